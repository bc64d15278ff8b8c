import {mkdirSync} from 'node:fs';
import {dirname} from 'node:path';
import Sqlite from 'better-sqlite3';
import {type Migration, migrate, requireForm} from './migrate.js';
import {sqliteError} from './sqlite-error.js';

/** Values for `@name` or `?`. */
export type Parameters = Readonly<Record<string, unknown>> | readonly unknown[];

export interface RunResult {
  readonly changes: number;
  readonly lastInsertRowid: number | bigint;
}

/** Statements, prepared once for each text. Rows are not checked: `Row` states what the query selects. */
export interface Queries {
  get<Row>(sql: string, parameters?: Parameters): Row | undefined;
  all<Row>(sql: string, parameters?: Parameters): Row[];
  iterate<Row>(sql: string, parameters?: Parameters): IterableIterator<Row>;
  run(sql: string, parameters?: Parameters): RunResult;
}

/** Proof that a transaction is open; writers ask for it in their constructor. */
export interface Transaction extends Queries {
  readonly inTransaction: true;
  /** Runs `body` in a savepoint: its failure undoes only what it did. */
  transaction<Value>(body: (transaction: Transaction) => Value): Value;
}

export interface Database extends Queries {
  readonly path: string;
  /** Runs `body` with the write lock from the start; everything or nothing of it is kept. Synchronous. */
  transaction<Value>(body: (transaction: Transaction) => Value): Value;
  /** May be called twice. */
  close(): void;
}

const BUSY_TIMEOUT_MS = 5000;

function createQueries(db: Sqlite.Database, path: string): Queries {
  const statements = new Map<string, Sqlite.Statement>();
  const prepare = (sql: string): Sqlite.Statement => {
    let statement = statements.get(sql);
    if (!statement) {
      statement = db.prepare(sql);
      statements.set(sql, statement);
    }
    return statement;
  };
  const guarded = <Value>(body: () => Value): Value => {
    try {
      return body();
    } catch (error) {
      throw sqliteError(error, path);
    }
  };
  // Rows are read, and reading fails, while the caller iterates.
  const rows = function* <Row>(sql: string, parameters: Parameters): IterableIterator<Row> {
    try {
      yield* prepare(sql).iterate(parameters) as IterableIterator<Row>;
    } catch (error) {
      throw sqliteError(error, path);
    }
  };
  return {
    get: <Row>(sql: string, parameters: Parameters = []) =>
      guarded(() => prepare(sql).get(parameters) as Row | undefined),
    all: <Row>(sql: string, parameters: Parameters = []) => guarded(() => prepare(sql).all(parameters) as Row[]),
    iterate: <Row>(sql: string, parameters: Parameters = []) => rows<Row>(sql, parameters),
    run: (sql, parameters = []) => guarded(() => prepare(sql).run(parameters)),
  };
}

function open(path: string, migrations: readonly Migration[], readonly: boolean): Sqlite.Database {
  let db: Sqlite.Database | undefined;
  try {
    if (!readonly) mkdirSync(dirname(path), {recursive: true});
    db = new Sqlite(path, {readonly, timeout: BUSY_TIMEOUT_MS});
    if (!readonly) db.pragma('journal_mode = WAL');
    db.pragma('synchronous = NORMAL');
    db.pragma('foreign_keys = ON');
    if (readonly) requireForm(db, path, migrations);
    else migrate(db, path, migrations);
    return db;
  } catch (error) {
    db?.close();
    throw sqliteError(error, path);
  }
}

/**
 * Opens a database file, made when there is none, and brings it to the newest form.
 *
 * `readonly` changes nothing: the file has to be there, in the newest form (E_FILE_NOT_FOUND, E_DATABASE_OLDER). Several processes may have it open; writers wait for each other up to five seconds. Throws E_DATABASE_NEWER,
 * E_DATABASE_CORRUPT, E_DATABASE_BUSY, E_NATIVE_MODULE and the errors of files.
 */
export function openDatabase(
  path: string,
  options: {readonly migrations: readonly Migration[]; readonly readonly?: boolean},
): Database {
  const db = open(path, options.migrations, options.readonly ?? false);
  const queries = createQueries(db, path);
  const transact = <Value>(body: (transaction: Transaction) => Value): Value => {
    try {
      // Inside a transaction better-sqlite3 turns this into a savepoint by itself.
      return db.transaction(() => body({...queries, inTransaction: true, transaction: transact})).immediate();
    } catch (error) {
      throw sqliteError(error, path);
    }
  };
  return {...queries, path, transaction: transact, close: () => void db.close()};
}
