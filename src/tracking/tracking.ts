import type {RunId} from '../core/brand.js';
import type {Comparison} from './compare.js';
import type {
  Experiment,
  FinalStatus,
  MetricEntry,
  MetricPoint,
  Run,
  RunCode,
  RunDataset,
  RunDetails,
  RunEnvironment,
  RunSource,
  Scalar,
  View,
} from './model.js';

/** A run about to start. */
export interface StartRun {
  /** Made when there is none of this name; the project's default experiment when not given. */
  readonly experiment?: string | undefined;
  /** A random one such as `calm-heron-412` when not given. */
  readonly name?: string | undefined;
  readonly parentRunId?: string | undefined;
  readonly source: RunSource;
  /** Milliseconds since 1970. */
  readonly startTime: number;
  /** Who started it; the user of this machine when not given. */
  readonly user?: string | undefined;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface ListRuns {
  /** Name or number of an experiment; all experiments when not given. */
  readonly experiment?: string | undefined;
  /** See `parseFilter`. */
  readonly filter?: string | undefined;
  /** `metrics.auc DESC, start_time`; newest first when not given. */
  readonly orderBy?: string | undefined;
  readonly limit: number;
  readonly view?: View;
}

/** An experiment in a list. */
export interface ExperimentSummary extends Experiment {
  readonly runs: number;
  /** The newest start or end of a run, or the experiment's own last change. */
  readonly lastUpdate: number;
}

/**
 * A project's record of runs. All methods may be called at once from several processes; each change is one transaction.
 *
 * Writing to a deleted run throws E_RUN_DELETED, to an unknown one E_RUN_NOT_FOUND.
 */
export interface Tracking {
  /** Starts a run with status RUNNING, written by this process. Throws E_KEY_NAME, E_EXPERIMENT_NAME. */
  startRun(request: StartRun): Promise<Run>;
  /** Params are written once: the same value again is no change, another one throws E_PARAM_CHANGED and writes nothing. */
  logParams(runId: string, params: Readonly<Record<string, Scalar>>): Promise<void>;
  /** Adds points; values may be NaN or infinite, exact repeats are dropped. Throws E_KEY_NAME, E_METRIC_VALUE. */
  logMetrics(runId: string, entries: readonly MetricEntry[]): Promise<void>;
  /** Sets tags, replacing earlier values. */
  setTags(runId: string, tags: Readonly<Record<string, string>>): Promise<void>;
  /** Removes a tag; returns whether it was there. */
  deleteTag(runId: string, key: string): Promise<boolean>;
  /** Links the run to data it read or wrote; the same again is no change. */
  logDataset(runId: string, dataset: RunDataset): Promise<void>;
  /** Links the run to a file whose content is in the data cache already. */
  logArtifact(runId: string, artifact: {path: string; digest: string; sizeBytes: number}): Promise<void>;
  /** Links the run to a log file; its `path` is below the run's folder of logs, see `consolePath`. */
  logLogFile(runId: string, artifact: {path: string; digest: string; sizeBytes: number}): Promise<void>;
  recordCode(runId: string, code: RunCode): Promise<void>;
  recordEnvironment(runId: string, environment: RunEnvironment): Promise<void>;
  finishRun(
    runId: string,
    end: {readonly status: FinalStatus; readonly endTime: number; readonly exitCode?: number | undefined},
  ): Promise<void>;
  renameRun(runId: string, name: string): Promise<void>;
  /** Marks a run deleted; returns false when it was already. Nothing is erased. */
  deleteRun(runId: string): Promise<boolean>;
  /** Returns false when the run was not deleted. */
  restoreRun(runId: string): Promise<boolean>;

  /** The runs a query means, at most `limit`, and how many there are. Throws E_FILTER, E_EXPERIMENT_NOT_FOUND. */
  listRuns(query: ListRuns): Promise<{readonly runs: readonly Run[]; readonly total: number}>;
  /** The run a reference means: id, 4 or more first digits, unique name, `@latest`, `@latest:EXPERIMENT`. Sees runs that are not deleted unless `view` says otherwise. Throws E_RUN_NOT_FOUND, E_RUN_AMBIGUOUS. */
  resolveRun(reference: string, view?: View): Promise<Run>;
  /** As `resolveRun`, with everything known; deleted runs are found by their whole id. */
  getRun(reference: string): Promise<RunDetails>;
  /** All points of a metric in the order timestamp, step, value; empty for an unknown one. */
  metricHistory(runId: string, key: string): Promise<readonly MetricPoint[]>;
  /** Facts of several runs side by side. Runs may be named by any reference. */
  compareRuns(references: readonly string[], options: {readonly all: boolean}): Promise<Comparison>;
  /** The newest run that wrote content with this digest, as output or artifact. */
  writerOf(digest: string): Promise<RunId | undefined>;
  /** The newest content a run wrote to a path (relative to the root, with `/`). */
  newestOutput(
    path: string,
  ): Promise<{readonly runId: RunId; readonly digest: string; readonly sizeBytes: number} | undefined>;

  /** The name runs go to by default: setting `core.experiment`, else the project's name, else `Default`. */
  defaultExperiment(): Promise<string>;
  listExperiments(): Promise<readonly ExperimentSummary[]>;
  /** `experiment` is a name or number. Throws E_EXPERIMENT_NOT_FOUND. */
  getExperiment(experiment: string): Promise<Experiment>;
  createExperiment(name: string): Promise<Experiment>;
  /** `experiment` is a name or number. */
  renameExperiment(experiment: string, name: string): Promise<Experiment>;
}
