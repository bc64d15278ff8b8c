import {join} from 'node:path';
import type {RepoPath} from '../../core/brand.js';
import {fail} from '../../core/errors/index.js';
import {type ReadOptions, readTextIfExists, writeFileAtomic} from '../../platform/fs/index.js';
import type {Git} from '../../platform/git/index.js';
import type {Project} from '../../project/index.js';
import {fingerprintPath, storePath} from '../fingerprint.js';
import {ignoredBy, trackedBy} from '../git-view.js';
import {type Fingerprint, isWithin, type OwnedPath} from '../model.js';
import {listPointers, pointerOf, pointerText} from '../pointers/files.js';
import {StateWriter} from '../state-index.js';
import {checkTargets, type IgnoreEdit, ignoreFileOf, planIgnores, pointerFor, type Recorded} from './plan.js';
import {resolveTargets} from './targets.js';

export interface AddOptions extends ReadOptions {
  /** Store the content; false records the digest only. */
  readonly commit: boolean;
  /** Targets are patterns. */
  readonly glob: boolean;
  readonly desc?: string | undefined;
  /** Paths that stages write. */
  readonly ownedPaths?: readonly OwnedPath[] | undefined;
  /** Compute everything, change nothing. */
  readonly dryRun?: boolean | undefined;
}

/** A path that is tracked now. */
export interface AddedPath {
  readonly path: RepoPath;
  readonly pointer: RepoPath;
  readonly fingerprint: Fingerprint;
  readonly state: 'added' | 'updated' | 'unchanged';
}

/** What `add` writes once the content is stored, in this order. */
interface AddPlan {
  readonly ignores: readonly IgnoreEdit[];
  readonly pointers: readonly {readonly file: RepoPath; readonly text: string}[];
  readonly added: readonly AddedPath[];
}

async function checkGit(git: Git | undefined, project: Project, paths: readonly RepoPath[]): Promise<void> {
  if (!git) return;
  const tracked = await trackedBy(git, project, paths);
  for (const path of paths) {
    const files = tracked.filter((file) => isWithin(file, path));
    if (files.length > 0) throw fail('E_TRACKED_BY_GIT', {path, files});
  }
  const [pointer] = await ignoredBy(
    git,
    project,
    paths.map((path) => pointerOf(project, path)),
  );
  if (pointer !== undefined) throw fail('E_POINTER_IGNORED', {pointer});
}

async function record(project: Project, path: RepoPath, options: AddOptions): Promise<Recorded> {
  const store = options.commit && !options.dryRun;
  const fingerprint = await (store ? storePath(project, path, options) : fingerprintPath(project, path, options));
  if (!fingerprint) throw fail('E_TARGET_MISSING', {path, near: []});
  return {path, fingerprint};
}

async function planAdd(
  project: Project,
  git: Git | undefined,
  recorded: readonly Recorded[],
  desc: string | undefined,
): Promise<AddPlan> {
  const paths = recorded.map(({path}) => path);
  const texts = new Map<RepoPath, string | undefined>();
  for (const file of new Set(paths.map(ignoreFileOf)))
    texts.set(file, await readTextIfExists(join(project.root, file)));
  const ignores = git ? planIgnores(paths, texts, new Set(await ignoredBy(git, project, paths))) : [];
  const pointers: AddPlan['pointers'][number][] = [];
  const added: AddedPath[] = [];
  for (const each of recorded) {
    const pointer = pointerOf(project, each.path);
    const {before, after} = await pointerText(project, pointerFor(each, pointer, desc));
    if (after !== before) pointers.push({file: pointer, text: after});
    const state = before === undefined ? 'added' : after === before ? 'unchanged' : 'updated';
    added.push({...each, pointer, state});
  }
  return {ignores, pointers, added};
}

/** The reference is written last: whoever sees a pointer finds the content stored and ignored by git. */
async function applyAdd(project: Project, plan: AddPlan): Promise<void> {
  for (const {file, text} of [...plan.ignores, ...plan.pointers]) await writeFileAtomic(join(project.root, file), text);
  const db = await project.database();
  db.transaction((tx) => {
    const writer = new StateWriter(tx, project.dialect.digestAlgorithm);
    for (const {path, fingerprint} of plan.added) writer.place(path, fingerprint.digest);
  });
}

/**
 * Tracks files and folders: stores their content, tells git to leave them alone, and writes a pointer file for each.
 *
 * `targets` are as typed in the current folder. Adding what has not changed changes nothing. Killed at any point it can be
 * run again. The caller holds the data lock. Throws before anything is changed, where the names, the pointers or git are
 * against it: see `checkTargets`, `resolveTargets`, E_TRACKED_BY_GIT, E_POINTER_IGNORED; later what `storePath` throws.
 */
export async function addPaths(
  project: Project,
  targets: readonly string[],
  options: AddOptions,
): Promise<readonly AddedPath[]> {
  const paths = await resolveTargets(project, targets, options.glob);
  const {pointerSuffix} = project.dialect;
  checkTargets(paths, {pointers: await listPointers(project), owned: options.ownedPaths ?? [], pointerSuffix});
  // Loaded here, so that commands which do not ask git do not pay for it.
  const {openGit} = await import('../../platform/git/index.js');
  const git = await openGit(project.root);
  await checkGit(git, project, paths);
  const recorded: Recorded[] = [];
  for (const path of paths) recorded.push(await record(project, path, options));
  const plan = await planAdd(project, git, recorded, options.desc);
  if (!options.dryRun) await applyAdd(project, plan);
  return plan.added;
}
