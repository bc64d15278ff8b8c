import type {RepoPath} from '../core/brand.js';
import {isDirectoryDigest} from '../core/digest.js';
import type {Project} from '../project/index.js';
import {type Examined, examine} from './examine.js';
import {isStoredIn} from './fingerprint.js';
import type {DataState, Output} from './model.js';
import {type Cache, openCache} from './objects/cache.js';
import {listPointers} from './pointers/files.js';

/** One tracked path and how it stands. */
export interface DataStatus {
  readonly path: RepoPath;
  readonly state: DataState;
}

/** Tells whether the cache holds what was recorded; what the work tree holds as well need not be read from the cache. */
async function isRecordedStored(cache: Cache, output: Output, present: Examined | undefined): Promise<boolean> {
  if (output.digest === undefined) return false;
  if (present?.fingerprint.digest !== output.digest) return isStoredIn(cache, output.digest);
  if (isDirectoryDigest(output.digest) && !cache.has(output.digest)) return false;
  const stored = cache.present(present.entries.map(({digest}) => digest));
  return present.entries.every(({digest}) => stored.has(digest));
}

async function stateOf(project: Project, cache: Cache, output: Output): Promise<DataState> {
  const present = await examine(project, output.path);
  if (output.digest === undefined) return present ? 'new' : 'deleted';
  if (!(await isRecordedStored(cache, output, present))) return 'not in cache';
  if (!present) return 'deleted';
  return present.fingerprint.digest === output.digest ? 'unchanged' : 'modified';
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
