import {fail, MlopsError} from '../../core/errors/index.js';

const errnoOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** Returns the code of the system (`ENOENT`) behind an error, whether or not `fileError` has put it into words. */
export function systemCode(error: unknown): string | undefined {
  return errnoOf(error instanceof MlopsError ? error.cause : error);
}

/**
 * Returns the expected failure for an error of the file system; anything else comes back as it was.
 *
 * `action` is a verb that stands before the path: `read`, `write`, `make`.
 */
export function fileError(error: unknown, path: string, action: string): unknown {
  if (error instanceof MlopsError) return error;
  const options = {cause: error};
  switch (errnoOf(error)) {
    case undefined:
      return error;
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
    default:
      return fail('E_FILE', {path, action, reason: error instanceof Error ? error.message : String(error)}, options);
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
