import {openCache} from '../data/index.js';
import type {Project} from '../project/index.js';
import type {Step} from './plan.js';
import {makePlan, openPipeline, type Pipeline, selectedStages, stagesNamed} from './prepare.js';
import type {ReproEffects, ReproRequest} from './request.js';
import {validateSteps} from './validate.js';
import type {ReproResult} from './work/result.js';

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

/** Tells whether the cache lacks an output that is recorded: an earlier reproduction did not commit. */
async function hasUnstored({project, graph, lock}: Pipeline, steps: readonly Step[]): Promise<boolean> {
  const cache = await openCache(project);
  return steps.some(({stage}) => {
    const kept = new Set(graph.stages.get(stage)?.outputs.flatMap(({name, cache: isKept}) => (isKept ? [name] : [])));
    const recorded = lock.stages.get(stage)?.entry.outputs ?? [];
    return recorded.some(({name, digest}) => kept.has(name) && !cache.has(digest));
  });
}

function nothingToDo(steps: readonly Step[]): ReproResult {
  const skipped = {action: 'skipped', reasons: [], seconds: 0, runId: undefined, exitCode: undefined} as const;
  return {stages: steps.map(({stage}) => ({name: stage, ...skipped})), ok: true, runId: undefined, failure: undefined};
}

/**
 * Brings the selected stages up to date: restores what was computed before, runs the rest in the order of the graph, several at
 * once, each as a tracked run, and writes down each success in the lock file.
 *
 * Killed at any point, it can be called again and goes on. Two at once share the work. What goes wrong with a stage is part of
 * the result; thrown is only what keeps everything from starting: see `openPipeline`, `stagesNamed`, `validateSteps`.
 * `openEffects` is called when there is something to do.
 */
export async function reproduce(
  project: Project,
  request: ReproRequest,
  openEffects: () => Promise<ReproEffects>,
): Promise<ReproResult> {
  const pipeline = await openPipeline(project);
  const options = {...request, targets: stagesNamed(pipeline, request.targets)};
  if (request.pull) {
    const {pullMissing} = await import('./pull.js');
    await pullMissing(pipeline, selectedStages(pipeline, options), await openEffects());
  }
  const planned = await makePlan(pipeline, options);
  await validateSteps(project, pipeline.graph, planned.steps, planned.facts);
  const isIdle = planned.steps.every(({action}) => action === 'skip');
  if (isIdle && !(request.commit && (await hasUnstored(pipeline, planned.steps)))) return nothingToDo(planned.steps);
  const {carryOut} = await import('./work/carry-out.js');
  return carryOut(pipeline, planned, request, await openEffects());
}
