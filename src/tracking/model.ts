import type {RunId} from '../core/brand.js';

/** What can be logged as a param; kept as text. */
export type Scalar = string | number | boolean | null;

/** MLflow's run states. SCHEDULED is known so that imported runs keep it. */
const RUN_STATUSES = ['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];
export type FinalStatus = 'FINISHED' | 'FAILED' | 'KILLED';

export type Lifecycle = 'active' | 'deleted';

/** Which runs a query sees: those not deleted, the deleted, or both. */
export type View = Lifecycle | 'all';

/** What started a run. */
export interface RunSource {
  readonly type: 'run' | 'stage' | 'pipeline';
  /** A word for people: the script, the stage, the pipeline's file. */
  readonly name: string;
  /** The whole command line. */
  readonly command: string;
}

/** An experiment: a named set of runs. */
export interface Experiment {
  /** 0 is `Default`. */
  readonly id: number;
  readonly name: string;
  /** What stands before the last `/` of the name; empty at the top. */
  readonly folder: string;
  readonly lifecycle: Lifecycle;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** A run with its newest values; times in milliseconds since 1970 UTC. */
export interface Run {
  readonly runId: RunId;
  readonly name: string;
  readonly experiment: {readonly id: number; readonly name: string};
  readonly status: RunStatus;
  readonly lifecycle: Lifecycle;
  readonly startTime: number;
  /** Undefined while running, and for a killed run that left no sign of when. */
  readonly endTime: number | undefined;
  readonly exitCode: number | undefined;
  readonly user: string;
  readonly source: RunSource;
  readonly parentRunId: RunId | undefined;
  readonly params: Readonly<Record<string, string>>;
  /** The latest value of each metric; may be NaN or infinite. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly tags: Readonly<Record<string, string>>;
}

/** One point of a metric's history. */
export interface MetricPoint {
  readonly value: number;
  readonly step: number;
  readonly timestamp: number;
}

/** One value to log; a missing step is 0. */
export interface MetricEntry {
  readonly key: string;
  readonly value: number;
  readonly step?: number;
  readonly timestamp: number;
}

/** Data a run read or wrote. */
export interface RunDataset {
  readonly name: string;
  readonly digest: string;
  /** Where it lay, relative to the project's root, with `/`. */
  readonly path: string;
  readonly role: 'input' | 'output';
  readonly sizeBytes: number;
}

/** Where the content of an artifact lies: under its digest in the data cache, or at its path in the run's folder of logs. */
export type ArtifactStore = 'cache' | 'logs';

/** A file that belongs to a run. */
export interface RunArtifact {
  readonly path: string;
  readonly digest: string;
  readonly sizeBytes: number;
  readonly store: ArtifactStore;
}

/** The state of the code a run was made with. */
export interface RunCode {
  readonly commit: string | undefined;
  readonly branch: string | undefined;
  readonly dirty: boolean;
  /** Uncommitted changes as a unified diff; empty when clean. */
  readonly diff: string;
}

/** The diff as it is kept: a very long one is cut, its digest and size are those of the whole. */
export interface StoredCode extends RunCode {
  /** SHA-256 of the whole diff; undefined when clean. */
  readonly diffDigest: string | undefined;
  readonly diffBytes: number;
  readonly diffCut: boolean;
}

/** The machine and software a run was made with. */
export interface RunEnvironment {
  readonly node: string;
  /** `linux 6.1 x64`. */
  readonly os: string;
  readonly cpuCount: number;
  readonly memoryBytes: number;
  /** Lock files of package managers and their SHA-256. */
  readonly packages: readonly {readonly path: string; readonly digest: string}[];
  /** Environment variables, secrets masked. */
  readonly variables: Readonly<Record<string, string>>;
}

/** Everything known about one run. */
export interface RunDetails extends Run {
  readonly latest: Readonly<Record<string, MetricPoint & {readonly count: number}>>;
  readonly datasets: readonly RunDataset[];
  readonly artifacts: readonly RunArtifact[];
  readonly code: StoredCode | undefined;
  readonly environment: RunEnvironment | undefined;
  readonly children: readonly RunId[];
}

/** Tags that mean something to MLflow's clients and to us. */
export const TAGS = {
  name: 'mlflow.runName',
  note: 'mlflow.note.content',
  parent: 'mlflow.parentRunId',
  user: 'mlflow.user',
  sourceName: 'mlflow.source.name',
  sourceType: 'mlflow.source.type',
  commit: 'mlflow.source.git.commit',
  branch: 'mlflow.source.git.branch',
} as const;

/** Tells whether a tag is the system's; such tags are not shown beside those people set. */
export const isSystemTag = (key: string): boolean => key.startsWith('mlflow.');

/** Returns the folder part of an experiment's name: `vision` for `vision/defects`. */
export const folderOf = (experimentName: string): string =>
  experimentName.slice(0, Math.max(0, experimentName.lastIndexOf('/')));

/** Returns a param's text: strings as they are, all else as JSON writes it. */
export const paramText = (value: Scalar): string => (typeof value === 'string' ? value : String(value));

/**
 * Tells whether `next` becomes the latest value of a metric: the maximum of (step, timestamp, value), replaced only when
 * strictly greater; NaN compares as 0. MLflow's rule.
 */
export function isLater(next: MetricPoint, before: MetricPoint): boolean {
  if (next.step !== before.step) return next.step > before.step;
  if (next.timestamp !== before.timestamp) return next.timestamp > before.timestamp;
  return comparable(next.value) > comparable(before.value);
}

const comparable = (value: number): number => (Number.isNaN(value) ? 0 : value);
