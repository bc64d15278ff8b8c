import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fchmodSync,
  fsyncSync,
  futimesSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import {dirname, join} from 'node:path';
import {readFacts, readNames} from './facts.js';
import {fileError, systemCode} from './file-error.js';

/*
 * Synchronous calls for thousands of small files: each costs a quarter of the processor time of its asynchronous twin.
 * Callers yield to the event loop between batches. Errors are those of `fileError`.
 */

function guarded<Value>(path: string, action: string, body: () => Value): Value {
  try {
    return body();
  } catch (error) {
    throw fileError(error, path, action);
  }
}

function withDescriptor(descriptor: number, body: (descriptor: number) => void): void {
  try {
    body(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Tells whether something is at `path`; a broken link is nothing. */
export const isThere = (path: string): boolean => existsSync(path);

/** Returns a whole small file. */
export const readSmallFile = (path: string): Uint8Array => guarded(path, 'read', () => readFileSync(path));

/** Makes a folder and those above it; it may exist. */
export function makeFolderNow(path: string): void {
  try {
    mkdirSync(path, {recursive: true});
  } catch (error) {
    // Node says ENOENT for a file system that is read-only; the first missing folder made by itself tells the truth.
    let missing = path;
    while (systemCode(error) === 'ENOENT' && !existsSync(dirname(missing))) missing = dirname(missing);
    guarded(missing, 'make', () => {
      if (systemCode(error) === 'ENOENT') mkdirSync(missing);
      throw error;
    });
  }
}

export interface NewFileOptions {
  /** Permissions, exactly: the umask is not applied. Without it the umask decides. */
  readonly mode?: number;
  /** Modification time, seconds since 1970. */
  readonly modifiedAt?: number;
  /** Wait until the bytes are on the disk. */
  readonly durable?: boolean;
}

function applyOptions(descriptor: number, {mode, modifiedAt, durable}: NewFileOptions): void {
  if (modifiedAt !== undefined) futimesSync(descriptor, modifiedAt, modifiedAt);
  if (mode !== undefined) fchmodSync(descriptor, mode);
  if (durable) fsyncSync(descriptor);
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  // A write may be short, on a nearly full disk for one; the next call then says why.
  for (let written = 0; written < bytes.byteLength; ) written += writeSync(descriptor, bytes, written);
}

/** Writes a file that must not exist yet. */
export function createFile(path: string, bytes: Uint8Array, options: NewFileOptions = {}): void {
  guarded(path, 'write', () =>
    withDescriptor(openSync(path, 'wx', 0o666), (descriptor) => {
      writeAll(descriptor, bytes);
      applyOptions(descriptor, options);
    }),
  );
}

/** Sets time and permissions of a file written before, and waits for the disk, in this order. */
export function finishFile(path: string, options: NewFileOptions): void {
  // Read access is enough for all three, and all there is to a file without write permission; Windows wants more.
  const flags = process.platform === 'win32' ? 'r+' : 'r';
  guarded(path, 'write', () =>
    withDescriptor(openSync(path, flags), (descriptor) => applyOptions(descriptor, options)),
  );
}

/** Moves a file or folder within one file system; an existing file is replaced at once. */
export const movePath = (from: string, to: string): void => guarded(to, 'write', () => renameSync(from, to));

/** Removes one file; it may be gone already. */
export function removeFile(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw fileError(error, path, 'remove');
  }
}

/** A temporary file of this age belongs to a command that was killed. */
const ABANDONED_MS = 24 * 3600 * 1000;

/** Removes the files of a folder whose names start with `prefix` and which nobody has written to for a day. */
export function removeAbandonedFiles(folder: string, prefix: string, nowMs: number): void {
  for (const name of readNames(folder)) {
    const path = join(folder, name);
    const facts = name.startsWith(prefix) ? readFacts(path) : undefined;
    if (facts?.kind === 'file' && Number(facts.mtimeNs / 1_000_000n) < nowMs - ABANDONED_MS) removeFile(path);
  }
}

const NOT_EMPTY = new Set(['ENOTEMPTY', 'EEXIST']);

/** Removes a folder if it is empty; returns whether it is gone. */
export function removeEmptyFolder(path: string): boolean {
  try {
    rmdirSync(path);
    return true;
  } catch (error) {
    const code = systemCode(error) ?? '';
    if (code === 'ENOENT') return true;
    if (NOT_EMPTY.has(code)) return false;
    throw fileError(error, path, 'remove');
  }
}

/** Removes a folder that holds nothing but such folders; returns whether it is gone. */
export function removeHollowFolder(path: string): boolean {
  for (const entry of guarded(path, 'list', () => readdirSync(path, {withFileTypes: true})))
    if (!entry.isDirectory() || !removeHollowFolder(join(path, entry.name))) return false;
  return removeEmptyFolder(path);
}

/** Returns the permissions a new file gets from the umask. */
export const newFileMode = (): number => 0o666 & ~process.umask();

const NO_REFLINK = new Set(['ENOTSUP', 'EOPNOTSUPP', 'EXDEV', 'ENOTTY', 'ENOSYS', 'EINVAL', 'EPERM']);

/** Makes `to` share the blocks of `from` where the file system can; returns false, with nothing made, where it cannot. */
export function reflink(from: string, to: string): boolean {
  try {
    copyFileSync(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE_FORCE);
    return true;
  } catch (error) {
    if (!NO_REFLINK.has(systemCode(error) ?? '')) throw fileError(error, to, 'write');
    removeFile(to);
    return false;
  }
}

/** Waits until a folder's entries, such as a rename into it, are on the disk. */
export function syncFolderNow(path: string): void {
  // Windows opens no folders; its renames are journalled.
  if (process.platform === 'win32') return;
  guarded(path, 'write', () => withDescriptor(openSync(path, 'r'), (descriptor) => fsyncSync(descriptor)));
}
