import {fail, MlopsError} from '../../core/errors/index.js';
import {fileError} from '../fs/file-error.js';

function reason(error: Error): string {
  return error.message.split('\n')[0] ?? '';
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
  if (/^SQLITE_(CANTOPEN|PERM)/.test(code)) return fail('E_NO_PERMISSION', {path, action: 'open'}, options);
  if (code.startsWith('SQLITE_IOERR')) return fail('E_DATABASE', {path, reason: reason(error)}, options);
  // A broken constraint or a mistake in SQL is a bug of ours and must look like one.
  return error;
}
