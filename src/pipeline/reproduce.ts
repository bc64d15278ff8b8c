import type {StageName} from '../core/brand.js';
import type {Clock} from '../core/clock.js';
import {ignorePaths, withDataLock} from '../data/index.js';
import type {Environment} from '../platform/process/index.js';
import type {Project} from '../project/index.js';
import {ClaimDesk} from './claims/claim-desk.js';
import type {Executor} from './executor/executor.js';
import type {PlanOptions, Step} from './plan.js';
import {makePlan, openPipeline, type Pipeline, type Planned, selectedStages, stagesNamed} from './prepare.js';
import {pullMissing} from './pull.js';
import {readFacts} from './read-facts.js';
import type {Stage} from './stage.js';
import {validateSteps} from './validate.js';
import {readMetrics} from './work/outputs.js';
import type {WorkListener, WorkParts} from './work/parts.js';
import {Recorder} from './work/recorder.js';
import {failureOf, type ReproResult, type StageResult} from './work/result.js';
import {RunCache} from './work/run-cache.js';
import {runSchedule} from './work/schedule.js';
import {StageWorker} from './work/worker.js';

/** What is to be reproduced; targets as typed in the current folder: names of stages, or paths of outputs. */
export interface ReproRequest extends Omit<PlanOptions, 'targets'> {
  readonly targets: readonly string[];
  /** How many stages may run at once. */
  readonly jobs: number;
  readonly keepGoing: boolean;
  readonly commit: boolean;
  readonly useRunCache: boolean;
  /** Get missing data from the remote first. */
  readonly pull: boolean;
  /** The command line, for the record. */
  readonly command: string;
}

/** The world a reproduction works in. */
export interface ReproEffects {
  readonly clock: Clock;
  readonly env: Environment;
  readonly signal: AbortSignal;
  readonly executor: Executor;
  readonly listener: ReproListener;
}

export interface ReproListener extends WorkListener {
  /** The plan is made and work begins; `runs` stages may run their commands, `isChain` one after another only. */
  planned(runs: readonly StageName[], isChain: boolean): void;
}

const GRACE_MS = 10_000;

/** Returns what a reproduction would do; changes nothing. */
export async function planReproduction(
  project: Project,
  request: Pick<ReproRequest, 'targets' | 'single' | 'downstream' | 'force'>,
): Promise<readonly Step[]> {
  const pipeline = await openPipeline(project);
  const options = {...request, targets: stagesNamed(pipeline, request.targets)};
  const planned = await makePlan(pipeline, options);
  await validateSteps(project, pipeline.graph, planned.steps, planned.facts);
  return planned.steps;
}

/** Tells git to leave outputs alone before the first of them is written. */
async function ignoreOutputs(project: Project, stages: readonly Stage[], listener: WorkListener): Promise<void> {
  const paths = stages.flatMap(({outputs}) => outputs.filter(({cache}) => cache).map(({path}) => path));
  const wait = (holder: string) => listener.note(`waiting for ${holder}`);
  const {tracked} = await withDataLock(project, 'mlops repro', () => ignorePaths(project, paths), wait);
  for (const path of tracked)
    listener.warn(`${path} is an output of a stage and tracked by git: git rm --cached ${path} leaves it to mlops`);
}

/** Tells whether stages can only run one after another: each waits for the one before it. */
function isChain({graph}: Pipeline, names: readonly StageName[]): boolean {
  return names.every((name, i) => {
    const before = names[i - 1];
    return before === undefined || (graph.upstream.get(name) ?? []).includes(before);
  });
}

function assemble(
  pipeline: Pipeline,
  recorder: Recorder,
  claims: ClaimDesk,
  request: ReproRequest,
  effects: ReproEffects,
) {
  const {commit, useRunCache} = request;
  const {executor, signal, listener, env} = effects;
  const {project, graph, locks} = pipeline;
  const options = {commit, useRunCache, graceMs: GRACE_MS, env};
  const parts: WorkParts = {
    project,
    graph,
    locks,
    runCache: new RunCache(project),
    claims,
    recorder,
    executor,
    options,
    signal,
    listener,
  };
  return parts;
}

