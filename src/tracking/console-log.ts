import {join} from 'node:path';
import {hashFile, openAppend} from '../platform/fs/index.js';
import type {Project} from '../project/index.js';
import {LineMerger, type StreamName} from './console-lines.js';

const FILE_NAME = 'console.log';

/** Where a run's console output lies below the folder of logs, with `/`. */
export const consolePath = (runId: string): string => `runs/${runId}/${FILE_NAME}`;

const MAX_BYTES = 64 * 1024 * 1024;
const CUT_NOTE = `[mlops: the log ends here, at ${MAX_BYTES / 1024 / 1024} MiB]\n`;

/** The console output of one run: whole lines of both streams in time order, on disk as they come. */
export interface ConsoleLog {
  write(stream: StreamName, chunk: Uint8Array): void;
  /** Writes the rest and returns the file for `logLogFile`. */
  close(): Promise<{path: string; digest: string; sizeBytes: number}>;
}

/** Opens the log of a run's console output; a log that is there is continued. */
export function openConsoleLog(project: Project, runId: string): ConsoleLog {
  const absolute = join(project.layout.logs, consolePath(runId));
  const file = openAppend(absolute);
  let written = 0;
  const lines = new LineMerger((line) => {
    if (written > MAX_BYTES) return;
    written += line.length;
    file.write(written > MAX_BYTES ? Buffer.from(CUT_NOTE) : line);
  });
  return {
    write: (stream, chunk) => lines.push(stream, chunk),
    close: async () => {
      lines.end();
      file.close();
      return {path: FILE_NAME, ...(await hashFile(absolute, 'sha256'))};
    },
  };
}
