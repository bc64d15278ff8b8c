import {join} from 'node:path';
import type {RepoPath} from '../../core/brand.js';
import {fail} from '../../core/errors/index.js';
import {nearest} from '../../core/nearest.js';
import {readFacts, readFolder} from '../../platform/fs/index.js';
import type {Project} from '../../project/index.js';
import {folderOf, IgnoreRules} from '../ignore-rules.js';
import {RealFolders} from '../restore/folders.js';
import {repoPathOf} from '../targets.js';

/** Collects the topmost paths below `folder` that match; what lies in a folder that matches belongs to it. */
function matchesBelow(project: Project, folder: string, matches: (path: string) => boolean): RepoPath[] {
  const found: RepoPath[] = [];
  const none = new IgnoreRules();
  for (const {name, kind} of readFolder(join(project.root, folder))) {
    const path = (folder === '' ? name : `${folder}/${name}`) as RepoPath;
    if (none.isIgnored(path, kind === 'folder') || name.endsWith(project.dialect.pointerSuffix)) continue;
    if (matches(path)) found.push(path);
    else if (kind === 'folder') found.push(...matchesBelow(project, path, matches));
  }
  return found;
}

/** Returns the paths a pattern, typed in the current folder, fits. Throws E_GLOB_EMPTY, E_OUTSIDE_PROJECT. */
async function expandPattern(project: Project, typed: string): Promise<readonly RepoPath[]> {
  const {default: picomatch} = await import('picomatch');
  const {base, glob} = picomatch.scan(typed);
  const start = repoPathOf(project, base);
  if (glob === '') return [start];
  const matches = picomatch(glob);
  const below = (path: string) => (start === '' ? path : path.slice(start.length + 1));
  const found = matchesBelow(project, start, (path) => matches(below(path))).toSorted();
  if (found.length === 0) throw fail('E_GLOB_EMPTY', {pattern: typed});
  return found;
}

function requireThere(project: Project, path: RepoPath): void {
  new RealFolders(project.root).check(folderOf(path), path);
  if (readFacts(join(project.root, path))) return;
  const siblings = readFolder(join(project.root, folderOf(path))).map(({name}) => join(folderOf(path), name));
  throw fail('E_TARGET_MISSING', {path, near: nearest(path, siblings)});
}

/**
 * Returns the paths that `targets`, typed in the current folder, name; each once, in the order given.
 *
 * With `glob` targets are patterns. Throws E_OUTSIDE_PROJECT, E_TARGET_MISSING, E_GLOB_EMPTY, E_SYMLINKED_FOLDER.
 */
export async function resolveTargets(
  project: Project,
  targets: readonly string[],
  glob: boolean,
): Promise<readonly RepoPath[]> {
  const paths: RepoPath[] = [];
  for (const typed of targets)
    paths.push(...(glob ? await expandPattern(project, typed) : [repoPathOf(project, typed)]));
  for (const path of paths) requireThere(project, path);
  return [...new Set(paths)];
}
