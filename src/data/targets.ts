import {resolve, sep} from 'node:path';
import type {RepoPath} from '../core/brand.js';
import {fail} from '../core/errors/index.js';
import {nearest} from '../core/nearest.js';
import type {Project} from '../project/index.js';
import {isWithin, type Output} from './model.js';

/** Returns the path from the root of what a user typed in the current folder; empty for the root. Throws E_OUTSIDE_PROJECT. */
export function repoPathOf(project: Pick<Project, 'root' | 'cwd'>, typed: string): RepoPath {
  const absolute = resolve(project.cwd, typed);
  if (absolute === project.root) return '' as RepoPath;
  const inside = project.root.endsWith(sep) ? project.root : `${project.root}${sep}`;
  if (!absolute.startsWith(inside)) throw fail('E_OUTSIDE_PROJECT', {path: typed, root: project.root});
  return absolute.slice(inside.length).split(sep).join('/') as RepoPath;
}

/**
 * Returns the outputs that `targets` name, in the order of `outputs`, each once; all of them for no targets.
 *
 * A target, as typed in the current folder, is an output, the pointer of one, or a folder with outputs below.
 * Throws E_NOT_TRACKED, E_OUTSIDE_PROJECT.
 */
export function selectOutputs<Each extends Output>(
  project: Pick<Project, 'root' | 'cwd' | 'dialect'>,
  outputs: readonly Each[],
  targets: readonly string[],
): readonly Each[] {
  if (targets.length === 0) return outputs;
  const chosen = new Set<Each>();
  for (const typed of targets) {
    const target = repoPathOf(project, typed);
    const {pointerSuffix} = project.dialect;
    const found = outputs.filter(({path}) => isWithin(path, target) || `${path}${pointerSuffix}` === target);
    if (found.length === 0) throw notTracked(typed, target, outputs);
    for (const each of found) chosen.add(each);
  }
  return outputs.filter((output) => chosen.has(output));
}

function notTracked(typed: string, target: RepoPath, outputs: readonly Output[]): Error {
  const inside = outputs.find(({path}) => isWithin(target, path))?.path;
  const near = nearest(
    target,
    outputs.map(({path}) => path),
  );
  return fail('E_NOT_TRACKED', {target: typed, inside, near});
}
