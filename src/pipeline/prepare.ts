import type {RepoPath, StageName} from '../core/brand.js';
import {repoPathOf} from '../data/index.js';
import type {Project} from '../project/index.js';
import type {Facts} from './facts.js';
import {findStage, type Graph, readGraph} from './graph.js';
import type {Lock} from './lock.js';
import {LockStore} from './lock-store.js';
import {type PlanOptions, planRepro, type Step, selectStages} from './plan.js';
import {readFacts} from './read-facts.js';
import type {Stage} from './stage.js';

/** The stages of a project and what is recorded of them. */
export interface Pipeline {
  readonly project: Project;
  readonly graph: Graph;
  readonly locks: LockStore;
  readonly lock: Lock;
}

/** A plan and what it was made from. */
export interface Planned {
  readonly steps: readonly Step[];
  readonly facts: Facts;
}

/** Reads the project file and the lock file. Throws the errors of either, see `buildGraph` and `parseLock`. */
export async function openPipeline(project: Project): Promise<Pipeline> {
  const graph = await readGraph(await project.file());
  const locks = new LockStore(project);
  return {project, graph, locks, lock: await locks.read()};
}

/** Returns the stages that targets mean, as typed in the current folder: names, or paths of outputs. Throws E_STAGE_UNKNOWN. */
export function stagesNamed({project, graph}: Pipeline, targets: readonly string[]): StageName[] {
  return targets.map((target) => {
    const isName = graph.stages.has(target as StageName);
    return findStage(graph, target, isName ? (target as RepoPath) : repoPathOf(project, target));
  });
}

/** Returns the selected stages, each after those it waits for. */
export function selectedStages({graph}: Pipeline, options: PlanOptions): Stage[] {
  return selectStages(graph, options).flatMap((name) => graph.stages.get(name) ?? []);
}

/** Looks at the disk and plans. Changes nothing. */
export async function makePlan(pipeline: Pipeline, options: PlanOptions): Promise<Planned> {
  const facts = await readFacts(pipeline.project, selectedStages(pipeline, options));
  return {facts, steps: planRepro(pipeline.graph, pipeline.lock, facts, options)};
}
