import type {StageName} from '../../core/brand.js';
import type {Clock} from '../../core/clock.js';
import {ignorePaths, withDataLock} from '../../data/index.js';
import type {Project} from '../../project/index.js';
import {ClaimDesk} from '../claims/claim-desk.js';
import type {Step} from '../plan.js';
import type {Pipeline, Planned} from '../prepare.js';
import {readFacts} from '../read-facts.js';
import type {ReproEffects, ReproRequest} from '../request.js';
import type {Stage} from '../stage.js';
import {readMetrics} from './outputs.js';
import type {WorkListener, WorkParts} from './parts.js';
import {Recorder} from './recorder.js';
import {failureOf, type ReproResult, type StageResult} from './result.js';
import {RunCache} from './run-cache.js';
import {runSchedule} from './schedule.js';
import {StageWorker} from './worker.js';

const GRACE_MS = 10_000;

/** Tells git to leave outputs alone before the first of them is written. */
async function ignoreOutputs(project: Project, stages: readonly Stage[], listener: WorkListener): Promise<void> {
  const paths = stages.flatMap(({outputs}) => outputs.filter(({cache}) => cache).map(({path}) => path));
  if (paths.length === 0) return;
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

/** A stage that was never reached: it has to wait, unless it is as it should be. */
function unstarted({stage, action, reasons}: Step): StageResult {
  const is = action === 'run' ? 'blocked' : 'skipped';
  return {name: stage, action: is, reasons, seconds: 0, runId: undefined, exitCode: undefined};
}

/** Carries a plan out. See `reproduce`. */
export async function carryOut(
  pipeline: Pipeline,
  planned: Planned,
  request: ReproRequest,
  effects: ReproEffects,
): Promise<ReproResult> {
  const {project, graph, lock} = pipeline;
  const {clock, env, signal, listener} = effects;
  const {jobs, keepGoing} = request;
  const names = planned.steps.filter(({action}) => action === 'run').map(({stage}) => stage);
  listener.planned(names, jobs > 1 && !isChain(pipeline, names));
  await ignoreOutputs(
    project,
    names.flatMap((name) => graph.stages.get(name) ?? []),
    listener,
  );
  const recorder = new Recorder({project, clock, env, command: request.command});
  const claims = await openClaims(project, clock, listener);
  const worker = new StageWorker(assemble(pipeline, recorder, claims, request, effects), {steps: planned.steps, lock});
  const order = planned.steps.map(({stage}) => stage);
  const settle = (name: StageName) => worker.settle(name);
  await runSchedule({order, upstream: graph.upstream, jobs, keepGoing, signal, settle});
  const results = planned.steps.map((step) => worker.results.get(step.stage) ?? unstarted(step));
  const ok = results.every(({action}) => action !== 'failed' && action !== 'blocked');
  await finishRecord(pipeline, recorder, results, {ok, stopped: signal.aborted});
  return {stages: results, ok, runId: await recorder.runId(), failure: failureOf(worker.troubles)};
}
