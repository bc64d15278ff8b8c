import type {Output, OwnedPath} from '../data/index.js';
import type {Project} from '../project/index.js';
import {readGraph} from './graph.js';
import {LockStore} from './lock-store.js';

/** An output of a stage with the content it had when the stage last succeeded. */
export interface LockedOutput extends Output {
  readonly stage: string;
}

/**
 * Returns the cached outputs of all stages, sorted by path; those of stages that have not run yet without a digest.
 *
 * Outputs that stay out of the cache are left out: git or nobody keeps them. Throws the errors of a project or lock file that is
 * not valid.
 */
export async function lockedOutputs(project: Project): Promise<readonly LockedOutput[]> {
  const graph = await readGraph(await project.file());
  if (graph.stages.size === 0) return [];
  const lock = await new LockStore(project).read();
  const outputs = [...graph.stages.values()].flatMap((stage): LockedOutput[] => {
    const locked = new Map(lock.stages.get(stage.name)?.entry.outputs.map((each) => [each.name, each]));
    return stage.outputs
      .filter(({cache}) => cache)
      .map(({path, name}) => ({
        path,
        stage: stage.name,
        digest: locked.get(name)?.digest,
        isExecutable: locked.get(name)?.isExecutable,
      }));
  });
  return outputs.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** Returns every path that a stage writes, for commands that must not take it for data of their own. */
export async function ownedPaths(project: Project): Promise<readonly OwnedPath[]> {
  const graph = await readGraph(await project.file());
  return [...graph.stages.values()].flatMap((stage) => stage.outputs.map(({path}) => ({path, owner: stage.name})));
}
