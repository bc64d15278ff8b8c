import type {RunId} from '../core/brand.js';
import {
  type Experiment,
  folderOf,
  type Lifecycle,
  type MetricPoint,
  type Run,
  type RunSource,
  type RunStatus,
  type StoredCode,
} from './model.js';

/** A row of `runs` joined with its experiment and parent, as the reader selects it. */
export interface RunRow {
  readonly id: number;
  readonly run_id: string;
  readonly name: string;
  readonly experiment: number;
  readonly experiment_name: string;
  readonly parent_run_id: string | null;
  readonly user_id: string;
  readonly status: string;
  readonly lifecycle: string;
  readonly start_time: number;
  readonly end_time: number | null;
  readonly exit_code: number | null;
  readonly source_type: string;
  readonly source_name: string;
  readonly command: string;
}

export interface ExperimentRow {
  readonly id: number;
  readonly name: string;
  readonly lifecycle: string;
  readonly created_at: number;
  readonly updated_at: number;
}

export interface PointRow {
  readonly value: number;
  readonly is_nan: number;
  readonly step: number;
  readonly timestamp: number;
}

export interface CodeRow {
  readonly commit_id: string | null;
  readonly branch: string | null;
  readonly dirty: number;
  readonly diff: string;
  readonly diff_digest: string | null;
  readonly diff_bytes: number;
  readonly diff_cut: number;
}

/** The three maps of a run. */
export interface RunValues {
  readonly params: Record<string, string>;
  readonly metrics: Record<string, number>;
  readonly tags: Record<string, string>;
}

/** Returns the number two columns hold. */
export const numberOf = (row: {readonly value: number; readonly is_nan: number}): number =>
  row.is_nan === 1 ? Number.NaN : row.value;

/** Returns the columns that hold a number: NaN is `[0, 1]`. */
export const columnsOf = (value: number): readonly [value: number, isNan: number] =>
  Number.isNaN(value) ? [0, 1] : [value, 0];

export const toPoint = (row: PointRow): MetricPoint => ({
  value: numberOf(row),
  step: row.step,
  timestamp: row.timestamp,
});

// The casts below are safe: the tables' CHECK constraints allow nothing else.

export const toExperiment = (row: ExperimentRow): Experiment => ({
  id: row.id,
  name: row.name,
  folder: folderOf(row.name),
  lifecycle: row.lifecycle as Lifecycle,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

export const toRun = (row: RunRow, values: RunValues): Run => ({
  runId: row.run_id as RunId,
  name: row.name,
  experiment: {id: row.experiment, name: row.experiment_name},
  status: row.status as RunStatus,
  lifecycle: row.lifecycle as Lifecycle,
  startTime: row.start_time,
  endTime: row.end_time ?? undefined,
  exitCode: row.exit_code ?? undefined,
  user: row.user_id,
  source: {type: row.source_type as RunSource['type'], name: row.source_name, command: row.command},
  parentRunId: (row.parent_run_id ?? undefined) as RunId | undefined,
  ...values,
});

export const toCode = (row: CodeRow): StoredCode => ({
  commit: row.commit_id ?? undefined,
  branch: row.branch ?? undefined,
  dirty: row.dirty === 1,
  diff: row.diff,
  diffDigest: row.diff_digest ?? undefined,
  diffBytes: row.diff_bytes,
  diffCut: row.diff_cut === 1,
});
