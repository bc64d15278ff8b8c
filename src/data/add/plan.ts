import {basename} from 'node:path';
import type {RepoPath} from '../../core/brand.js';
import {fail} from '../../core/errors/index.js';
import {folderOf} from '../ignore-rules.js';
import {type Fingerprint, isWithin, type OwnedPath} from '../model.js';
import type {Pointer} from '../pointers/schema.js';
import {ignoreLine, withIgnoreLine} from './git-ignore.js';

/** What a target is checked against. */
export interface Surroundings {
  readonly pointers: readonly Pointer[];
  readonly owned: readonly OwnedPath[];
  readonly pointerSuffix: string;
}

const TOOL_FOLDERS = new Set(['.git', '.hg', '.mlops', '.dvc']);

function checkOne(path: RepoPath, {pointers, owned, pointerSuffix}: Surroundings): void {
  const tool = path === '' ? '.mlops' : path.split('/').find((part) => TOOL_FOLDERS.has(part));
  if (tool) throw fail('E_INSIDE_STATE', {path: path === '' ? '.' : path, folder: tool});
  if (/[\r\n]/.test(path)) throw fail('E_NAME_UNSUITABLE', {path});
  if (path.endsWith(pointerSuffix))
    throw fail('E_POINTER_TARGET', {path, output: path.slice(0, -pointerSuffix.length)});
  const stage = owned.find((each) => isWithin(path, each.path) || isWithin(each.path, path));
  if (stage) throw fail('E_STAGE_OUTPUT', {path, stage: stage.owner, other: stage.path});
  const other = pointers.find((each) => each.path !== path && (isWithin(path, each.path) || isWithin(each.path, path)));
  if (other) throw fail('E_OUTPUT_OVERLAP', {path, other: other.path});
}

/**
 * Checks that paths can be tracked as far as their names tell, against each other too.
 *
 * Throws E_INSIDE_STATE, E_NAME_UNSUITABLE, E_POINTER_TARGET, E_STAGE_OUTPUT, E_OUTPUT_OVERLAP.
 */
export function checkTargets(paths: readonly RepoPath[], surroundings: Surroundings): void {
  for (const path of paths) checkOne(path, surroundings);
  for (const path of paths) {
    const other = paths.find((each) => each !== path && isWithin(path, each));
    if (other) throw fail('E_OUTPUT_OVERLAP', {path, other});
  }
}

/** A path whose content was recorded. */
export interface Recorded {
  readonly path: RepoPath;
  readonly fingerprint: Fingerprint;
}

/** Returns the pointer that stands for recorded content. */
export function pointerFor({path, fingerprint}: Recorded, pointer: RepoPath, desc: string | undefined): Pointer {
  const {digest, kind, sizeBytes, files, isExecutable} = fingerprint;
  return {pointer, path, digest, isExecutable, sizeBytes, files: kind === 'directory' ? files : undefined, desc};
}

/** One `.gitignore` to write. */
export interface IgnoreEdit {
  readonly file: RepoPath;
  readonly text: string;
}

/**
 * Returns the `.gitignore` files that have to change so that git leaves `paths` alone.
 *
 * `texts` holds the present files by path; `ignored` the paths git leaves alone already.
 */
export function planIgnores(
  paths: readonly RepoPath[],
  texts: ReadonlyMap<RepoPath, string | undefined>,
  ignored: ReadonlySet<string>,
): readonly IgnoreEdit[] {
  const now = new Map(texts);
  for (const path of paths) {
    if (ignored.has(path)) continue;
    const file = ignoreFileOf(path);
    now.set(file, withIgnoreLine(now.get(file), ignoreLine(basename(path))));
  }
  return [...now].flatMap(([file, text]) => (text === undefined || text === texts.get(file) ? [] : [{file, text}]));
}

/** Returns the `.gitignore` beside a path. */
export function ignoreFileOf(path: RepoPath): RepoPath {
  const folder = folderOf(path);
  return (folder === '' ? '.gitignore' : `${folder}/.gitignore`) as RepoPath;
}
