import {join} from 'node:path';
import type {RunId} from '../../core/brand.js';
import type {Clock} from '../../core/clock.js';
import {openCache} from '../../data/index.js';
import type {Environment} from '../../platform/process/index.js';
import {type Project, shownPath} from '../../project/index.js';
import {
  consolePath,
  type FinalStatus,
  fileParams,
  joinFiles,
  openConsoleLog,
  openTracking,
  paramsOf,
  type Run,
  type RunCode,
  type RunEnvironment,
  type RunSource,
  readCode,
  readEnvironment,
  type Tracking,
} from '../../tracking/index.js';
import type {Facts} from '../facts.js';
import {paramValues} from '../params.js';
import type {Dependency, Output, Stage} from '../stage.js';

/** The run of one stage while it is at work. */
export interface StageRun {
  readonly runId: RunId;
  readonly experiment: string;
  /** Where its output is kept, as people type it. */
  readonly log: string;
  write(stream: 'stdout' | 'stderr', chunk: Uint8Array): void;
  /** Records what the stage wrote. */
  results(facts: Facts, metrics: Readonly<Record<string, number>>): Promise<void>;
  /** Ends the run; nothing may follow. */
  finish(status: FinalStatus, exitCode: number | undefined): Promise<void>;
}

/** What the pipeline as a whole came to, for its own run. */
export interface PipelineOutcome {
  readonly status: FinalStatus;
  /** The stages whose outputs are as the project file describes them: those that ran, were restored, or needed nothing. */
  readonly stages: readonly Stage[];
  readonly facts: Facts;
  readonly metrics: Readonly<Record<string, number>>;
}

export interface RecorderOptions {
  readonly project: Project;
  readonly clock: Clock;
  readonly env: Environment;
  /** The command line, for the pipeline's run. */
  readonly command: string;
}

/** What all runs of one reproduction share. */
interface Shared {
  readonly tracking: Tracking;
  readonly parent: Run;
  readonly code: RunCode | undefined;
  readonly environment: RunEnvironment;
}

const commandText = (command: string | readonly string[]): string =>
  typeof command === 'string' ? command : command.join('\n');

function stageParams(stage: Stage, facts: Facts): Record<string, string> {
  return joinFiles(
    stage.params.map((file) => [file.path, paramsOf(paramValues(file, facts.params.get(file.path)))] as const),
  );
}

/**
 * Records a reproduction as runs: one for the pipeline, made when the first stage starts, and one below it for each stage that
 * runs. A reproduction in which nothing runs leaves no run.
 */
export class Recorder {
  readonly #options: RecorderOptions;
  #shared: Promise<Shared> | undefined;

  constructor(options: RecorderOptions) {
    this.#options = options;
  }

  /** The run of the pipeline; undefined while no stage has started. */
  async runId(): Promise<RunId | undefined> {
    return (await this.#shared)?.parent.runId;
  }

  /** Starts the run of a stage; `facts` are what it is about to read. */
  async start(stage: Stage, facts: Facts): Promise<StageRun> {
    const {project} = this.#options;
    this.#shared ??= this.#begin();
    const shared = await this.#shared;
    const {tracking, parent} = shared;
    const source: RunSource = {type: 'stage', name: stage.name, command: commandText(stage.command)};
    const run = await this.#startRun(shared, {name: stage.name, parentRunId: parent.runId, source});
    await tracking.logParams(run.runId, stageParams(stage, facts));
    await logDatasets(tracking, run.runId, 'input', stage.dependencies, facts);
    const log = openConsoleLog(project, run.runId);
    return {
      runId: run.runId,
      experiment: run.experiment.name,
      log: shownPath(join(project.layout.logs, consolePath(run.runId)), project.cwd),
      write: (stream, chunk) => log.write(stream, chunk),
      results: (after, metrics) => this.#results(tracking, run.runId, stage.outputs, after, metrics),
      finish: async (status, exitCode) => {
        await tracking.logLogFile(run.runId, await log.close());
        await tracking.finishRun(run.runId, {status, endTime: this.#options.clock.now(), exitCode});
      },
    };
  }

  /** Ends the pipeline's run, if there is one, with what is true of the whole pipeline now. */
  async finish({status, stages, facts, metrics}: PipelineOutcome): Promise<void> {
    const shared = await this.#shared;
    if (!shared) return;
    const {tracking, parent} = shared;
    const outputs = stages.flatMap((stage) => stage.outputs);
    const written = new Set<string>(outputs.map(({path}) => path));
    const read = stages.flatMap((stage) => stage.dependencies).filter(({path}) => !written.has(path));
    await logDatasets(tracking, parent.runId, 'input', read, facts);
    await this.#results(tracking, parent.runId, outputs, facts, metrics);
    await tracking.finishRun(parent.runId, {status, endTime: this.#options.clock.now()});
  }

  async #begin(): Promise<Shared> {
    const {project, env, command} = this.#options;
    const [tracking, code, environment, params] = await Promise.all([
      openTracking(project, {clock: this.#options.clock}),
      readCode(project),
      readEnvironment(project, env),
      fileParams(project),
    ]);
    const source: RunSource = {type: 'pipeline', name: project.dialect.projectFile, command};
    const parent = await this.#startRun({tracking, code, environment}, {source});
    await tracking.logParams(parent.runId, params);
    return {tracking, parent, code, environment};
  }

  async #startRun(
    {tracking, code, environment}: Omit<Shared, 'parent'>,
    request: {readonly name?: string; readonly parentRunId?: RunId; readonly source: RunSource},
  ): Promise<Run> {
    const run = await tracking.startRun({...request, startTime: this.#options.clock.now()});
    if (code) await tracking.recordCode(run.runId, code);
    await tracking.recordEnvironment(run.runId, environment);
    return run;
  }

  async #results(
    tracking: Tracking,
    runId: RunId,
    outputs: readonly Output[],
    facts: Facts,
    metrics: Readonly<Record<string, number>>,
  ): Promise<void> {
    await logDatasets(tracking, runId, 'output', outputs, facts);
    const cache = await openCache(this.#options.project);
    for (const {path} of outputs) {
      const file = facts.paths.get(path);
      if (file?.kind !== 'file' || !cache.has(file.digest)) continue;
      await tracking.logArtifact(runId, {path, digest: file.digest, sizeBytes: file.sizeBytes});
    }
    const timestamp = this.#options.clock.now();
    await tracking.logMetrics(
      runId,
      Object.entries(metrics).map(([key, value]) => ({key, value, timestamp})),
    );
  }
}

async function logDatasets(
  tracking: Tracking,
  runId: RunId,
  role: 'input' | 'output',
  paths: readonly Dependency[],
  facts: Facts,
): Promise<void> {
  for (const {path} of paths) {
    const found = facts.paths.get(path);
    if (found)
      await tracking.logDataset(runId, {name: path, path, role, digest: found.digest, sizeBytes: found.sizeBytes});
  }
}