async function openClaims(project: Project, clock: Clock, listener: WorkListener): Promise<ClaimDesk> {
  const onWait: ConstructorParameters<typeof ClaimDesk>[0]['onWait'] = ({stage}, holder) =>
    listener.note(
      `stage ${stage} waits: process ${holder.pid} is at work on ${holder.stage === stage ? 'it' : `stage ${holder.stage}`}`,
    );
  return new ClaimDesk({db: await project.database(), clock, onWait});
}

/** The pipeline's own run shows the whole pipeline as it stands, with what did not have to run. */
async function finishRecord(
  {project, graph}: Pipeline,
  recorder: Recorder,
  results: readonly StageResult[],
  outcome: {readonly ok: boolean; readonly stopped: boolean},
): Promise<void> {
  if ((await recorder.runId()) === undefined) return;
  const good = results.filter(({action}) => action !== 'failed' && action !== 'blocked');
  const stages = good.flatMap(({name}) => graph.stages.get(name) ?? []);
  const facts = await readFacts(project, stages);
  const read = await readMetrics(
    project,
    stages.flatMap(({outputs}) => outputs.filter(({path}) => facts.paths.get(path))),
  );
  const status = outcome.ok ? 'FINISHED' : outcome.stopped ? 'KILLED' : 'FAILED';
  await recorder.finish({status, stages, facts, metrics: 'metrics' in read ? read.metrics : {}});
}

async function work(
  pipeline: Pipeline,
  planned: Planned,
  request: ReproRequest,
  effects: ReproEffects,
): Promise<ReproResult> {
  const {project, graph, lock} = pipeline;
  const {clock, env, signal, listener} = effects;
  const recorder = new Recorder({project, clock, env, command: request.command});
  const claims = await openClaims(project, clock, listener);
  const worker = new StageWorker(assemble(pipeline, recorder, claims, request, effects), {steps: planned.steps, lock});
  const order = planned.steps.map(({stage}) => stage);
  const {jobs, keepGoing} = request;
  const upstream = request.single ? new Map<StageName, StageName[]>() : graph.upstream;
  const blocked = await runSchedule({order, upstream, jobs, keepGoing, signal, settle: (name) => worker.settle(name)});
  const left = new Set(blocked);
  const results = planned.steps.map(({stage, reasons}): StageResult => {
    const result = worker.results.get(stage);
    if (result && !left.has(stage)) return result;
    return {name: stage, action: 'blocked', reasons, seconds: 0, runId: undefined, exitCode: undefined};
  });
  const ok = results.every(({action}) => action !== 'failed' && action !== 'blocked');
  await finishRecord(pipeline, recorder, results, {ok, stopped: signal.aborted});
  return {stages: results, ok, runId: await recorder.runId(), failure: failureOf(worker.troubles)};
}

/**
 * Brings the selected stages up to date: restores what was computed before, runs the rest in the order of the graph, several at
 * once, each as a tracked run, and writes down each success in the lock file.
 *
 * Killed at any point, it can be called again and goes on. Two at once share the work. What goes wrong with a stage is part of
 * the result; thrown is only what keeps everything from starting: see `openPipeline`, `stagesNamed`, `validateSteps`.
 */
export async function reproduce(project: Project, request: ReproRequest, effects: ReproEffects): Promise<ReproResult> {
  const pipeline = await openPipeline(project);
  const options = {...request, targets: stagesNamed(pipeline, request.targets)};
  if (request.pull) await pullMissing(pipeline, selectedStages(pipeline, options), effects);
  const planned = await makePlan(pipeline, options);
  await validateSteps(project, pipeline.graph, planned.steps, planned.facts);
  const names = planned.steps.filter(({action}) => action === 'run').map(({stage}) => stage);
  effects.listener.planned(names, isChain(pipeline, names));
  if (names.length > 0)
    await ignoreOutputs(
      project,
      names.flatMap((name) => pipeline.graph.stages.get(name) ?? []),
      effects.listener,
    );
  return work(pipeline, planned, request, effects);
}
