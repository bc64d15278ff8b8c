import {join} from 'node:path';
import type {RepoPath} from '../../core/brand.js';
import {readTextIfExists, writeFileAtomic} from '../../platform/fs/index.js';
import type {Project} from '../../project/index.js';
import {ignoredBy, trackedBy} from '../git-view.js';
import {ignoreFileOf, planIgnores} from './plan.js';

/** What telling git to leave paths alone came to. */
export interface IgnoredPaths {
  /** The `.gitignore` files that were changed. */
  readonly changed: readonly RepoPath[];
  /** Files that git tracks all the same, at or below the paths; an ignore rule does not reach them. */
  readonly tracked: readonly RepoPath[];
}

/**
 * Makes git leave paths alone: adds a line to the `.gitignore` beside each path that no rule covers yet. Without git nothing is
 * done. May be called again. The caller holds the data lock.
 */
export async function ignorePaths(project: Project, paths: readonly RepoPath[]): Promise<IgnoredPaths> {
  if (paths.length === 0) return {changed: [], tracked: []};
  // Loaded here, so that commands which do not ask git do not pay for it.
  const {openGit} = await import('../../platform/git/index.js');
  const git = await openGit(project.root);
  if (!git) return {changed: [], tracked: []};
  const tracked = await trackedBy(git, project, paths);
  // Git never calls a tracked file ignored, whatever the rules say.
  const open = paths.filter((path) => !tracked.some((file) => file === path || file.startsWith(`${path}/`)));
  const texts = new Map<RepoPath, string | undefined>();
  for (const file of new Set(open.map(ignoreFileOf))) texts.set(file, await readTextIfExists(join(project.root, file)));
  const edits = planIgnores(open, texts, new Set(await ignoredBy(git, project, open)));
  for (const {file, text} of edits) await writeFileAtomic(join(project.root, file), text);
  return {changed: edits.map(({file}) => file), tracked};
}
