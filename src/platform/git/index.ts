import {access} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {fail} from '../../core/errors/index.js';
import type {Git} from './model.js';

export type {Git} from './model.js';

async function findWorkTree(folder: string): Promise<string | undefined> {
  for (let current = folder; ; current = dirname(current)) {
    try {
      await access(join(current, '.git'));
      return current;
    } catch {
      // Not here: look above. The last folder is its own parent.
      if (dirname(current) === current) return undefined;
    }
  }
}

/** The library is loaded where there is a repository: a quick command asks whether there is one and no more. */
const load = () => import('./repository.js');

/** Returns the repository around `folder`; undefined when there is none. */
export async function openGit(folder: string): Promise<Git | undefined> {
  const root = await findWorkTree(folder);
  return root === undefined ? undefined : (await load()).createGit(root);
}

/** Returns the repository around `folder`. Throws E_NO_GIT. */
export async function requireGit(folder: string): Promise<Git> {
  const git = await openGit(folder);
  if (!git) throw fail('E_NO_GIT', {folder});
  return git;
}

/** Makes `folder` a git repository with the branch `main`. */
export async function initGit(folder: string): Promise<Git> {
  return (await load()).initRepository(folder);
}
