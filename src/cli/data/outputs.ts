import {listPointers, type Output} from '../../data/index.js';
import type {Project} from '../../project/index.js';

/** Returns everything the project tracks: what pointers stand for, sorted by path. */
export async function trackedOutputs(project: Project): Promise<readonly Output[]> {
  return listPointers(project);
}
