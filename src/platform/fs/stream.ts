import {createReadStream} from 'node:fs';
import {mkdir, open, rename, rm} from 'node:fs/promises';
import {dirname} from 'node:path';
import {fileError} from './file-error.js';
import {temporaryBeside} from './write.js';

/** Returns the bytes of a file in pieces. */
export async function* readChunks(path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path, {highWaterMark: 1 << 20});
  } catch (error) {
    throw fileError(error, path, 'read');
  }
}

/** A file that is written piece by piece and stands in its place only when it is whole. */
export interface GrowingFile {
  write(text: string): Promise<void>;
  /** Puts the file in its place. */
  commit(): Promise<void>;
  /** Throws away what was written; does nothing after `commit`. */
  discard(): Promise<void>;
}

/** Starts a file beside `path`; until `commit` what stands at `path` stays. */
export async function growFile(path: string): Promise<GrowingFile> {
  const temporary = temporaryBeside(path);
  const guarded = async <Value>(body: () => Promise<Value>): Promise<Value> => {
    try {
      return await body();
    } catch (error) {
      throw fileError(error, path, 'write');
    }
  };
  const handle = await guarded(async () => {
    await mkdir(dirname(path), {recursive: true});
    return open(temporary, 'wx');
  });
  let done = false;
  return {
    write: (text) => guarded(async () => void (await handle.writeFile(text))),
    commit: () =>
      guarded(async () => {
        await handle.sync();
        await handle.close();
        await rename(temporary, path);
        done = true;
      }),
    discard: async () => {
      if (done) return;
      await handle.close();
      await rm(temporary, {force: true});
    },
  };
}
