import type {RunId} from '../core/brand.js';
import {setKey} from '../formats/number.js';
import type {Database} from '../platform/sqlite/index.js';
import type {SqlPart} from './filter/index.js';
import type {Experiment, MetricPoint, Run, RunArtifact, RunDataset, RunEnvironment, StoredCode, View} from './model.js';
import {
  type CodeRow,
  type ExperimentRow,
  numberOf,
  type PointRow,
  type RunRow,
  type RunValues,
  toCode,
  toExperiment,
  toPoint,
  toRun,
} from './rows.js';

/** What a reader needs of a database; a transaction has it too. */
export type Queries = Pick<Database, 'get' | 'all'>;

const SELECT_RUN = `
  SELECT r.id, r.run_id, r.name, r.experiment, e.name AS experiment_name, p.run_id AS parent_run_id, r.user_id, r.status,
    r.lifecycle, r.start_time, r.end_time, r.exit_code, r.source_type, r.source_name, r.command
  FROM runs r JOIN experiments e ON e.id = r.experiment LEFT JOIN runs p ON p.id = r.parent`;
const EXPERIMENT_COLUMNS = 'id, name, lifecycle, created_at, updated_at';
const NEWEST_FIRST = 'r.start_time DESC, r.id DESC';
const viewSql = (view: View): string => (view === 'all' ? '1' : `r.lifecycle = '${view}'`);

/** Which runs, in which order. */
export interface RunQuery {
  readonly experiment?: number | undefined;
  readonly view: View;
  readonly where?: SqlPart | undefined;
  readonly orderBy?: SqlPart | undefined;
  readonly limit: number;
}

/** A run that still counts as running, and the process that writes it. */
export interface OpenRun {
  readonly id: number;
  readonly runId: RunId;
  readonly host: string;
  readonly pid: number;
  readonly processStart: string | undefined;
}

/** The queries of the tracking tables. */
export class TrackingReader {
  readonly #db: Queries;

  constructor(db: Queries) {
    this.#db = db;
  }

