import {readFileSync} from 'node:fs';
import Sqlite from 'better-sqlite3';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {type Migration, openDatabase} from '../../../src/platform/sqlite/index.js';
import {MIGRATIONS} from '../../../src/project/migrations/index.js';
import {compileProgram} from '../../rig/child.js';
import {Rig} from '../../rig/rig.js';

const ONE: Migration = {version: 1, name: 'first', sql: 'CREATE TABLE a (x INTEGER NOT NULL) STRICT'};
const TWO: Migration = {
  version: 2,
  name: 'second',
  sql: "ALTER TABLE a ADD COLUMN y TEXT; INSERT INTO a (x, y) SELECT x + 1, 'new' FROM a",
};

let rig: Rig;
beforeEach(() => {
  rig = new Rig();
});
afterEach(() => rig.remove());

const open = (migrations: readonly Migration[]) => openDatabase(rig.path('state/db'), {migrations});

describe('migrations', () => {
  test('go on from where the file stands and keep what is in it', () => {
    const before = open([ONE]);
    before.run('INSERT INTO a (x) VALUES (?)', [1]);
    before.close();
    const after = open([ONE, TWO]);
    expect(after.all('SELECT x, y FROM a ORDER BY x')).toEqual([
      {x: 1, y: null},
      {x: 2, y: 'new'},
    ]);
    after.close();
    after.close();
  });

  test('a newer file is refused and left as it is', () => {
    open([ONE, TWO]).close();
    const bytes = readFileSync(rig.path('state/db'));
    expect(() => open([ONE])).toThrow(
      expect.objectContaining({code: 'E_DATABASE_NEWER', message: expect.stringContaining('form 2, this one knows 1')}),
    );
    expect(readFileSync(rig.path('state/db')).equals(bytes)).toBe(true);
  });

  test('one that fails half-way leaves the form before it', () => {
    open([ONE]).close();
    expect(() =>
      open([ONE, {version: 2, name: 'broken', sql: 'CREATE TABLE b (x INTEGER) STRICT; CREATE TABLE a (x INTEGER)'}]),
    ).toThrow('already exists');
    const database = open([ONE]);
    expect(database.all("SELECT name FROM sqlite_schema WHERE type = 'table'")).toEqual([{name: 'a'}]);
    database.close();
  });

  test('two processes at once apply each change once', async () => {
    const program = await compileProgram(`
      import {openDatabase} from './src/platform/sqlite/index.ts';
      const migrations = [{version: 1, name: 'a', sql: 'CREATE TABLE a (x INTEGER) STRICT; INSERT INTO a VALUES (1)'}];
      openDatabase(process.argv[2], {migrations}).close();
    `);
    const ends = await Promise.all([1, 2, 3, 4].map(() => program.start(rig.path('shared.db')).ended));
    expect(ends.map(({code, stderr}) => [code, stderr])).toEqual([1, 2, 3, 4].map(() => [0, '']));
    const database = new Sqlite(rig.path('shared.db'));
    expect(database.prepare('SELECT count(*) AS n FROM a').get()).toEqual({n: 1});
    database.close();
  });

  test("the project's own list counts 1, 2, 3 … and every step starts from the one before", () => {
    expect(MIGRATIONS.map(({version}) => version)).toEqual(MIGRATIONS.map((_, i) => i + 1));
    for (let upTo = 1; upTo <= MIGRATIONS.length; upTo++) open(MIGRATIONS.slice(0, upTo)).close();
    const database = open(MIGRATIONS);
    expect(database.all('PRAGMA foreign_key_check')).toEqual([]);
    database.close();
  });
});

describe('files that are no good', () => {
  test('something else is named and left as it is', () => {
    rig.write({'state/db': 'this is a text file that is long enough to be taken for a database header'});
    expect(() => open([ONE])).toThrow(expect.objectContaining({code: 'E_DATABASE_CORRUPT'}));
    expect(rig.read('state/db')).toContain('text file');
  });
});

describe('transactions', () => {
  test('are kept whole or not at all; an inner one fails alone', () => {
    const database = open([ONE]);
    expect(() =>
      database.transaction((transaction) => {
        transaction.run('INSERT INTO a (x) VALUES (1)');
        throw new Error('stop');
      }),
    ).toThrow('stop');
    database.transaction((outer) => {
      outer.run('INSERT INTO a (x) VALUES (2)');
      expect(() =>
        outer.transaction((inner) => {
          inner.run('INSERT INTO a (x) VALUES (3)');
          throw new Error('inner');
        }),
      ).toThrow('inner');
    });
    expect(database.all('SELECT x FROM a')).toEqual([{x: 2}]);
    database.close();
  });

  test('a writer that waits too long is told to try again', () => {
    const first = open([ONE]);
    const blocker = new Sqlite(rig.path('state/db'));
    blocker.exec('BEGIN IMMEDIATE');
    expect(() => first.run('INSERT INTO a (x) VALUES (1)')).toThrow(
      expect.objectContaining({code: 'E_DATABASE_BUSY', exitCode: 5}),
    );
    blocker.close();
    first.close();
  }, 20_000);
});
