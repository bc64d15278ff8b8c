import type {RepoPath} from '../../core/brand.js';
import {type Digest, isDirectoryDigest} from '../../core/digest.js';
import {fail} from '../../core/errors/index.js';
import type {Project} from '../../project/index.js';
import {type Examined, examine} from '../examine.js';
import {folderOf} from '../ignore-rules.js';
import type {DirectoryEntry, Output} from '../model.js';
import {type Cache, openCache} from '../objects/cache.js';
import {applyRestore} from './apply.js';
import {RealFolders} from './folders.js';
import {planRestore, type RestorePlan} from './plan.js';

/** What restoring a path came to. */
export interface Restored {
  readonly state: 'unchanged' | 'added' | 'modified';
  readonly files: {readonly added: number; readonly modified: number; readonly removed: number};
}

export interface RestoreOptions {
  /** Overwrites and removes content that no cache holds. */
  readonly force?: boolean | undefined;
  /** Only tells what would be done. */
  readonly dryRun?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

async function wantedEntries(cache: Cache, path: RepoPath, digest: Digest): Promise<readonly DirectoryEntry[]> {
  if (!isDirectoryDigest(digest)) return [{path: '', digest}];
  if (!cache.has(digest)) throw fail('E_OBJECT_MISSING', {path, digest, count: 1});
  return cache.readDirectory(digest);
}

function checkPlan(plan: RestorePlan, path: RepoPath, force: boolean): void {
  const [missing] = plan.missing;
  if (missing) throw fail('E_OBJECT_MISSING', {path, digest: missing.digest, count: plan.missing.length});
  if (force || plan.unsaved.length === 0) return;
  const files = plan.unsaved.map((each) => (each === '' ? path : `${path}/${each}`));
  throw fail('E_UNSAVED_CHANGES', {path, files});
}

function summarize(plan: RestorePlan, present: Examined | undefined): Restored {
  const modified = plan.place.filter(({replaces}) => replaces).length;
  const files = {added: plan.place.length - modified, modified, removed: plan.remove.length};
  if (!present) return {state: 'added', files};
  const isUnchanged = plan.place.length === 0 && plan.remove.length === 0;
  return {state: isUnchanged ? 'unchanged' : 'modified', files};
}

/**
 * Makes a path of the work tree hold recorded content: writes the files that differ, removes those that are no longer part
 * of it, leaves the rest alone. Each file appears whole; may be called again after it was killed.
 *
 * Throws E_OBJECT_MISSING, E_UNSAVED_CHANGES (unless `force`), E_CACHE_CORRUPT, E_FILE_CHANGING, E_SYMLINKED_FOLDER,
 * E_PATH_BLOCKED; before anything is changed where it can be known by then.
 */
export async function restorePath(
  project: Project,
  {path, digest, isExecutable}: Output & {readonly digest: Digest},
  {force = false, dryRun = false, signal}: RestoreOptions = {},
): Promise<Restored> {
  const cache = await openCache(project);
  new RealFolders(project.root).check(folderOf(path), path);
  const present = await examine(project, path, {signal});
  const kind = isDirectoryDigest(digest) ? 'directory' : 'file';
  if (present?.fingerprint.digest === digest) return {state: 'unchanged', files: {added: 0, modified: 0, removed: 0}};
  const wanted = await wantedEntries(cache, path, digest);
  const before = (await present?.entries()) ?? [];
  const stored = cache.present([...wanted, ...before].map((entry) => entry.digest));
  const plan = planRestore({wanted, present: before, isStored: (each) => stored.has(each)});
  checkPlan(plan, path, force);
  const seen = new Map(before.map((entry) => [entry.path, entry.file.facts]));
  if (!dryRun)
    await applyRestore(plan, {project, cache, path, kind, isExecutable: isExecutable ?? false, seen, signal});
  return summarize(plan, present);
}
