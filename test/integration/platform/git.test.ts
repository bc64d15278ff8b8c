import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {openGit, requireGit} from '../../../src/platform/git/index.js';
import {compileProgram} from '../../rig/child.js';
import {Rig} from '../../rig/rig.js';

let rig: Rig;
beforeEach(() => {
  rig = new Rig();
});
afterEach(() => rig.remove());

describe('git', () => {
  test('tells commit, branch, changes, ignored and tracked files', async () => {
    rig.write({'a.txt': 'one\n', '.gitignore': 'secret\n'});
    await rig.git();
    const git = await requireGit(rig.path());
    expect(await git.headCommit()).toMatch(/^[0-9a-f]{40}$/);
    expect(await git.branch()).toBe('main');
    expect(await git.isDirty()).toBe(false);
    rig.write({'a.txt': 'two\n'});
    expect(await git.isDirty()).toBe(true);
    expect(await git.diff()).toContain('-one\n+two');
    expect(await git.isIgnored(['secret', 'a.txt'])).toEqual(['secret']);
    expect(await git.isTracked('a.txt')).toBe(true);
    expect(await git.isTracked('b.txt')).toBe(false);
    expect(await git.showFile('HEAD', 'a.txt')).toBe('one\n');
    expect(await git.showFile('HEAD', 'none')).toBeUndefined();
  });

  test('a repository without a commit, and a folder without a repository', async () => {
    expect(await openGit(rig.folder)).toBeUndefined();
    await expect(requireGit(rig.folder)).rejects.toMatchObject({code: 'E_NO_GIT'});
    await rig.shell('git', ['init', '-q']);
    const git = await requireGit(rig.folder);
    expect(await git.headCommit()).toBeUndefined();
    expect(await git.diff()).toBe('');
  });

  test('names with accents, stars, blanks and line feeds are taken as they are', async () => {
    rig.write({'.gitignore': '*.tmp\n', 'b.md': 'x'});
    await rig.git();
    rig.write({'*.md': 'y', 'é ü.tmp': '', 'line\nfeed.tmp': ''});
    const git = await requireGit(rig.folder);
    expect(await git.isIgnored(['é ü.tmp', 'line\nfeed.tmp', 'b.md'])).toEqual(['é ü.tmp', 'line\nfeed.tmp']);
    expect(await git.isTracked('*.md')).toBe(false);
    await git.add(['*.md']);
    expect(await git.isTracked('*.md')).toBe(true);
    expect(await git.isIgnored([])).toEqual([]);
  });

  test('more paths than a command line holds', async () => {
    rig.write({'.gitignore': '*.tmp\n'});
    await rig.git();
    const paths = Array.from(
      {length: 60_000},
      (_, i) => `some/long/name/of/a/folder/file-${i}.${i % 2 ? 'tmp' : 'csv'}`,
    );
    expect(await (await requireGit(rig.folder)).isIgnored(paths)).toHaveLength(30_000);
  });

  test('the patch of a change can be applied, whatever `git diff` looks like on the screen', async () => {
    rig.write({'a.txt': 'one\n\n'});
    await rig.git();
    await rig.shell('git', ['config', 'diff.noprefix', 'true']);
    rig.write({'a.txt': 'two\n\n'});
    const git = await requireGit(rig.folder);
    rig.write({'change.patch': await git.diff()});
    await rig.shell('git', ['checkout', '-q', 'a.txt']);
    await rig.shell('git', ['-c', 'diff.noprefix=false', 'apply', 'change.patch']);
    expect(rig.read('a.txt')).toBe('two\n\n');
  });

  test.skipIf(process.getuid?.() !== 0)(
    "a repository of another user is refused with git's own way out (needs root to make one)",
    async () => {
      rig.write({'a.txt': 'one\n'});
      await rig.git();
      await rig.shell('chown', ['-R', '65534', rig.folder]);
      const git = await requireGit(rig.folder);
      await expect(git.headCommit()).rejects.toMatchObject({
        code: 'E_GIT',
        message: expect.stringContaining('dubious ownership'),
        hints: [expect.stringMatching(/^git config --global --add safe.directory /)],
      });
      await expect(git.isIgnored(['a.txt'])).rejects.toMatchObject({code: 'E_GIT'});
    },
  );

  test('without git on the PATH that is what is said', async () => {
    await rig.git();
    const program = await compileProgram(`
      import {requireGit} from './src/platform/git/index.ts';
      const git = await requireGit(process.argv[2]);
      process.env.PATH = '/nowhere';
      for (const ask of [() => git.headCommit(), () => git.isIgnored(['x']), () => git.showFile('HEAD', 'x')])
        await ask().catch((error) => process.stdout.write(error.code + ' '));
    `);
    expect(await program.start(rig.folder).ended).toMatchObject({
      stdout: 'E_GIT_MISSING E_GIT_MISSING E_GIT_MISSING ',
      stderr: '',
    });
  });
});
