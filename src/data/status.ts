import type {RepoPath} from '../core/brand.js';
import type {Project} from '../project/index.js';
import {examine} from './examine.js';
import type {DataState, DirectoryEntry, Output} from './model.js';
import {type Cache, openCache} from './objects/cache.js';
import {listPointers} from './pointers/files.js';
import {isWhole} from './whole.js';

/** One tracked path and how it stands. */
export interface DataStatus {
  readonly path: RepoPath;
  readonly state: DataState;
}

async function stateOf(project: Project, cache: Cache, {path, digest}: Output): Promise<DataState> {
  const present = await examine(project, path);
  if (digest === undefined) return present ? 'new' : 'deleted';
  // What the work tree holds as well need not be read from the cache.
  const entriesOf = (): Promise<readonly DirectoryEntry[]> =>
    present?.fingerprint.digest === digest ? present.entries() : cache.readDirectory(digest);
  const filesOf = async () => (await entriesOf()).map((entry) => entry.digest);
  if (!(await isWhole(project, cache, digest, filesOf))) return 'not in cache';
  if (!present) return 'deleted';
  return present.fingerprint.digest === digest ? 'unchanged' : 'modified';
}

/**
 * Returns how tracked paths stand against what was recorded, in the order given; the pointers' when none are given.
 *
 * The first that holds: `new` nothing was recorded yet and something is there; `not in cache` the cache lacks the recorded
 * content, or a part of it; `deleted` nothing is at the path; `modified` something else is.
 */
export async function dataStatus(project: Project, outputs?: readonly Output[]): Promise<readonly DataStatus[]> {
  const cache = await openCache(project);
  const states: DataStatus[] = [];
  for (const output of outputs ?? (await listPointers(project)))
    states.push({path: output.path, state: await stateOf(project, cache, output)});
  return states;
}
