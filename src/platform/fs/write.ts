import {randomBytes} from 'node:crypto';
import {constants} from 'node:fs';
import {copyFile, mkdir, open, rename, rm} from 'node:fs/promises';
import {basename, dirname, join} from 'node:path';
import {named} from './file-error.js';

const TEMPORARY_BYTES = 8;

/** Returns a name beside `path` for what is not finished; hidden, and skipped wherever folders are listed. */
export function temporaryBeside(path: string): string {
  return join(dirname(path), `.${basename(path).slice(0, 80)}.${randomBytes(TEMPORARY_BYTES).toString('hex')}.tmp`);
}

/** Tells whether a file name is that of something unfinished. */
export function isTemporaryName(name: string): boolean {
  return /^\..*\.[0-9a-f]{16}\.tmp$/.test(name);
}

/** Waits until a folder's entries are on the disk; Windows opens no folders, its renames are journalled. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes a folder and those above it; it may exist. */
export async function makeFolder(path: string): Promise<void> {
  await named(path, 'make', () => mkdir(path, {recursive: true}));
}

/** Removes a file or folder with all in it; it may be gone already. */
export async function removePath(path: string): Promise<void> {
  await named(path, 'remove', () => rm(path, {recursive: true, force: true}));
}

/** Fills a temporary file beside `path` and renames it to `path`; on failure nothing is left and `path` is as before. */
async function replaceFile(path: string, fill: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = temporaryBeside(path);
  await named(path, 'write', async () => {
    await mkdir(dirname(path), {recursive: true});
    try {
      await fill(temporary);
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, {force: true});
      throw error;
    }
    await syncFolder(dirname(path));
  });
}

/** Writes a whole file so that every reader sees the old bytes or the new ones, also after a crash. */
export async function writeFileAtomic(
  path: string,
  content: string | Uint8Array,
  options: {readonly mode?: number} = {},
): Promise<void> {
  await replaceFile(path, async (temporary) => {
    const handle = await open(temporary, 'wx', options.mode ?? 0o666);
    try {
      await handle.writeFile(content);
      if (options.mode !== undefined) await handle.chmod(options.mode);
      await handle.sync();
    } finally {
      await handle.close();
    }
  });
}

/** Copies a file in the way of `writeFileAtomic`, sharing blocks where the file system can. */
export async function copyFileAtomic(from: string, to: string, options: {readonly mode?: number} = {}): Promise<void> {
  await replaceFile(to, async (temporary) => {
    await named(from, 'read', () => copyFile(from, temporary, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE));
    const handle = await open(temporary, 'r+');
    try {
      if (options.mode !== undefined) await handle.chmod(options.mode);
      await handle.sync();
    } finally {
      await handle.close();
    }
  });
}
