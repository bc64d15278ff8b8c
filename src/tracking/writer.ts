import type {RunId} from '../core/brand.js';
import type {Transaction} from '../platform/sqlite/index.js';
import {
  type ArtifactStore,
  type FinalStatus,
  isLater,
  type MetricEntry,
  type MetricPoint,
  type RunDataset,
  type RunEnvironment,
  type RunSource,
  type StoredCode,
} from './model.js';
import {columnsOf, type PointRow, toPoint} from './rows.js';

/** A row to be. */
export interface NewRun {
  readonly runId: RunId;
  readonly experiment: number;
  readonly parent: number | undefined;
  readonly name: string;
  readonly user: string;
  readonly startTime: number;
  readonly source: RunSource;
  readonly process: {readonly host: string; readonly pid: number; readonly start: string | undefined};
}

/** The statements that change the tracking tables; they need a transaction and check nothing. */
export class TrackingWriter {
  readonly #tx: Transaction;

  constructor(tx: Transaction) {
    this.#tx = tx;
  }

  /** Returns the new experiment's id. */
  insertExperiment(name: string, now: number): number {
    const {lastInsertRowid} = this.#tx.run('INSERT INTO experiments (name, created_at, updated_at) VALUES (?, ?, ?)', [
      name,
      now,
      now,
    ]);
    return Number(lastInsertRowid);
  }

  renameExperiment(id: number, name: string, now: number): void {
    this.#tx.run('UPDATE experiments SET name = ?, updated_at = ? WHERE id = ?', [name, now, id]);
  }

  /** Returns the new run's integer key. */
  insertRun(run: NewRun): number {
    const {lastInsertRowid} = this.#tx.run(
      `INSERT INTO runs (run_id, experiment, parent, name, user_id, status, start_time, source_type, source_name, command,
         host, pid, process_start)
       VALUES (?, ?, ?, ?, ?, 'RUNNING', ?, ?, ?, ?, ?, ?, ?)`,
      [
        run.runId,
        run.experiment,
        run.parent ?? null,
        run.name,
        run.user,
        run.startTime,
        run.source.type,
        run.source.name,
        run.source.command,
        run.process.host,
        run.process.pid,
        run.process.start ?? null,
      ],
    );
    return Number(lastInsertRowid);
  }

  renameRun(id: number, name: string): void {
    this.#tx.run('UPDATE runs SET name = ? WHERE id = ?', [name, id]);
  }

  finishRun(id: number, status: FinalStatus, endTime: number | undefined, exitCode: number | undefined): void {
    this.#tx.run('UPDATE runs SET status = ?, end_time = ?, exit_code = ? WHERE id = ?', [
      status,
      endTime ?? null,
      exitCode ?? null,
      id,
    ]);
  }

  /** Marks a run killed unless it was finished meanwhile; returns whether it did. */
  markKilled(id: number, endTime: number | undefined): boolean {
    return (
      this.#tx.run("UPDATE runs SET status = 'KILLED', end_time = ? WHERE id = ? AND status = 'RUNNING'", [
        endTime ?? null,
        id,
      ]).changes > 0
    );
  }

  deleteRun(id: number, now: number): void {
    this.#tx.run("UPDATE runs SET lifecycle = 'deleted', deleted_at = ? WHERE id = ?", [now, id]);
  }

  restoreRun(id: number): void {
    this.#tx.run("UPDATE runs SET lifecycle = 'active', deleted_at = NULL WHERE id = ?", [id]);
  }

  /** Adds a param; one that is there stays. */
  insertParam(id: number, key: string, value: string): void {
    this.#tx.run('INSERT OR IGNORE INTO params (run, key, value) VALUES (?, ?, ?)', [id, key, value]);
  }

  setTag(id: number, key: string, value: string): void {
    this.#tx.run(
      'INSERT INTO tags (run, key, value) VALUES (?, ?, ?) ON CONFLICT (run, key) DO UPDATE SET value = excluded.value',
      [id, key, value],
    );
  }

  deleteTag(id: number, key: string): boolean {
    return this.#tx.run('DELETE FROM tags WHERE run = ? AND key = ?', [id, key]).changes > 0;
  }

  /** Adds a point and moves the latest value when the point is later; an exact repeat changes nothing. */
  addMetric(id: number, entry: Required<MetricEntry>): void {
    const metric = this.#metricId(entry.key);
    const [value, isNan] = columnsOf(entry.value);
    this.#tx.run(
      'INSERT OR IGNORE INTO metrics (run, metric, timestamp, step, value, is_nan) VALUES (?, ?, ?, ?, ?, ?)',
      [id, metric, entry.timestamp, entry.step, value, isNan],
    );
    const before = this.#latest(id, metric);
    if (before && !isLater(entry, before)) return;
    this.#tx.run(
      'INSERT OR REPLACE INTO latest_metrics (run, metric, step, timestamp, value, is_nan) VALUES (?, ?, ?, ?, ?, ?)',
      [id, metric, entry.step, entry.timestamp, value, isNan],
    );
  }

  #latest(id: number, metric: number): MetricPoint | undefined {
    const row = this.#tx.get<PointRow>(
      'SELECT value, is_nan, step, timestamp FROM latest_metrics WHERE run = ? AND metric = ?',
      [id, metric],
    );
    return row && toPoint(row);
  }

  #metricId(key: string): number {
    const find = () => this.#tx.get<{id: number}>('SELECT id FROM metric_keys WHERE key = ?', [key])?.id;
    return find() ?? Number(this.#tx.run('INSERT INTO metric_keys (key) VALUES (?)', [key]).lastInsertRowid);
  }

  /** Links a run to data. The first record of (experiment, name, digest) is kept, as MLflow does. */
  addDataset(id: number, experiment: number, dataset: RunDataset): void {
    this.#tx.run(
      `INSERT OR IGNORE INTO datasets (experiment, name, digest, source_type, source, size_bytes)
       VALUES (?, ?, ?, 'local', ?, ?)`,
      [experiment, dataset.name, dataset.digest, JSON.stringify({uri: dataset.path}), dataset.sizeBytes],
    );
    this.#tx.run(
      `INSERT OR IGNORE INTO run_datasets (run, dataset, role, path)
       SELECT ?, id, ?, ? FROM datasets WHERE experiment = ? AND name = ? AND digest = ?`,
      [id, dataset.role, dataset.path, experiment, dataset.name, dataset.digest],
    );
  }

  /** Adds an artifact, or replaces the one at its path. */
  putArtifact(
    id: number,
    artifact: {
      readonly path: string;
      readonly digest: string;
      readonly sizeBytes: number;
      readonly store: ArtifactStore;
    },
  ): void {
    this.#tx.run('INSERT OR REPLACE INTO artifacts (run, path, digest, size_bytes, store) VALUES (?, ?, ?, ?, ?)', [
      id,
      artifact.path,
      artifact.digest,
      artifact.sizeBytes,
      artifact.store,
    ]);
  }

  putCode(id: number, code: StoredCode): void {
    this.#tx.run(
      `INSERT OR REPLACE INTO run_code (run, commit_id, branch, dirty, diff, diff_digest, diff_bytes, diff_cut)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        id,
        code.commit ?? null,
        code.branch ?? null,
        code.dirty ? 1 : 0,
        code.diff,
        code.diffDigest ?? null,
        code.diffBytes,
        code.diffCut ? 1 : 0,
      ],
    );
  }

  putEnvironment(id: number, environment: RunEnvironment): void {
    this.#tx.run('INSERT OR REPLACE INTO run_environments (run, environment) VALUES (?, ?)', [
      id,
      JSON.stringify(environment),
    ]);
  }
}
