import type SqliteDatabase from 'better-sqlite3';
import {fail} from '../../core/errors/index.js';

/** One change of the database's form; entries are added, never edited. */
export interface Migration {
  /** 1, 2, 3 … without gaps. */
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

const versionOf = (db: SqliteDatabase.Database): number => Number(db.pragma('user_version', {simple: true}));

/**
 * Brings the database to the newest form, in one transaction.
 *
 * A database that is up to date is only read. Two processes may do this at once: the second finds nothing left to do.
 * Throws E_DATABASE_NEWER when the file is ahead of the list.
 */
export function migrate(db: SqliteDatabase.Database, path: string, migrations: readonly Migration[]): void {
  const known = migrations.at(-1)?.version ?? 0;
  const check = (found: number) => {
    if (found > known) throw fail('E_DATABASE_NEWER', {path, found, known});
  };
  const found = versionOf(db);
  check(found);
  if (found === known) return;
  db.transaction(() => {
    const current = versionOf(db);
    check(current);
    for (const {version, sql} of migrations) if (version > current) db.exec(sql);
    db.pragma(`user_version = ${known}`);
  }).immediate();
}

/** Throws E_DATABASE_NEWER or E_DATABASE_OLDER unless the database has the newest form. */
export function requireForm(db: SqliteDatabase.Database, path: string, migrations: readonly Migration[]): void {
  const known = migrations.at(-1)?.version ?? 0;
  const found = versionOf(db);
  if (found > known) throw fail('E_DATABASE_NEWER', {path, found, known});
  if (found < known) throw fail('E_DATABASE_OLDER', {path, found, known});
}
