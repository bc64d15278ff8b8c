import {fail, MlopsError} from '../../core/errors/index.js';
import type {FailureOf} from './object-folder.js';

const READ_ONLY = new Set(['EACCES', 'EPERM', 'EROFS']);

/** Returns the path inside `folder` that an error says may not be written to, or undefined when it says something else. */
export function refusedPath(folder: string, error: unknown): string | undefined {
  const told = error instanceof MlopsError ? error.cause : error;
  if (!(told instanceof Error)) return undefined;
  const {code = '', path, dest} = told as NodeJS.ErrnoException & {readonly dest?: string};
  return READ_ONLY.has(code) ? [dest, path].find((each) => each?.startsWith(folder)) : undefined;
}

/** Returns how failures of writing to a cache are told. */
export function cacheFailure(root: string): FailureOf {
  return (error) => {
    const path = refusedPath(root, error);
    return path === undefined ? error : fail('E_CACHE_READ_ONLY', {path}, {cause: error});
  };
}
