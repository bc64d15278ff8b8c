import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {type Database, openDatabase} from '../../../src/platform/sqlite/index.js';
import {MIGRATIONS} from '../../../src/project/migrations/index.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlops-test-'));
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

/** Opens the database as a program would that knew the first `count` migrations only. */
const openAt = (count: number): Database =>
  openDatabase(join(folder, 'a.db'), {migrations: MIGRATIONS.slice(0, count)});

const tables = (db: Database) =>
  db.all<{name: string; strict: number}>(
    "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite%'",
  );

const addRun = (db: Database) =>
  db.run(
    `INSERT INTO runs (run_id, experiment, name, user_id, status, start_time, source_type, source_name, command)
     VALUES ('r1', 0, 'n', 'u', 'FINISHED', 1, 'run', 's', 'c')`,
  );

test('versions are numbered without gaps and every table is strict', () => {
  expect(MIGRATIONS.map(({version}) => version)).toEqual(MIGRATIONS.map((_, i) => i + 1));
  const db = openAt(MIGRATIONS.length);
  expect(tables(db).filter(({strict}) => strict !== 1)).toEqual([]);
  db.close();
});

test('tracking comes to a database that has none, with the experiment Default as number 0', () => {
  openAt(1).close();
  const db = openAt(2);
  expect(db.all('SELECT id, name, lifecycle FROM experiments')).toEqual([
    {id: 0, name: 'Default', lifecycle: 'active'},
  ]);
  db.run("INSERT INTO experiments (name, created_at, updated_at) VALUES ('x', 1, 1)");
  expect(db.get('SELECT max(id) AS id FROM experiments')).toEqual({id: 1});
  db.close();
});

test('the registry comes to a database with runs and keeps them', () => {
  const before = openAt(2);
  addRun(before);
  before.close();
  const db = openAt(3);
  expect(db.get('SELECT run_id FROM runs')).toEqual({run_id: 'r1'});
  expect(tables(db).map(({name}) => name)).toContain('model_versions');
  db.close();
});

test('what belongs to a run goes with it; what was registered from it stays', () => {
  const db = openAt(3);
  addRun(db);
  db.run("INSERT INTO params VALUES (1, 'k', 'v')");
  db.run("INSERT INTO registered_models (id, name, description, created_at, updated_at) VALUES (1, 'm', '', 1, 1)");
  db.run(
    `INSERT INTO model_versions (model, version, digest, size_bytes, source, signature, facts, run, user_id, description, created_at, updated_at)
     VALUES (1, 1, 'd', 1, 's', '{}', '{}', 1, 'u', '', 1, 1)`,
  );
  db.run('DELETE FROM runs');
  expect(db.all('SELECT * FROM params')).toEqual([]);
  expect(db.get('SELECT run, digest FROM model_versions')).toEqual({run: null, digest: 'd'});
  expect(() => db.run("INSERT INTO model_aliases VALUES (1, 'champion', 9)")).toThrow(/FOREIGN KEY/);
  db.close();
});