  experiments(): Experiment[] {
    const rows = this.#db.all<ExperimentRow>(
      `SELECT ${EXPERIMENT_COLUMNS} FROM experiments WHERE lifecycle = 'active' ORDER BY name`,
    );
    return rows.map(toExperiment);
  }

  experiment(name: string): Experiment | undefined {
    const row = this.#db.get<ExperimentRow>(`SELECT ${EXPERIMENT_COLUMNS} FROM experiments WHERE name = @name`, {name});
    return row && toExperiment(row);
  }

  experimentById(id: number): Experiment | undefined {
    const row = this.#db.get<ExperimentRow>(`SELECT ${EXPERIMENT_COLUMNS} FROM experiments WHERE id = @id`, {id});
    return row && toExperiment(row);
  }

  /** Active runs of each experiment and when the newest of them started or ended. */
  runCounts(): ReadonlyMap<number, {readonly runs: number; readonly lastUpdate: number}> {
    const rows = this.#db.all<{experiment: number; runs: number; last: number}>(
      `SELECT experiment, count(*) AS runs, max(coalesce(end_time, start_time)) AS last
       FROM runs WHERE lifecycle = 'active' GROUP BY experiment`,
    );
    return new Map(rows.map((row) => [row.experiment, {runs: row.runs, lastUpdate: row.last}]));
  }

  runs(query: RunQuery): Run[] {
    const {sql, params} = this.#conditions(query);
    const order = query.orderBy ?? {sql: NEWEST_FIRST, params: []};
    const rows = this.#db.all<RunRow>(`${SELECT_RUN} WHERE ${sql} ORDER BY ${order.sql} LIMIT ?`, [
      ...params,
      ...order.params,
      query.limit,
    ]);
    return this.#withValues(rows);
  }

  countRuns(query: RunQuery): number {
    const {sql, params} = this.#conditions(query);
    return this.#db.get<{n: number}>(`SELECT count(*) AS n FROM runs r WHERE ${sql}`, params)?.n ?? 0;
  }

  #conditions({experiment, view, where}: RunQuery): SqlPart {
    const parts = [
      viewSql(view),
      ...(experiment === undefined ? [] : ['r.experiment = ?']),
      ...(where ? [where.sql] : []),
    ];
    return {
      sql: parts.map((part) => `(${part})`).join(' AND '),
      params: [...(experiment === undefined ? [] : [experiment]), ...(where?.params ?? [])],
    };
  }

  run(runId: string): Run | undefined {
    return this.#withValues(this.#db.all<RunRow>(`${SELECT_RUN} WHERE r.run_id = @runId`, {runId}))[0];
  }

  /** The integer key and state of a run. */
  rowOf(runId: string): {readonly id: number; readonly lifecycle: string; readonly experiment: number} | undefined {
    return this.#db.get('SELECT id, lifecycle, experiment FROM runs WHERE run_id = @runId', {runId});
  }

  /** Runs whose name is `text` or whose id begins with it (`prefix` false: by name only), newest first, at most `limit`. */
  candidates(text: string, options: {readonly prefix: boolean; readonly view: View; readonly limit: number}): Run[] {
    const prefix = options.prefix ? 'OR substr(r.run_id, 1, length(@text)) = @text' : '';
    const rows = this.#db.all<RunRow>(
      `${SELECT_RUN} WHERE ${viewSql(options.view)} AND (r.name = @text ${prefix}) ORDER BY ${NEWEST_FIRST} LIMIT @limit`,
      {text, limit: options.limit},
    );
    return this.#withValues(rows);
  }

  runNames(view: View, limit: number): string[] {
    const rows = this.#db.all<{name: string}>(
      `SELECT r.name FROM runs r WHERE ${viewSql(view)} ORDER BY ${NEWEST_FIRST} LIMIT @limit`,
      {limit},
    );
    return rows.map(({name}) => name);
  }

  children(id: number): RunId[] {
    const rows = this.#db.all<{run_id: string}>(
      "SELECT run_id FROM runs WHERE parent = @id AND lifecycle = 'active' ORDER BY start_time, id",
      {id},
    );
    return rows.map(({run_id}) => run_id as RunId);
  }

  param(id: number, key: string): string | undefined {
    return this.#db.get<{value: string}>('SELECT value FROM params WHERE run = @id AND key = @key', {id, key})?.value;
  }

  hasTag(id: number, key: string): boolean {
    return this.#db.get('SELECT 1 FROM tags WHERE run = @id AND key = @key', {id, key}) !== undefined;
  }

  /** The latest point of each metric and how many points there are, by key. */
  latest(id: number): Record<string, MetricPoint & {count: number}> {
    const rows = this.#db.all<PointRow & {key: string; count: number}>(
      `SELECT k.key, m.value, m.is_nan, m.step, m.timestamp,
         (SELECT count(*) FROM metrics h WHERE h.run = m.run AND h.metric = m.metric) AS count
       FROM latest_metrics m JOIN metric_keys k ON k.id = m.metric WHERE m.run = @id ORDER BY k.key`,
      {id},
    );
    return Object.fromEntries(rows.map((row) => [row.key, {...toPoint(row), count: row.count}]));
  }

  /** All points of one metric in the order timestamp, step, value. */
  history(runId: string, key: string): MetricPoint[] {
    // By the two numbers the rows come in the order of the primary key; a join would sort them.
    const run = this.rowOf(runId)?.id ?? -1;
    const metric = this.#db.get<{id: number}>('SELECT id FROM metric_keys WHERE key = @key', {key})?.id ?? -1;
    const rows = this.#db.all<PointRow>(
      `SELECT value, is_nan, step, timestamp FROM metrics
       WHERE run = @run AND metric = @metric ORDER BY timestamp, step, value`,
      {run, metric},
    );
    return rows.map(toPoint);
  }

  datasets(id: number): RunDataset[] {
    const rows = this.#db.all<{
      name: string;
      digest: string;
      path: string;
      role: 'input' | 'output';
      size_bytes: number;
    }>(
      `SELECT d.name, d.digest, l.path, l.role, d.size_bytes
       FROM run_datasets l JOIN datasets d ON d.id = l.dataset WHERE l.run = @id ORDER BY l.role, d.name, d.digest`,
      {id},
    );
    return rows.map(({size_bytes, ...row}) => ({...row, sizeBytes: size_bytes}));
  }

  artifacts(id: number): RunArtifact[] {
    const rows = this.#db.all<{path: string; digest: string; size_bytes: number; store: 'cache' | 'logs'}>(
      'SELECT path, digest, size_bytes, store FROM artifacts WHERE run = @id ORDER BY path',
      {id},
    );
    return rows.map(({size_bytes, ...row}) => ({...row, sizeBytes: size_bytes}));
  }

  code(id: number): StoredCode | undefined {
    const row = this.#db.get<CodeRow>(
      'SELECT commit_id, branch, dirty, diff, diff_digest, diff_bytes, diff_cut FROM run_code WHERE run = @id',
      {id},
    );
    return row && toCode(row);
  }

  environment(id: number): RunEnvironment | undefined {
    const row = this.#db.get<{environment: string}>('SELECT environment FROM run_environments WHERE run = @id', {id});
    return row && (JSON.parse(row.environment) as RunEnvironment);
  }

  /** The newest run that is not deleted and wrote content with this digest. */
  writerOf(digest: string): RunId | undefined {
    const row = this.#db.get<{run_id: string}>(
      `SELECT r.run_id FROM runs r WHERE r.lifecycle = 'active' AND (
         r.id IN (SELECT l.run FROM run_datasets l JOIN datasets d ON d.id = l.dataset WHERE d.digest = @digest AND l.role = 'output')
         OR r.id IN (SELECT a.run FROM artifacts a WHERE a.digest = @digest))
       ORDER BY ${NEWEST_FIRST} LIMIT 1`,
      {digest},
    );
    return row && (row.run_id as RunId);
  }

  /** The newest content a run that is not deleted wrote to a path. */
  newestOutput(path: string): {readonly runId: RunId; readonly digest: string; readonly sizeBytes: number} | undefined {
    const row = this.#db.get<{run_id: string; digest: string; size_bytes: number}>(
      `SELECT r.run_id, d.digest, d.size_bytes
       FROM run_datasets l JOIN datasets d ON d.id = l.dataset JOIN runs r ON r.id = l.run
       WHERE l.path = @path AND l.role = 'output' AND r.lifecycle = 'active' ORDER BY ${NEWEST_FIRST} LIMIT 1`,
      {path},
    );
    return row && {runId: row.run_id as RunId, digest: row.digest, sizeBytes: row.size_bytes};
  }

  openRuns(host: string): OpenRun[] {
    const rows = this.#db.all<{id: number; run_id: string; host: string; pid: number; process_start: string | null}>(
      `SELECT id, run_id, host, pid, process_start FROM runs
       WHERE status = 'RUNNING' AND host = @host AND pid IS NOT NULL`,
      {host},
    );
    return rows.map(({run_id, process_start, ...row}) => ({
      ...row,
      runId: run_id as RunId,
      processStart: process_start ?? undefined,
    }));
  }

  lastMetricTime(id: number): number | undefined {
    return (
      this.#db.get<{t: number | null}>('SELECT max(timestamp) AS t FROM metrics WHERE run = @id', {id})?.t ?? undefined
    );
  }

  /** Reads params, metrics and tags of many runs with three queries, however many runs there are. */
  #withValues(rows: readonly RunRow[]): Run[] {
    const ids = JSON.stringify(rows.map(({id}) => id));
    const values = new Map<number, RunValues>(rows.map(({id}) => [id, {params: {}, metrics: {}, tags: {}}]));
    const of = (run: number): RunValues => values.get(run) ?? {params: {}, metrics: {}, tags: {}};
    for (const {run, key, value} of this.#textValues('params', ids)) setKey(of(run).params, key, value);
    for (const {run, key, value} of this.#textValues('tags', ids)) setKey(of(run).tags, key, value);
    const metrics = this.#db.all<{run: number; key: string; value: number; is_nan: number}>(
      `SELECT m.run, k.key, m.value, m.is_nan FROM latest_metrics m JOIN metric_keys k ON k.id = m.metric
       WHERE m.run IN (SELECT value FROM json_each(@ids)) ORDER BY k.key`,
      {ids},
    );
    for (const row of metrics) setKey(of(row.run).metrics, row.key, numberOf(row));
    return rows.map((row) => toRun(row, of(row.id)));
  }

  #textValues(table: 'params' | 'tags', ids: string): {run: number; key: string; value: string}[] {
    return this.#db.all(
      `SELECT run, key, value FROM ${table} WHERE run IN (SELECT value FROM json_each(@ids)) ORDER BY run, key`,
      {ids},
    );
  }
}
