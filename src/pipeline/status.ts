import type {StageName} from '../core/brand.js';
import {repoPathOf} from '../data/index.js';
import type {Project} from '../project/index.js';
import {readGraph} from './graph.js';
import type {PlanOptions} from './plan.js';
import {makePlan, openPipeline, stagesNamed} from './prepare.js';
import type {Reason} from './reason.js';

/** How a stage stands. A frozen stage is not compared. */
export const STAGE_STATES = ['fresh', 'stale', 'frozen'] as const;

export interface StageStatus {
  readonly name: StageName;
  readonly state: (typeof STAGE_STATES)[number];
  readonly reasons: readonly Reason[];
}

const WITHOUT_FORCE: Omit<PlanOptions, 'targets'> = {single: false, downstream: false, force: false};

/**
 * Returns how the stages stand that `targets` mean, with what they wait for; all for no targets. In the order in which they would
 * run. Changes nothing.
 */
export async function stageStatus(project: Project, targets: readonly string[]): Promise<readonly StageStatus[]> {
  const pipeline = await openPipeline(project);
  const options = {...WITHOUT_FORCE, targets: stagesNamed(pipeline, targets)};
  const {steps} = await makePlan(pipeline, options);
  return steps.map(({stage, action, reasons}) => {
    if (pipeline.graph.stages.get(stage)?.isFrozen) return {name: stage, state: 'frozen', reasons: []};
    return {name: stage, state: action === 'run' ? 'stale' : 'fresh', reasons};
  });
}

/** Returns what tells whether a target means a stage, as `stageStatus` takes it, and no tracked data. */
export async function isStageTarget(project: Project): Promise<(target: string) => boolean> {
  const {stages} = await readGraph(await project.file());
  const paths = [...stages.values()].flatMap(({outputs}) => outputs.map(({path}) => path as string));
  return (target) => {
    if (stages.has(target as StageName)) return true;
    const path = repoPathOf(project, target);
    return paths.some((each) => path === each || path.startsWith(`${each}/`));
  };
}

/** Returns why one stage, named as `stageStatus` takes it, would run. */
export async function explainStage(project: Project, target: string): Promise<StageStatus> {
  const pipeline = await openPipeline(project);
  const [stage] = stagesNamed(pipeline, [target]);
  const found = (await stageStatus(project, [target])).find(({name}) => name === stage);
  if (!found) throw new Error(`no status of ${target}`);
  return found;
}
