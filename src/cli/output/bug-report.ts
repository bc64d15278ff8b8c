import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {writeFileAtomic} from '../../platform/fs/index.js';

/** Everything a maintainer needs to see; secrets never stand in stacks, arguments are left out on purpose. */
function reportText(error: unknown, command: string, version: string, time: string): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return [
    `mlops ${version} on Node ${process.versions.node}, ${process.platform} ${process.arch}`,
    `command: mlops ${command}`,
    `time: ${time}`,
    '',
    stack,
    error instanceof Error && error.cause
      ? `\ncaused by: ${error.cause instanceof Error ? error.cause.stack : String(error.cause)}`
      : '',
    '',
  ].join('\n');
}

/** Writes the report of a bug of ours and returns its path; when even that fails, the report itself. */
export async function writeBugReport(error: unknown, command: string, version: string, time: string): Promise<string> {
  const text = reportText(error, command, version, time);
  const path = join(tmpdir(), `mlops-bug-${time.replace(/[:.]/g, '-')}-${process.pid}.log`);
  try {
    await writeFileAtomic(path, text);
    return path;
  } catch {
    // The report must reach the user even when the disk cannot take it.
    return text;
  }
}
