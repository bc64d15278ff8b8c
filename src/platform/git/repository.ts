import {execFile} from 'node:child_process';
import {join} from 'node:path';
import {GitError, type SimpleGit, simpleGit} from 'simple-git';
import {fail, type MlopsError} from '../../core/errors/index.js';
import type {Git} from './model.js';

/** git says first what went wrong and then, indented, the command that helps. */
function gitFailure(action: string, text: string, cause: unknown): MlopsError {
  const lines = text.trim().split('\n');
  const reason = (lines[0] ?? '').replace(/^(fatal|error): /, '');
  const hints = lines.flatMap((line) => (/^\tgit /.test(line) ? [line.trim()] : []));
  return fail('E_GIT', {action, reason}, {cause, hints});
}

const isMissing = (error: Error): boolean => /\bspawn \S*git\S* ENOENT\b/.test(error.message);

async function guarded(action: string, body: () => Promise<string>): Promise<string> {
  try {
    return await body();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (isMissing(error)) throw fail('E_GIT_MISSING', {}, {cause: error});
    throw error instanceof GitError ? gitFailure(action, error.message, error) : error;
  }
}

/** Returns the one line git prints; undefined where it prints none, as with `--quiet` and for settings that are not set. */
async function optional(git: SimpleGit, action: string, args: readonly string[]): Promise<string | undefined> {
  return (await guarded(action, () => git.raw([...args]))).trim() || undefined;
}

/** What a hook's git has set points to its own repository and index; simple-git leaves it out as well. */
const ownEnvironment = () => Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^GIT_/i.test(name)));

/** Asks about any number of paths, more than fit into a command line, and gets them back byte for byte. */
function checkIgnore(root: string, paths: readonly string[]): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const args = ['check-ignore', '-z', '--stdin'];
    const options = {cwd: root, env: ownEnvironment(), maxBuffer: Number.POSITIVE_INFINITY};
    const child = execFile('git', args, options, (error, stdout, stderr) => {
      // 1 says that none is ignored.
      if (!error || error.code === 1) resolve(stdout.split('\0').slice(0, -1));
      else if (isMissing(error)) reject(fail('E_GIT_MISSING', {}, {cause: error}));
      else reject(gitFailure('check ignore rules', stderr || error.message, error));
    });
    // git may end before it has read all; its exit code says why.
    child.stdin?.on('error', () => {});
    child.stdin?.end(paths.map((path) => `${path}\0`).join(''));
  });
}

/** What a patch needs to be applied later, whatever the user's settings make of `git diff` on the screen. */
const PATCH = ['diff', 'HEAD', '--no-ext-diff', '--no-textconv', '--no-color', '--src-prefix=a/', '--dst-prefix=b/'];

/** Returns the repository with this root. */
export function createGit(root: string): Git {
  // Nothing below looks at messages: git speaks the user's language.
  const git = simpleGit({baseDir: root});
  const list = async (paths: readonly string[]): Promise<string[]> => {
    const args = ['--literal-pathspecs', 'ls-files', '-z', '--', ...paths];
    return (await guarded('list tracked files', () => git.raw(args))).split('\0').filter((path) => path !== '');
  };
  const resolve = (name: string) => optional(git, 'read a revision', ['rev-parse', '--verify', '--quiet', name]);
  return {
    root,
    headCommit: () => resolve('HEAD'),
    branch: () => optional(git, 'read the branch', ['symbolic-ref', '--short', '--quiet', 'HEAD']),
    isDirty: async () => (await optional(git, 'read the status', ['status', '--porcelain'])) !== undefined,
    diff: async () => ((await resolve('HEAD')) === undefined ? '' : guarded('compare', () => git.raw(PATCH))),
    add: async (paths) =>
      void (await guarded('add files', () => git.raw(['--literal-pathspecs', 'add', '--', ...paths]))),
    commit: async (message, identity) => {
      const own = (await optional(git, 'read settings', ['config', 'user.email'])) !== undefined;
      const flags = own || !identity ? [] : ['-c', `user.name=${identity.name}`, '-c', `user.email=${identity.email}`];
      await guarded('commit', () => git.raw([...flags, 'commit', '--quiet', '-m', message]));
    },
    isIgnored: (paths) => checkIgnore(root, paths),
    isTracked: async (path) => (await list([path])).length > 0,
    listTracked: async (paths) => (await list(paths)).map((path) => join(root, path)),
    userName: () => optional(git, 'read settings', ['config', 'user.name']),
    userEmail: () => optional(git, 'read settings', ['config', 'user.email']),
    showFile: async (revision, path) => {
      const object = await resolve(`${revision}:${path}`);
      return object === undefined ? undefined : guarded('read a file', () => git.raw(['cat-file', 'blob', object]));
    },
  };
}

/** Makes `folder` a git repository with the branch `main`. */
export async function initRepository(folder: string): Promise<Git> {
  await guarded('make a repository', () =>
    simpleGit({baseDir: folder}).raw(['init', '--quiet', '--initial-branch=main']),
  );
  return createGit(folder);
}
