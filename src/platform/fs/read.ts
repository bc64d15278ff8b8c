import {isUtf8} from 'node:buffer';
import type {BigIntStats} from 'node:fs';
import {access, readFile, stat, statfs} from 'node:fs/promises';
import {fail} from '../../core/errors/index.js';
import {isAbsent, named} from './file-error.js';

/** Decoding what is no UTF-8 would put marks in its place, and writing the text back would destroy what was there. */
function decode(bytes: Buffer, path: string): string {
  if (!isUtf8(bytes)) throw fail('E_NOT_UTF8', {path});
  return bytes.toString('utf8');
}

/** Returns the text of a UTF-8 file. Throws E_NOT_UTF8. */
export function readText(path: string): Promise<string> {
  return named(path, 'read', async () => decode(await readFile(path), path));
}

/** Returns the bytes of a file. */
export function readBytes(path: string): Promise<Uint8Array> {
  return named(path, 'read', () => readFile(path));
}

/** Returns the text of a UTF-8 file, undefined when there is none. Throws E_NOT_UTF8. */
export async function readTextIfExists(path: string): Promise<string | undefined> {
  try {
    return decode(await readFile(path), path);
  } catch (error) {
    if (isAbsent(error)) return undefined;
    return named(path, 'read', () => Promise.reject(error));
  }
}

/** Returns what the file system says about a path (links followed), undefined when nothing is there. */
export async function statIfExists(path: string): Promise<BigIntStats | undefined> {
  try {
    return await stat(path, {bigint: true});
  } catch (error) {
    if (isAbsent(error)) return undefined;
    return named(path, 'look at', () => Promise.reject(error));
  }
}

/** Tells whether something is at the path. */
export async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (isAbsent(error)) return false;
    return named(path, 'look at', () => Promise.reject(error));
  }
}

/** Throws E_FILE_NOT_FOUND or E_NOT_DIRECTORY unless the path is a folder. */
export async function requireFolder(path: string): Promise<void> {
  const found = await statIfExists(path);
  if (!found) throw fail('E_FILE_NOT_FOUND', {path});
  if (!found.isDirectory()) throw fail('E_NOT_DIRECTORY', {path});
}

/** Returns the bytes free for this user on the disk that holds `path`. */
export async function freeDiskBytes(path: string): Promise<number> {
  const {bavail, bsize} = await named(path, 'look at', () => statfs(path));
  return bavail * bsize;
}

/** Throws E_FILE_NOT_FOUND or E_IS_DIRECTORY unless the path is a file. */
export async function requireFile(path: string): Promise<void> {
  const found = await statIfExists(path);
  if (!found) throw fail('E_FILE_NOT_FOUND', {path});
  if (found.isDirectory()) throw fail('E_IS_DIRECTORY', {path});
}
