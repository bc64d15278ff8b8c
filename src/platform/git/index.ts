import {access} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {GitError, type SimpleGit, simpleGit} from 'simple-git';
import {fail} from '../../core/errors/index.js';

export interface Identity {
  readonly name: string;
  readonly email: string;
}

/** The git repository a project lives in. */
export interface Git {
  /** Root of the work tree. */
  readonly root: string;
  /** The commit checked out; undefined before the first one. */
  headCommit(): Promise<string | undefined>;
  /** The branch checked out; undefined on a detached head. */
  branch(): Promise<string | undefined>;
  /** Whether tracked files differ from the commit, or untracked ones exist that are not ignored. */
  isDirty(): Promise<boolean>;
  /** What tracked files changed against the commit, as a patch. */
  diff(): Promise<string>;
  add(paths: readonly string[]): Promise<void>;
  /** Commits what is added; `identity` counts where git has none of its own. */
  commit(message: string, identity?: Identity): Promise<void>;
  /** The paths among `paths` that git ignores. */
  isIgnored(paths: readonly string[]): Promise<readonly string[]>;
  isTracked(path: string): Promise<boolean>;
  /** The files among `paths` and below them that git tracks, as absolute paths; `paths` are absolute or from the root. */
  listTracked(paths: readonly string[]): Promise<readonly string[]>;
  userName(): Promise<string | undefined>;
  userEmail(): Promise<string | undefined>;
  /** The text of a file at a revision; undefined when it was not there. */
  showFile(revision: string, path: string): Promise<string | undefined>;
}

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

async function guarded<Value>(action: string, body: () => Promise<Value>): Promise<Value> {
  try {
    return await body();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (/ENOENT/.test(error.message)) throw fail('E_GIT_MISSING', {}, {cause: error});
    if (error instanceof GitError)
      throw fail('E_GIT', {action, reason: error.message.trim().replace(/^(fatal|error): /, '')}, {cause: error});
    throw error;
  }
}

/** Returns undefined for a question git answers with "there is none". */
async function optional(git: SimpleGit, args: string[]): Promise<string | undefined> {
  return guarded(args[0] ?? 'answer', async () => {
    try {
      return (await git.raw(args)).trim() || undefined;
    } catch (error) {
      if (error instanceof GitError && !/ENOENT/.test(error.message)) return undefined;
      throw error;
    }
  });
}

function createGit(root: string): Git {
  const git = simpleGit({baseDir: root});
  const ignored = async (paths: readonly string[]) => guarded('check ignore rules', () => git.checkIgnore([...paths]));
  return {
    root,
    headCommit: () => optional(git, ['rev-parse', '--verify', '--quiet', 'HEAD']),
    branch: () => optional(git, ['symbolic-ref', '--short', '--quiet', 'HEAD']),
    isDirty: () => guarded('read the status', async () => (await git.raw(['status', '--porcelain'])).trim() !== ''),
    diff: async () => (await optional(git, ['diff', 'HEAD', '--no-ext-diff', '--no-color'])) ?? '',
    add: async (paths) => void (await guarded('add files', () => git.add([...paths]))),
    commit: async (message, identity) => {
      const own = (await optional(git, ['config', 'user.email'])) !== undefined;
      const flags = own || !identity ? [] : ['-c', `user.name=${identity.name}`, '-c', `user.email=${identity.email}`];
      await guarded('commit', () => git.raw([...flags, 'commit', '--quiet', '-m', message]));
    },

    isIgnored: ignored,
    isTracked: async (path) => (await optional(git, ['ls-files', '--', path])) !== undefined,
    listTracked: async (paths) => {
      const args = ['--literal-pathspecs', 'ls-files', '-z', '--', ...paths];
      const list = await guarded('list tracked files', () => git.raw(args));
      return list.split('\0').flatMap((path) => (path === '' ? [] : [join(root, path)]));
    },
    userName: () => optional(git, ['config', 'user.name']),
    userEmail: () => optional(git, ['config', 'user.email']),
    showFile: async (revision, path) => {
      try {
        return await git.show([`${revision}:${path}`]);
      } catch (error) {
        if (error instanceof GitError) return undefined;
        throw error;
      }
    },
  };
}

/** Returns the repository around `folder`; undefined when there is none. */
export async function openGit(folder: string): Promise<Git | undefined> {
  const root = await findWorkTree(folder);
  return root === undefined ? undefined : createGit(root);
}

/** Returns the repository around `folder`. Throws E_NO_GIT. */
export async function requireGit(folder: string): Promise<Git> {
  const git = await openGit(folder);
  if (!git) throw fail('E_NO_GIT', {folder});
  return git;
}

/** Makes `folder` a git repository with the branch `main`. */
export async function initGit(folder: string): Promise<Git> {
  await guarded('make a repository', () =>
    simpleGit({baseDir: folder}).raw(['init', '--quiet', '--initial-branch=main']),
  );
  return createGit(folder);
}
