import {constants} from 'node:os';
import type {AbsPath, RunId} from '../core/brand.js';
import type {Clock} from '../core/clock.js';
import {isMlopsError} from '../core/errors/index.js';
import {type Environment, type ProcessEnd, runProcess} from '../platform/process/index.js';
import type {Project} from '../project/index.js';
import {shellText, sourceNameOf} from './command-line.js';
import {type ConsoleLog, openConsoleLog} from './console-log.js';
import {readCode, readEnvironment} from './facts.js';
import type {FinalStatus, Run, RunSource} from './model.js';
import {changedMetrics, fileParams, type MetricSnapshot, snapshotMetrics} from './result-files.js';
import type {Tracking} from './tracking.js';

const NOT_FOUND_EXIT = 127;
const SIGNAL_BASE = 128;

/** A program to run and what is known about the run beforehand. */
export interface TrackProcess {
  /** The program and its arguments; no shell is involved. */
  readonly words: readonly string[];
  readonly cwd: AbsPath;
  readonly env: Environment;
  readonly experiment?: string | undefined;
  readonly name?: string | undefined;
  readonly parentRunId?: string | undefined;
  readonly source?: RunSource;
  /** Win over the same keys of the project's params files. */
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** Whether the output is kept in a log. */
  readonly recordsConsole: boolean;
  /** Get the output as it comes. */
  readonly onStdout: (chunk: Uint8Array) => void;
  readonly onStderr: (chunk: Uint8Array) => void;
  /** Aborting stops the program; the run is KILLED then. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly warn: (message: string) => void;
  /** Called once the run exists, before the program starts. */
  readonly onStart?: (run: Run) => void;
}

/** How a tracked program ended. */
export interface TrackedProcess {
  readonly runId: RunId;
  /** As a shell reports it: 128 + n for a program that signal n ended. */
  readonly exitCode: number;
  readonly seconds: number;
}

/** What a program needs to find its run and to log to it with `mlops runs log`. */
function childEnvironment(project: Project, run: Run, env: Environment): Environment {
  return {
    ...env,
    MLOPS_RUN_ID: run.runId,
    MLOPS_EXPERIMENT: run.experiment.name,
    MLOPS_TRACKING_DIR: project.layout.stateFolder,
  };
}

function exitCodeOf({exitCode, signal}: ProcessEnd): number {
  if (exitCode !== null) return exitCode;
  const number = Object.entries(constants.signals).find(([name]) => name === signal)?.[1] ?? 0;
  return SIGNAL_BASE + number;
}

function statusOf(end: ProcessEnd, signal: AbortSignal): FinalStatus {
  if (signal.aborted || end.signal !== null) return 'KILLED';
  return end.exitCode === 0 ? 'FINISHED' : 'FAILED';
}

async function startRun(project: Project, tracking: Tracking, request: TrackProcess): Promise<Run> {
  // Everything that can be refused is read before the run exists.
  const params = {...(await fileParams(project)), ...request.params};
  const [code, environment] = await Promise.all([readCode(project), readEnvironment(project, request.env)]);
  const run = await tracking.startRun({
    experiment: request.experiment,
    name: request.name,
    parentRunId: request.parentRunId,
    source: request.source ?? {type: 'run', name: sourceNameOf(request.words), command: shellText(request.words)},
    startTime: request.clock.now(),
    tags: request.tags,
  });
  await tracking.logParams(run.runId, params);
  if (code) await tracking.recordCode(run.runId, code);
  await tracking.recordEnvironment(run.runId, environment);
  return run;
}

function execute(
  project: Project,
  run: Run,
  {words, cwd, env, signal, onStdout, onStderr}: TrackProcess,
  log: ConsoleLog | undefined,
): Promise<ProcessEnd> {
  const [command = '', ...args] = words;
  return runProcess({
    command,
    args,
    cwd,
    env: childEnvironment(project, run, env),
    inheritStdin: true,
    signal,
    onStdout: (chunk) => {
      onStdout(chunk);
      log?.write('stdout', chunk);
    },
    onStderr: (chunk) => {
      onStderr(chunk);
      log?.write('stderr', chunk);
    },
  });
}

/** What a program left behind, once it has ended. */
async function recordResults(
  project: Project,
  tracking: Tracking,
  run: Run,
  before: MetricSnapshot,
  {clock, warn}: TrackProcess,
): Promise<void> {
  const metrics = await changedMetrics(project, before, warn);
  const timestamp = clock.now();
  await tracking.logMetrics(
    run.runId,
    Object.entries(metrics).map(([key, value]) => ({key, value, timestamp})),
  );
}

/**
 * Runs a program as a tracked run: params files, code and environment before it, its output while it runs, the metric files
 * it wrote and its exit code after it.
 *
 * The child's environment holds MLOPS_RUN_ID, MLOPS_EXPERIMENT and MLOPS_TRACKING_DIR (the project's `.mlops`). A failing
 * program is a result, not an error. Throws E_PROGRAM_NOT_FOUND (the run is FAILED with 127 then), E_KEY_NAME,
 * E_EXPERIMENT_NAME, and the errors of params and metric files that cannot be read; the run is finished in any case.
 */
export async function trackProcess(
  project: Project,
  tracking: Tracking,
  request: TrackProcess,
): Promise<TrackedProcess> {
  const before = await snapshotMetrics(project);
  const run = await startRun(project, tracking, request);
  request.onStart?.(run);
  const log = request.recordsConsole ? openConsoleLog(project, run.runId) : undefined;
  let status: FinalStatus = 'FAILED';
  let exitCode: number | undefined;
  try {
    const end = await execute(project, run, request, log);
    status = statusOf(end, request.signal);
    exitCode = exitCodeOf(end);
    await recordResults(project, tracking, run, before, request);
    return {runId: run.runId, exitCode, seconds: end.seconds};
  } catch (error) {
    if (isMlopsError(error, 'E_PROGRAM_NOT_FOUND')) exitCode = NOT_FOUND_EXIT;
    throw error;
  } finally {
    if (log) await tracking.logLogFile(run.runId, await log.close());
    await tracking.finishRun(run.runId, {status, endTime: request.clock.now(), exitCode});
  }
}
