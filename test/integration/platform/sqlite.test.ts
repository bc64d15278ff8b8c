import {spawnSync} from 'node:child_process';
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

describe('places that are no good', () => {
  test('a folder, a file above it, nothing to read: each is said', () => {
    rig.write({'state/db/x': '', file: ''});
    expect(() => open([ONE])).toThrow(expect.objectContaining({code: 'E_IS_DIRECTORY'}));
    expect(() => openDatabase(rig.path('file/db'), {migrations: []})).toThrow(
      expect.objectContaining({code: 'E_NOT_DIRECTORY', message: `\`${rig.path('file')}\` is not a folder`}),
    );
    expect(() => openDatabase(rig.path('none'), {migrations: [], readonly: true})).toThrow(
      expect.objectContaining({code: 'E_FILE_NOT_FOUND', exitCode: 4}),
    );
    expect(rig.exists('none')).toBe(false);
  });

  test('a torn file is named, when it is opened or when it is read', () => {
    const before = open([ONE]);
    for (let i = 0; i < 2000; i++) before.run('INSERT INTO a (x) VALUES (?)', [i]);
    before.close();
    const bytes = readFileSync(rig.path('state/db'));
    rig.write({'state/db': bytes.fill(0xff, 4096, 12_000)});
    const read = () => {
      const database = open([ONE]);
      try {
        return [...database.iterate('SELECT x FROM a')];
      } finally {
        database.close();
      }
    };
    expect(read).toThrow(expect.objectContaining({code: 'E_DATABASE_CORRUPT'}));
  });

  test.skipIf(process.getuid?.() !== 0)(
    'a full disk stops the write and keeps what was written (needs root for a small disk)',
    () => {
      rig.write({'state/x': ''});
      const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', rig.path('state')]);
      expect(String(mounted.stderr)).toBe('');
      try {
        const database = open([{version: 1, name: 'text', sql: 'CREATE TABLE a (x TEXT) STRICT'}]);
        let written = 0;
        expect(() => {
          for (; written < 1000; written++) database.run('INSERT INTO a VALUES (?)', ['y'.repeat(20_000)]);
        }).toThrow(expect.objectContaining({code: 'E_NO_SPACE'}));
        expect(written).toBeGreaterThan(10);
        expect(database.get('SELECT count(*) AS n FROM a')).toEqual({n: written});
        database.close();
      } finally {
        spawnSync('umount', [rig.path('state')]);
      }
    },
  );
});

describe('reading only', () => {
  test('takes the newest form, refuses others, and writes nothing', () => {
    open([ONE]).close();
    const readonly = (migrations: readonly Migration[]) =>
      openDatabase(rig.path('state/db'), {migrations, readonly: true});
    const database = readonly([ONE]);
    expect(database.all('SELECT x FROM a')).toEqual([]);
    expect(() => database.run('INSERT INTO a (x) VALUES (1)')).toThrow(expect.objectContaining({code: 'E_READ_ONLY'}));
    database.close();
    expect(() => readonly([ONE, TWO])).toThrow(expect.objectContaining({code: 'E_DATABASE_OLDER'}));
    expect(() => readonly([])).toThrow(expect.objectContaining({code: 'E_DATABASE_NEWER'}));
  });
});

test('killed between two transactions or within one, a writer leaves the first ones whole', async () => {
  const program = await compileProgram(`
    import {openDatabase} from './src/platform/sqlite/index.ts';
    const migrations = [{version: 1, name: 'a', sql: 'CREATE TABLE a (x INTEGER) STRICT'}];
    const database = openDatabase(process.argv[2], {migrations});
    for (let i = 0; ; i++) {
      database.transaction((t) => { for (let j = 0; j < 50; j++) t.run('INSERT INTO a VALUES (?)', [i]); });
      if (i === 3) process.stdout.write('ready');
    }
  `);
  for (let round = 0; round < 4; round++) {
    const {child, ended, said} = program.start(rig.path('killed.db'));
    await said('ready');
    await new Promise((resolve) => setTimeout(resolve, 2 + round * 5));
    child.kill('SIGKILL');
    await ended;
    const database = new Sqlite(rig.path('killed.db'));
    expect(database.pragma('integrity_check', {simple: true})).toBe('ok');
    const {n} = database.prepare('SELECT count(*) AS n FROM a').get() as {n: number};
    expect(n % 50).toBe(0);
    expect(n).toBeGreaterThanOrEqual(200 * (round + 1));
    database.close();
  }
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
