import {randomBytes} from 'node:crypto';
import {constants} from 'node:fs';
import {copyFile, mkdir, open, rename, rm, stat} from 'node:fs/promises';
import {basename, dirname, join} from 'node:path';
import {fail} from '../../core/errors/index.js';
import {isAbsent, named} from './file-error.js';

const TEMPORARY_BYTES = 8;
/** File systems allow names of 255 bytes, encrypting ones of 143. */
const KEPT_NAME_BYTES = 80;
const PERMISSION_BITS = 0o777;

/** Returns a name beside `path` for what is not finished; hidden, and skipped wherever folders are listed. */
export function temporaryBeside(path: string): string {
  const name = Buffer.from(basename(path)).subarray(0, KEPT_NAME_BYTES).toString('utf8');
  return join(dirname(path), `.${name}.${randomBytes(TEMPORARY_BYTES).toString('hex')}.tmp`);
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

/** The permissions of the file that is there, so that one kept from others' eyes stays so. */
async function permissionsOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).mode & PERMISSION_BITS;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/**
 * Writes a whole file so that every reader sees the old bytes or the new ones, also after a crash.
 *
 * Without `mode` an existing file keeps its permissions, a new one gets those of the umask. A link is replaced by a file.
 */
export async function writeFileAtomic(
  path: string,
  content: string | Uint8Array,
  options: {readonly mode?: number} = {},
): Promise<void> {
  await replaceFile(path, async (temporary) => {
    const mode = options.mode ?? (await permissionsOf(path));
    const handle = await open(temporary, 'wx', mode ?? 0o666);
    try {
      await handle.writeFile(content);
      if (mode !== undefined) await handle.chmod(mode);
      await handle.sync();
    } finally {
      await handle.close();
    }
  });
}

async function requireReadable(path: string): Promise<void> {
  const source = await open(path, 'r');
  try {
    if ((await source.stat()).isDirectory()) throw fail('E_IS_DIRECTORY', {path});
  } finally {
    await source.close();
  }
}

/** Copies a file in the way of `writeFileAtomic`, sharing blocks where the file system can; `mode` is that of `from` by default. */
export async function copyFileAtomic(from: string, to: string, options: {readonly mode?: number} = {}): Promise<void> {
  await replaceFile(to, async (temporary) => {
    // A copy that fails says not which side refused; what opens is not to blame.
    await named(from, 'read', () => requireReadable(from));
    await copyFile(from, temporary, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    // The copy of a read-only file opens for reading only, which is enough for both; Windows wants more.
    const handle = await open(temporary, process.platform === 'win32' ? 'r+' : 'r');
    try {
      if (options.mode !== undefined) await handle.chmod(options.mode);
      await handle.sync();
    } finally {
      await handle.close();
    }
  });
}
