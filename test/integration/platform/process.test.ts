import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {openGit, requireGit} from '../../../src/platform/git/index.js';
import {withLock} from '../../../src/platform/lock/index.js';
import {captureProcess, isProcessAlive, processStart, runProcess} from '../../../src/platform/process/index.js';
import {compileProgram} from '../../rig/child.js';
import {Rig} from '../../rig/rig.js';

let rig: Rig;
beforeEach(() => {
  rig = new Rig();
});
afterEach(() => rig.remove());

const shell = (command: string) => ({command, shell: true, cwd: rig.folder, env: process.env});

describe('processes', () => {
  test('both streams and the exit code come back', async () => {
    expect(await captureProcess(shell('echo out; echo err >&2; exit 7'))).toMatchObject({
      stdout: 'out\n',
      stderr: 'err\n',
      exitCode: 7,
      signal: null,
    });
  });

  test('output is handed on while the child runs', async () => {
    const seen: string[] = [];
    const started = performance.now();
    let first = 0;
    await runProcess({
      ...shell('echo one; sleep 0.4; echo two'),
      onStdout: (chunk) => {
        if (seen.length === 0) first = performance.now() - started;
        seen.push(Buffer.from(chunk).toString());
      },
    });
    expect(seen.join('')).toBe('one\ntwo\n');
    expect(first).toBeLessThan(performance.now() - started - 300);
  });

  test('a program that is not there is named', async () => {
    await expect(runProcess({command: 'no-such-program', cwd: rig.folder, env: process.env})).rejects.toMatchObject({
      code: 'E_PROGRAM_NOT_FOUND',
      message: 'there is no program `no-such-program`',
    });
  });

  test('stopping ends everything the child started, also what ignores SIGTERM', async () => {
    const controller = new AbortController();
    const script = "trap '' TERM; (trap '' TERM; sleep 60 & echo $! > grandchild; wait) & sleep 60; wait";
    const running = runProcess({...shell(script), signal: controller.signal, graceMs: 200});
    while (!rig.exists('grandchild') || rig.read('grandchild') === '')
      await new Promise((resolve) => setTimeout(resolve, 10));
    const grandchild = Number(rig.read('grandchild'));
    expect(isProcessAlive(grandchild)).toBe(true);
    controller.abort();
    await running;
    const deadline = Date.now() + 3000;
    while (isProcessAlive(grandchild) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(isProcessAlive(grandchild)).toBe(false);
  });

  test('a process is told apart from a later one with its number', () => {
    expect(isProcessAlive(process.pid, processStart(process.pid))).toBe(true);
    expect(isProcessAlive(process.pid, '1')).toBe(process.platform !== 'linux');
    expect(isProcessAlive(2 ** 22 + 1)).toBe(false);
  });
});

describe('locks', () => {
  const program = compileProgram(`
    import {withLock} from './src/platform/lock/index.ts';
    await withLock(process.argv[2], {waitMs: 5000, command: 'mlops repro'}, async () => {
      process.stdout.write('held');
      await new Promise((resolve) => setTimeout(resolve, Number(process.argv[3])));
    });
  `);
  const options = {command: 'mlops add', waitMs: 200};

  test('a second holder waits, is told for whom, and gives up in the time it has', async () => {
    const {said, child, ended} = (await program).start(rig.path('lock'), '60000');
    await said('held');
    const waits: unknown[] = [];
    await expect(
      withLock(rig.path('lock'), {...options, onWait: (owner) => void waits.push(owner)}, async () => 'got it'),
    ).rejects.toMatchObject({
      code: 'E_LOCKED',
      exitCode: 5,
      message: expect.stringContaining(`\`mlops repro\` (process ${child.pid}`),
    });
    expect(waits).toEqual([expect.objectContaining({pid: child.pid, command: 'mlops repro'})]);
    child.kill('SIGKILL');
    await ended;
    expect(await withLock(rig.path('lock'), options, async () => 'got it')).toBe('got it');
  });

  test('one after another: the body never runs twice at once', async () => {
    const {said, ended} = (await program).start(rig.path('lock'), '300');
    await said('held');
    const order = ['waiting'];
    await withLock(rig.path('lock'), {...options, waitMs: 5000}, async () => void order.push('held'));
    expect((await ended).code).toBe(0);
    expect(order).toEqual(['waiting', 'held']);
  });
});

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
});
