import {join} from 'node:path';
import type {RepoPath} from '../core/brand.js';
import {fail, isMlopsError, type MlopsError} from '../core/errors/index.js';
import {removeEmptyFolder, removeFile} from '../platform/fs/index.js';
import type {Project} from '../project/index.js';
import {type ExaminedFile, examine} from './examine.js';
import {trackedBy} from './git-view.js';
import {isWithin, type Output} from './model.js';
import {openCache} from './objects/cache.js';
import {isRecorded, type RecordedOutput} from './remotes/ledger.js';
import {type Restored, restorePath} from './restore/restore.js';
import {StateReader, StateWriter} from './state-index.js';

/** Paths whose content in the work tree changed; each list sorted. */
export interface CheckoutResult {
  readonly added: readonly RepoPath[];
  readonly modified: readonly RepoPath[];
  readonly deleted: readonly RepoPath[];
}

export interface CheckoutOptions {
  /** Overwrites content that no cache holds. */
  readonly force?: boolean | undefined;
  /** `outputs` are all the project has: what was tracked before and is not any more is removed, if the cache holds it. */
  readonly complete?: boolean | undefined;
  readonly dryRun?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A path that was tracked when it was put into the work tree, and is not any more. */
interface Leftover {
  readonly path: RepoPath;
  readonly kind: 'file' | 'directory';
  readonly entries: readonly ExaminedFile[];
}

/** Tries every output without changing anything. Throws when one cannot be restored, naming all that cannot. */
async function rehearse(
  project: Project,
  outputs: readonly RecordedOutput[],
  options: CheckoutOptions,
): Promise<ReadonlyMap<RecordedOutput, Restored>> {
  const plans = new Map<RecordedOutput, Restored>();
  const failures: MlopsError[] = [];
  for (const output of outputs) {
    try {
      plans.set(output, await restorePath(project, output, {...options, dryRun: true}));
    } catch (error) {
      if (!isMlopsError(error)) throw error;
      failures.push(error);
    }
  }
  const [first] = failures;
  if (!first) return plans;
  if (failures.length === 1) throw first;
  const problems = failures.map(({message, hints}) => ({message, hints}));
  throw fail('E_CHECKOUT_BLOCKED', {count: failures.length}, {problems, cause: first});
}

/** Finds paths that no pointer names any more and whose content the cache holds, so that removing them loses nothing. */
async function findLeftovers(project: Project, outputs: readonly Output[]): Promise<readonly Leftover[]> {
  const reader = new StateReader(await project.database(), project.dialect.digestAlgorithm);
  const isTracked = (path: RepoPath) => outputs.some((each) => isWithin(path, each.path) || isWithin(each.path, path));
  const paths = [...reader.placed().keys()].filter((path) => !isTracked(path));
  if (paths.length === 0) return [];
  const {openGit} = await import('../platform/git/index.js');
  const [cache, git] = await Promise.all([openCache(project), openGit(project.root)]);
  const leftovers: Leftover[] = [];
  for (const path of paths) {
    if (git && (await trackedBy(git, project, [path])).length > 0) continue;
    const examined = await examine(project, path);
    if (!examined) continue;
    const entries = await examined.entries();
    const stored = cache.present(entries.map(({digest}) => digest));
    if (entries.every(({digest}) => stored.has(digest)))
      leftovers.push({path, kind: examined.fingerprint.kind, entries});
  }
  return leftovers;
}

/** Removes files, then the folders they leave empty. */
function removeLeftover(project: Project, {path, kind, entries}: Leftover): void {
  const folders = new Set<string>();
  for (const {file} of entries) {
    removeFile(file.absolute);
    for (let folder = file.repoPath; folder.length > path.length; ) {
      folder = folder.slice(0, folder.lastIndexOf('/')) as RepoPath;
      folders.add(folder);
    }
  }
  if (kind === 'directory') folders.add(path);
  for (const folder of [...folders].toSorted().toReversed()) removeEmptyFolder(join(project.root, folder));
}

async function recordPlaces(
  project: Project,
  placed: readonly RecordedOutput[],
  gone: readonly Leftover[],
): Promise<void> {
  const db = await project.database();
  const before = new StateReader(db, project.dialect.digestAlgorithm).placed();
  const fresh = placed.filter(({path, digest}) => before.get(path) !== digest);
  if (fresh.length === 0 && gone.length === 0) return;
  db.transaction((tx) => {
    const writer = new StateWriter(tx, project.dialect.digestAlgorithm);
    for (const {path, digest} of fresh) writer.place(path, digest);
    for (const {path} of gone) writer.unplace(path);
  });
}

/**
 * Makes the work tree hold what outputs have recorded; all of them, or nothing is changed. Outputs of which nothing was
 * recorded are passed over. May be called again after it was killed. The caller holds the data lock.
 *
 * Throws what `restorePath` throws, or E_CHECKOUT_BLOCKED with each of several reasons.
 */
export async function checkoutOutputs(
  project: Project,
  outputs: readonly Output[],
  options: CheckoutOptions = {},
): Promise<CheckoutResult> {
  const recorded = outputs.filter(isRecorded);
  const plans = await rehearse(project, recorded, options);
  const leftovers = options.complete ? await findLeftovers(project, outputs) : [];
  if (!options.dryRun) {
    for (const leftover of leftovers) removeLeftover(project, leftover);
    for (const [output, {state}] of plans) if (state !== 'unchanged') await restorePath(project, output, options);
    await recordPlaces(project, recorded, leftovers);
  }
  const inState = (wanted: Restored['state']) =>
    [...plans].flatMap(([{path}, {state}]) => (state === wanted ? [path] : [])).toSorted();
  return {
    added: inState('added'),
    modified: inState('modified'),
    deleted: leftovers.map(({path}) => path).toSorted(),
  };
}
