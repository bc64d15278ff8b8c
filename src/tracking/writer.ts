import type {RunId} from '../core/brand.js';
import type {Transaction} from '../platform/sqlite/index.js';
import {
  type FinalStatus,
  isLater,
  type MetricEntry,
  type MetricPoint,
  type RunArtifact,
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
    const {lastInsertRowid} = this.#tx.run(
      'INSERT INTO experiments (name, created_at, updated_at) VALUES (@name, @now, @now)',
      {name, now},
    );
    return Number(lastInsertRowid);
  }

  renameExperiment(id: number, name: string, now: number): void {
    this.#tx.run('UPDATE experiments SET name = @name, updated_at = @now WHERE id = @id', {id, name, now});
  }

  /** Returns the new run's integer key. */
  insertRun(run: NewRun): number {
    const {lastInsertRowid} = this.#tx.run(
      `INSERT INTO runs (run_id, experiment, parent, name, user_id, status, start_time, source_type, source_name, command,
         host, pid, process_start)
       VALUES (@runId, @experiment, @parent, @name, @user, 'RUNNING', @startTime, @type, @sourceName, @command, @host, @pid,
         @start)`,
      {
        runId: run.runId,
        experiment: run.experiment,
        parent: run.parent ?? null,
        name: run.name,
        user: run.user,
        startTime: run.startTime,
        type: run.source.type,
        sourceName: run.source.name,
        command: run.source.command,
        host: run.process.host,
        pid: run.process.pid,
        start: run.process.start ?? null,
      },
    );
    return Number(lastInsertRowid);
  }

  renameRun(id: number, name: string): void {
    this.#tx.run('UPDATE runs SET name = @name WHERE id = @id', {id, name});
  }

  finishRun(id: number, status: FinalStatus, endTime: number | undefined, exitCode: number | undefined): void {
    this.#tx.run('UPDATE runs SET status = @status, end_time = @endTime, exit_code = @exitCode WHERE id = @id', {
      id,
      status,
      endTime: endTime ?? null,
      exitCode: exitCode ?? null,
    });
  }

  /** Marks a run killed unless it was finished meanwhile; returns whether it did. */
  markKilled(id: number, endTime: number | undefined): boolean {
    const {changes} = this.#tx.run(
      "UPDATE runs SET status = 'KILLED', end_time = @endTime WHERE id = @id AND status = 'RUNNING'",
      {id, endTime: endTime ?? null},
    );
    return changes > 0;
  }

  deleteRun(id: number, now: number): void {
    this.#tx.run("UPDATE runs SET lifecycle = 'deleted', deleted_at = @now WHERE id = @id", {id, now});
  }

  restoreRun(id: number): void {
    this.#tx.run("UPDATE runs SET lifecycle = 'active', deleted_at = NULL WHERE id = @id", {id});
  }

  /** Adds a param; one that is there stays. */
  insertParam(id: number, key: string, value: string): void {
    this.#tx.run('INSERT INTO params (run, key, value) VALUES (@id, @key, @value) ON CONFLICT DO NOTHING', {
      id,
      key,
      value,
    });
  }

  setTag(id: number, key: string, value: string): void {
    this.#tx.run(
      `INSERT INTO tags (run, key, value) VALUES (@id, @key, @value)
       ON CONFLICT (run, key) DO UPDATE SET value = excluded.value`,
      {id, key, value},
    );
  }

  deleteTag(id: number, key: string): boolean {
    return this.#tx.run('DELETE FROM tags WHERE run = @id AND key = @key', {id, key}).changes > 0;
  }

  /** Adds points and moves the latest values where a point is later; exact repeats change nothing. */
  addMetrics(id: number, entries: readonly Required<MetricEntry>[]): void {
    const latest = new Map<number, MetricPoint>();
    const metrics = new Map<string, number>();
    for (const entry of entries) {
      const metric = metrics.get(entry.key) ?? this.#metricId(entry.key);
      metrics.set(entry.key, metric);
      const [value, isNan] = columnsOf(entry.value);
      this.#tx.run(
        `INSERT INTO metrics (run, metric, timestamp, step, value, is_nan)
         VALUES (@id, @metric, @timestamp, @step, @value, @isNan) ON CONFLICT DO NOTHING`,
        {id, metric, timestamp: entry.timestamp, step: entry.step, value, isNan},
      );
      const before = latest.get(metric);
      if (!before || isLater(entry, before)) latest.set(metric, entry);
    }
    for (const [metric, point] of latest) this.#moveLatest(id, metric, point);
  }

  #moveLatest(id: number, metric: number, point: MetricPoint): void {
    const before = this.#latest(id, metric);
    if (before && !isLater(point, before)) return;
    const [value, isNan] = columnsOf(point.value);
    this.#tx.run(
      `INSERT INTO latest_metrics (run, metric, step, timestamp, value, is_nan)
       VALUES (@id, @metric, @step, @timestamp, @value, @isNan)
       ON CONFLICT (run, metric) DO UPDATE SET step = excluded.step, timestamp = excluded.timestamp, value = excluded.value,
         is_nan = excluded.is_nan`,
      {id, metric, step: point.step, timestamp: point.timestamp, value, isNan},
    );
  }

  #latest(id: number, metric: number): MetricPoint | undefined {
    const row = this.#tx.get<PointRow>(
      'SELECT value, is_nan, step, timestamp FROM latest_metrics WHERE run = @id AND metric = @metric',
      {id, metric},
    );
    return row && toPoint(row);
  }

  #metricId(key: string): number {
    const found = this.#tx.get<{id: number}>('SELECT id FROM metric_keys WHERE key = @key', {key});
    if (found) return found.id;
    return Number(this.#tx.run('INSERT INTO metric_keys (key) VALUES (@key)', {key}).lastInsertRowid);
  }

  /** Links a run to data. The first record of (experiment, name, digest) is kept, as MLflow does. */
  addDataset(id: number, experiment: number, {name, digest, path, role, sizeBytes}: RunDataset): void {
    this.#tx.run(
      `INSERT INTO datasets (experiment, name, digest, source_type, source, size_bytes)
       VALUES (@experiment, @name, @digest, 'local', @source, @sizeBytes) ON CONFLICT DO NOTHING`,
      {experiment, name, digest, source: JSON.stringify({uri: path}), sizeBytes},
    );
    this.#tx.run(
      `INSERT INTO run_datasets (run, dataset, role, path)
       SELECT @id, id, @role, @path FROM datasets WHERE experiment = @experiment AND name = @name AND digest = @digest
       ON CONFLICT DO NOTHING`,
      {id, experiment, name, digest, role, path},
    );
  }

  /** Adds an artifact, or replaces the one at its path. */
  putArtifact(id: number, {path, digest, sizeBytes, store}: RunArtifact): void {
    this.#tx.run(
      `INSERT INTO artifacts (run, path, digest, size_bytes, store) VALUES (@id, @path, @digest, @sizeBytes, @store)
       ON CONFLICT (run, path) DO UPDATE SET digest = excluded.digest, size_bytes = excluded.size_bytes,
         store = excluded.store`,
      {id, path, digest, sizeBytes, store},
    );
  }

  /** Records the state of the code, or replaces what was recorded. */
  putCode(id: number, code: StoredCode): void {
    this.#tx.run('DELETE FROM run_code WHERE run = @id', {id});
    this.#tx.run(
      `INSERT INTO run_code (run, commit_id, branch, dirty, diff, diff_digest, diff_bytes, diff_cut)
       VALUES (@id, @commit, @branch, @dirty, @diff, @diffDigest, @diffBytes, @diffCut)`,
      {
        id,
        commit: code.commit ?? null,
        branch: code.branch ?? null,
        dirty: code.dirty ? 1 : 0,
        diff: code.diff,
        diffDigest: code.diffDigest ?? null,
        diffBytes: code.diffBytes,
        diffCut: code.diffCut ? 1 : 0,
      },
    );
  }

  /** Records machine and software, or replaces what was recorded. */
  putEnvironment(id: number, environment: RunEnvironment): void {
    this.#tx.run(
      `INSERT INTO run_environments (run, environment) VALUES (@id, @environment)
       ON CONFLICT (run) DO UPDATE SET environment = excluded.environment`,
      {id, environment: JSON.stringify(environment)},
    );
  }
}
