import {closeSync, fsyncSync, mkdirSync, openSync, writeSync} from 'node:fs';
import {dirname} from 'node:path';
import {fileError} from './file-error.js';

/** A file that only grows, such as a log. */
export interface AppendFile {
  /** Hands the bytes to the operating system before it returns: they outlive this process, however it ends. */
  write(bytes: Uint8Array): void;
  /** Waits until all is on the disk; may be called twice. */
  close(): void;
}

function named<Value>(path: string, body: () => Value): Value {
  try {
    return body();
  } catch (error) {
    throw fileError(error, path, 'write');
  }
}

/** Opens a file to append to, made when there is none, with its folders. */
export function openAppend(path: string): AppendFile {
  let file: number | undefined = named(path, () => {
    mkdirSync(dirname(path), {recursive: true});
    return openSync(path, 'a');
  });
  return {
    write: (bytes) => {
      const open = file;
      if (open === undefined) throw new Error(`${path} was closed`);
      named(path, () => {
        for (let at = 0; at < bytes.length; ) at += writeSync(open, bytes, at);
      });
    },
    close: () => {
      const open = file;
      file = undefined;
      if (open === undefined) return;
      named(path, () => {
        fsyncSync(open);
        closeSync(open);
      });
    },
  };
}
