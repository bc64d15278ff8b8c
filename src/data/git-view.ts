import {join} from 'node:path';
import type {RepoPath} from '../core/brand.js';
import type {Git} from '../platform/git/index.js';
import type {Project} from '../project/index.js';

/** The repository may start above the project, so git is asked with absolute paths and its answers are cut to ours. */
const fromRoot = (project: Pick<Project, 'root'>, absolute: string): RepoPath =>
  absolute.slice(project.root.length + 1) as RepoPath;

/** Returns the files that git tracks among `paths` and below them. */
export async function trackedBy(
  git: Git,
  project: Pick<Project, 'root'>,
  paths: readonly RepoPath[],
): Promise<readonly RepoPath[]> {
  const tracked = await git.listTracked(paths.map((path) => join(project.root, path)));
  return tracked.map((path) => fromRoot(project, path));
}

/** Returns those of `paths` that git ignores. */
export async function ignoredBy(
  git: Git,
  project: Pick<Project, 'root'>,
  paths: readonly RepoPath[],
): Promise<readonly RepoPath[]> {
  const ignored = await git.isIgnored(paths.map((path) => join(project.root, path)));
  return ignored.map((path) => fromRoot(project, path));
}
