import {accessSync, constants, statSync} from 'node:fs';
import {dirname} from 'node:path';
import {fail, MlopsError} from '../../core/errors/index.js';
import {fileError, isAbsent} from '../fs/file-error.js';

/** The first line; what a module that does not load has to say takes several. */
function reason(error: Error): string {
  return (
    (/NODE_MODULE_VERSION/.test(error.message) ? error.message.replace(/\s+/g, ' ') : error.message).split('\n')[0] ??
    ''
  );
}

/** SQLite says of everything it cannot open only that; the file system knows why. */
function openFailure(path: string, cause: Error): unknown {
  try {
    if (statSync(path).isDirectory()) return fail('E_IS_DIRECTORY', {path}, {cause});
    return fail('E_NO_PERMISSION', {path, action: 'open'}, {cause});
  } catch (error) {
    if (!isAbsent(error)) return fileError(error, path, 'open');
  }
  try {
    accessSync(dirname(path), constants.W_OK);
    return fail('E_FILE_NOT_FOUND', {path}, {cause});
  } catch (error) {
    return fileError(error, path, 'make');
  }
}

/** Returns the expected failure for an error of SQLite or of loading it; anything else comes back as it was. */
export function sqliteError(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || error instanceof MlopsError) return error;
  const code = 'code' in error ? String(error.code) : '';
  const options = {cause: error};
  if (code === 'ERR_DLOPEN_FAILED' || /NODE_MODULE_VERSION|bindings file/.test(error.message))
    return fail('E_NATIVE_MODULE', {name: 'better-sqlite3', reason: reason(error)}, options);
  if (!code.startsWith('SQLITE_'))
    return /directory does not exist/.test(error.message)
      ? fail('E_FILE_NOT_FOUND', {path}, options)
      : fileError(error, path, 'open');
  if (/^SQLITE_(NOTADB|CORRUPT)/.test(code)) return fail('E_DATABASE_CORRUPT', {path, reason: reason(error)}, options);
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) return fail('E_DATABASE_BUSY', {path}, options);
  if (code === 'SQLITE_FULL') return fail('E_NO_SPACE', {path}, options);
  if (code.startsWith('SQLITE_READONLY')) return fail('E_READ_ONLY', {path, action: 'write'}, options);
  if (/^SQLITE_(CANTOPEN|PERM)/.test(code)) return openFailure(path, error);
  if (code.startsWith('SQLITE_IOERR')) return fail('E_DATABASE', {path, reason: reason(error)}, options);
  // A broken constraint or a mistake in SQL is a bug of ours and must look like one.
  return error;
}
