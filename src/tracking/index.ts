export type {CompareKind, CompareRow, Comparison} from './compare.js';
export {LineMerger, type StreamName} from './console-lines.js';
export {type ConsoleLog, consolePath, openConsoleLog} from './console-log.js';
export {readCode, readEnvironment} from './facts.js';
export {type FileMetrics, joinFiles, metricsOf, paramsOf} from './file-values.js';
export {formatAgo, formatMetric, formatSpan, shortHex} from './format.js';

export {logFiles} from './log-files.js';
export {
  type Experiment,
  type FinalStatus,
  type Lifecycle,
  type MetricEntry,
  type MetricPoint,
  type Run,
  type RunArtifact,
  type RunCode,
  type RunDataset,
  type RunDetails,
  type RunEnvironment,
  type RunSource,
  type RunStatus,
  type Scalar,
  type StoredCode,
  TAGS,
  type View,
} from './model.js';
export {openTracking, type TrackingSources} from './open.js';
export {fileParams} from './result-files.js';

/** Loaded when a report is made: it draws with a library that nothing else here needs. */
export const loadReports = () => import('./report/index.js');
export {type TrackedProcess, type TrackProcess, trackProcess} from './track-process.js';
export type {ExperimentSummary, ListRuns, StartRun, Tracking} from './tracking.js';
