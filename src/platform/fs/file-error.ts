import {getSystemErrorMap} from 'node:util';
import {fail, MlopsError} from '../../core/errors/index.js';

const errnoOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** Returns the code of the system (`ENOENT`) behind an error, whether or not `fileError` has put it into words. */
export function systemCode(error: unknown): string | undefined {
  return errnoOf(error instanceof MlopsError ? error.cause : error);
}

const isMkdir = (error: Error): error is Error & {path: string} =>
  'syscall' in error && error.syscall === 'mkdir' && 'path' in error && typeof error.path === 'string';

/** `name too long (ENAMETOOLONG)`; the message of Node's error names the call and temporary files as well. */
function reasonOf(error: Error, code: string): string {
  const known = 'errno' in error && typeof error.errno === 'number' ? getSystemErrorMap().get(error.errno) : undefined;
  return known ? `${known[1]} (${code})` : error.message;
}

/**
 * Returns the expected failure for an error of the file system; anything else comes back as it was.
 *
 * `action` is a verb that stands before the path: `read`, `write`, `make`.
 */
export function fileError(error: unknown, path: string, action: string): unknown {
  const code = errnoOf(error);
  if (error instanceof MlopsError || !(error instanceof Error) || code === undefined) return error;
  const options = {cause: error};
  switch (code) {
    case 'ENOENT':
      return fail('E_FILE_NOT_FOUND', {path}, options);
    case 'EACCES':
    case 'EPERM':
      return fail('E_NO_PERMISSION', {path, action}, options);
    case 'EROFS':
      return fail('E_READ_ONLY', {path, action}, options);
    case 'ENOSPC':
    case 'EDQUOT':
      return fail('E_NO_SPACE', {path}, options);
    case 'EISDIR':
      return fail('E_IS_DIRECTORY', {path}, options);
    case 'ENOTDIR':
      return fail('E_NOT_DIRECTORY', {path}, options);
    case 'EEXIST':
      // Making a folder with those above it fails so only where one of them is a file.
      if (isMkdir(error)) return fail('E_NOT_DIRECTORY', {path: error.path}, options);
      return fail('E_FILE', {path, action, reason: reasonOf(error, code)}, options);
    default:
      return fail('E_FILE', {path, action, reason: reasonOf(error, code)}, options);
  }
}

/** Runs a file operation; its error names the path. */
export async function named<Value>(path: string, action: string, body: () => Promise<Value>): Promise<Value> {
  try {
    return await body();
  } catch (error) {
    throw fileError(error, path, action);
  }
}

/** Tells whether an error of the file system means that nothing is there. */
export function isAbsent(error: unknown): boolean {
  return errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR';
}
