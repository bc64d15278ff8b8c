import type {RepoPath} from '../core/brand.js';
import type {Digest, DigestAlgorithm} from '../core/digest.js';
import type {Database, Transaction} from '../platform/sqlite/index.js';

/** What is known of a file: while it has this stamp it has this digest. */
export interface KnownFile {
  readonly path: RepoPath;
  readonly stamp: string;
  readonly digest: Digest;
}

/** What is known of a directory: while the paths and stamps of its files give this manifest, it has this digest. */
export interface KnownDirectory {
  readonly manifest: string;
  readonly digest: Digest;
  readonly sizeBytes: number;
  readonly files: number;
}

interface Row {
  readonly path: RepoPath;
  readonly stamp: string;
  readonly digest: Digest;
}

/** The first text after every text that starts with `folder/`: `0` follows `/`. */
const endOf = (folder: string): string => `${folder}0`;

/** Queries of the state index. */
export class StateReader {
  readonly #db: Database;
  readonly #algorithm: DigestAlgorithm;

  constructor(db: Database, algorithm: DigestAlgorithm) {
    this.#db = db;
    this.#algorithm = algorithm;
  }

  /** Returns what is known of the file at `path` and of all files below it. */
  knownWithin(path: RepoPath): ReadonlyMap<RepoPath, {readonly stamp: string; readonly digest: Digest}> {
    const rows = this.#db.all<Row>(
      `SELECT path, stamp, digest FROM state_file WHERE path = @path AND algorithm = @algorithm
       UNION ALL SELECT path, stamp, digest FROM state_file WHERE path > @from AND path < @to AND algorithm = @algorithm`,
      {algorithm: this.#algorithm, path, from: `${path}/`, to: endOf(path)},
    );
    return new Map(rows.map((row) => [row.path, row]));
  }

  /** Returns what is known of the files at exactly these paths. */
  knownAt(paths: readonly RepoPath[]): ReadonlyMap<RepoPath, {readonly stamp: string; readonly digest: Digest}> {
    const rows = this.#db.all<Row>(
      `SELECT s.path, s.stamp, s.digest FROM json_each(@paths) AS wanted
       CROSS JOIN state_file AS s ON s.path = wanted.value AND s.algorithm = @algorithm`,
      {algorithm: this.#algorithm, paths: JSON.stringify(paths)},
    );
    return new Map(rows.map((row) => [row.path, row]));
  }

  directory(path: RepoPath): KnownDirectory | undefined {
    return this.#db.get<KnownDirectory>(
      `SELECT manifest, digest, size_bytes AS sizeBytes, files FROM state_directory
       WHERE path = @path AND algorithm = @algorithm`,
      {path, algorithm: this.#algorithm},
    );
  }

  /** Returns the stamp a cache had when it held all files of a directory. */
  wholeStamp(cache: string, digest: Digest): string | undefined {
    const sql = 'SELECT stamp FROM whole_directory WHERE cache = ? AND digest = ?';
    return this.#db.get<{stamp: string}>(sql, [cache, digest])?.stamp;
  }

  /** Returns the tracked paths this machine has put into the work tree, with the content they had. */
  placed(): ReadonlyMap<RepoPath, Digest> {
    const rows = this.#db.all<{path: RepoPath; digest: Digest}>(
      'SELECT path, digest FROM placed_output ORDER BY path',
      [],
    );
    return new Map(rows.map(({path, digest}) => [path, digest]));
  }
}

/** Statements that change the state index; lives as long as its transaction. */
export class StateWriter {
  readonly #tx: Transaction;
  readonly #algorithm: DigestAlgorithm;

  constructor(tx: Transaction, algorithm: DigestAlgorithm) {
    this.#tx = tx;
    this.#algorithm = algorithm;
  }

  /** Remembers files. */
  record(files: readonly KnownFile[]): void {
    for (const {path, stamp, digest} of files)
      this.#tx.run(
        `INSERT INTO state_file (path, algorithm, stamp, digest) VALUES (?, ?, ?, ?)
         ON CONFLICT (path, algorithm) DO UPDATE SET stamp = excluded.stamp, digest = excluded.digest`,
        [path, this.#algorithm, stamp, digest],
      );
  }

  /** Forgets files that are gone. */
  forget(paths: readonly RepoPath[]): void {
    for (const path of paths)
      this.#tx.run('DELETE FROM state_file WHERE path = ? AND algorithm = ?', [path, this.#algorithm]);
  }

  recordDirectory(path: RepoPath, {manifest, digest, sizeBytes, files}: KnownDirectory): void {
    this.#tx.run(
      `INSERT OR REPLACE INTO state_directory (path, algorithm, manifest, digest, size_bytes, files)
       VALUES (?, ?, ?, ?, ?, ?)`,
      [path, this.#algorithm, manifest, digest, sizeBytes, files],
    );
  }

  /** Remembers that a cache of this stamp holds all files of a directory; what was said of other stamps is outdated. */
  recordWhole(cache: string, digest: Digest, stamp: string): void {
    this.#tx.run('DELETE FROM whole_directory WHERE cache = ? AND stamp <> ?', [cache, stamp]);
    this.#tx.run('INSERT OR REPLACE INTO whole_directory (cache, digest, stamp) VALUES (?, ?, ?)', [
      cache,
      digest,
      stamp,
    ]);
  }

  /** Remembers that a tracked path holds this content in the work tree. */
  place(path: RepoPath, digest: Digest): void {
    this.#tx.run(
      'INSERT INTO placed_output (path, digest) VALUES (?, ?) ON CONFLICT (path) DO UPDATE SET digest = excluded.digest',
      [path, digest],
    );
  }

  unplace(path: RepoPath): void {
    this.#tx.run('DELETE FROM placed_output WHERE path = ?', [path]);
  }
}
