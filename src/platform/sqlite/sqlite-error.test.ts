import {expect, test} from 'vitest';
import {sqliteError} from './sqlite-error.js';

test('an add-on built for another Node says so in one line, with the command that helps', () => {
  const message = [
    "The module '/x/better_sqlite3.node'",
    'was compiled against a different Node.js version using',
    'NODE_MODULE_VERSION 115. This version of Node.js requires',
    'NODE_MODULE_VERSION 127. Please try re-compiling or re-installing',
    'the module (for instance, using `npm rebuild` or `npm install`).',
  ].join('\n');
  expect(sqliteError(Object.assign(new Error(message), {code: 'ERR_DLOPEN_FAILED'}), 'db')).toMatchObject({
    code: 'E_NATIVE_MODULE',
    message: expect.stringMatching(/different Node.js version using NODE_MODULE_VERSION 115[^\n]*127/),
    hints: ['npm rebuild better-sqlite3'],
  });
});

test('a broken constraint is a bug of ours and stays what it is', () => {
  const error = Object.assign(new Error('UNIQUE constraint failed: a.x'), {code: 'SQLITE_CONSTRAINT_UNIQUE'});
  expect(sqliteError(error, 'db')).toBe(error);
});
