import {dirname, join} from 'node:path';
import {setImmediate as yieldToEvents} from 'node:timers/promises';
import type {AbsPath, RepoPath} from '../../core/brand.js';
import {systemClock} from '../../core/clock.js';
import {fail} from '../../core/errors/index.js';
import {
  type FileFacts,
  makeFolderNow,
  movePath,
  newFileMode,
  readFacts,
  removeAbandonedFiles,
  removeEmptyFolder,
  removeFile,
  removeHollowFolder,
  systemCode,
  temporaryBeside,
} from '../../platform/fs/index.js';
import type {Project} from '../../project/index.js';
import {remember} from '../examine.js';
import {type FileSystemClock, readFileSystemClock} from '../fs-clock.js';
import {folderOf} from '../ignore-rules.js';
import type {Cache} from '../objects/cache.js';
import type {KnownFile} from '../state-index.js';
import {RealFolders} from './folders.js';
import type {Placement, RestorePlan} from './plan.js';

/** What `applyRestore` needs beside the plan. */
export interface RestoreContext {
  readonly project: Project;
  readonly cache: Cache;
  readonly path: RepoPath;
  readonly kind: 'file' | 'directory';
  readonly isExecutable: boolean;
  /** The facts of the present files the plan was made from, by path within. */
  readonly seen: ReadonlyMap<string, FileFacts>;
  readonly signal?: AbortSignal | undefined;
}

/** How the names of unfinished files begin; `temporaryBeside` adds the dot. */
const TEMPORARY_PREFIX = '.checkout';
const FILES_PER_TURN = 64;
const OWNER_MAY_EXECUTE = 0o100;
const OCCUPIED = new Set(['EISDIR', 'ENOTEMPTY', 'EEXIST', 'EPERM']);

const repoPathOf = (context: RestoreContext, path: string): RepoPath =>
  (path === '' ? context.path : `${context.path}/${path}`) as RepoPath;

/** Refuses to touch a file that somebody wrote to since the plan was made. */
function requireUntouched(context: RestoreContext, path: string, absolute: string): void {
  const seen = context.seen.get(path);
  const now = readFacts(absolute, {follow: true});
  if (now && now.kind !== 'folder' && now.stamp !== seen?.stamp)
    throw fail('E_FILE_CHANGING', {path: repoPathOf(context, path)});
}

/** Moves a finished file to its place; empty folders left where it belongs give way. */
function moveOver(temporary: string, target: string, path: RepoPath): void {
  try {
    movePath(temporary, target);
  } catch (error) {
    if (!OCCUPIED.has(systemCode(error) ?? '')) throw error;
    if (readFacts(target)?.kind !== 'folder') throw error;
    if (!removeHollowFolder(target)) throw fail('E_PATH_BLOCKED', {path, by: path}, {cause: error});
    movePath(temporary, target);
  }
}

/** Writes one file and returns what may be remembered of it. */
class Placer {
  readonly #context: RestoreContext;
  readonly #clock: FileSystemClock;
  readonly #folders: RealFolders;
  readonly #mode: number;
  /** The beginning of the names of temporary files. */
  readonly #session: string;
  #placed = 0;

  constructor(context: RestoreContext) {
    this.#context = context;
    this.#clock = readFileSystemClock(context.project.layout);
    this.#folders = new RealFolders(context.project.root);
    this.#session = temporaryBeside(join(context.project.layout.temporary, TEMPORARY_PREFIX.slice(1)));
    this.#mode = newFileMode() | (context.isExecutable ? OWNER_MAY_EXECUTE : 0);
  }

  makeFolder(path: RepoPath): void {
    this.#folders.make(path, path);
  }

  async place(placement: Placement): Promise<KnownFile | undefined> {
    const {project} = this.#context;
    const path = repoPathOf(this.#context, placement.path);
    const target = join(project.root, path);
    const modifiedMs = this.#clock.placementTimeMs();
    const write = (to: AbsPath) =>
      this.#context.cache.copyTo(placement.digest, to, {mode: this.#mode, modifiedAt: modifiedMs / 1000});
    const temporary = `${this.#session}-${this.#placed++}` as AbsPath;
    this.#folders.make(folderOf(path), path);
    await write(temporary);
    requireUntouched(this.#context, placement.path, target);
    await this.#move(temporary, target, path, write);
    const facts = readFacts(target);
    // Whoever wrote to the file since it was moved here left a later time on it.
    const isOurs = facts && Math.abs(Number(facts.mtimeNs / 1_000_000n) - modifiedMs) <= 1;
    return isOurs && !this.#clock.isRacy(facts.mtimeNs)
      ? {path, digest: placement.digest, stamp: facts.stamp}
      : undefined;
  }

  async #move(temporary: string, target: string, path: RepoPath, write: (to: AbsPath) => Promise<void>): Promise<void> {
    try {
      moveOver(temporary, target, path);
    } catch (error) {
      removeFile(temporary);
      if (systemCode(error) !== 'EXDEV') throw error;
      // A mount point below the root is another file system: the file is written beside its place instead.
      const beside = temporaryBeside(target) as AbsPath;
      await write(beside);
      moveOver(beside, target, path);
    }
  }
}

/** Removes a file and the folders it leaves empty, up to the restored path itself. */
function removeWithin(context: RestoreContext, path: string): void {
  const top = join(context.project.root, context.path);
  const absolute = join(context.project.root, repoPathOf(context, path));
  requireUntouched(context, path, absolute);
  removeFile(absolute);
  if (path === '') return;
  let folder = dirname(absolute);
  while (folder.length > top.length && removeEmptyFolder(folder)) folder = dirname(folder);
}

/**
 * Carries a plan out: removals, then placements, each file at once by a rename. Killed at any point it leaves whole files of
 * the old or the new content, and the next call does the rest.
 *
 * Throws E_FILE_CHANGING where a file was written to since the plan was made, E_SYMLINKED_FOLDER and E_PATH_BLOCKED where
 * something else stands in the way, and what reading the cache throws.
 */
export async function applyRestore(plan: RestorePlan, context: RestoreContext): Promise<void> {
  const {temporary} = context.project.layout;
  makeFolderNow(temporary);
  removeAbandonedFiles(temporary, TEMPORARY_PREFIX, systemClock.now());
  const placer = new Placer(context);
  const known: KnownFile[] = [];
  try {
    for (const path of plan.remove) removeWithin(context, path);
    if (context.kind === 'directory') placer.makeFolder(context.path);
    for (const [i, placement] of plan.place.entries()) {
      if (i % FILES_PER_TURN === FILES_PER_TURN - 1) await yieldToEvents();
      context.signal?.throwIfAborted();
      const placed = await placer.place(placement);
      if (placed) known.push(placed);
    }
  } finally {
    const gone = plan.remove.map((path) => repoPathOf(context, path));
    await remember(context.project, known, gone);
  }
}
