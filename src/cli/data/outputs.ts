import {listPointers, type Output} from '../../data/index.js';
import {lockedOutputs} from '../../pipeline/index.js';
import type {Project} from '../../project/index.js';

/** Returns everything the project tracks, sorted by path: what pointers stand for, and what stages write into the cache. */
export async function trackedOutputs(project: Project): Promise<readonly Output[]> {
  const outputs: Output[] = [...(await listPointers(project)), ...(await lockedOutputs(project))];
  return outputs.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}
