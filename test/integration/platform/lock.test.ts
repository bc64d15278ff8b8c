import {spawn} from 'node:child_process';
import {rmSync} from 'node:fs';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {withLock} from '../../../src/platform/lock/index.js';
import {compileProgram} from '../../rig/child.js';
import {Rig} from '../../rig/rig.js';

let rig: Rig;
beforeEach(() => {
  rig = new Rig();
});
afterEach(() => rig.remove());

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

  test('DVC writes its process number only', async () => {
    rig.write({lock: ' 4242\n'});
    const holder = spawn('bash', ['-c', `exec 9<>lock; flock -n 9; echo held; sleep 60`], {cwd: rig.folder});
    await new Promise((resolve) => holder.stdout.once('data', resolve));
    await expect(withLock(rig.path('lock'), {...options, waitMs: 0}, async () => 1)).rejects.toMatchObject({
      code: 'E_LOCKED',
      message: 'another command is at work here: `dvc` (process 4242)',
    });
    holder.kill('SIGKILL');
  });

  test('a file removed by somebody, while held and while waited for, lets nobody in beside the next holder', async () => {
    const holder = (await program).start(rig.path('lock'), '500');
    await holder.said('held');
    let inside = 0;
    const body = async () => {
      inside++;
      await new Promise((resolve) => setTimeout(resolve, 150));
      const together = inside--;
      return together;
    };
    const waiter = withLock(rig.path('lock'), {...options, waitMs: 5000, onWait: () => rmSync(rig.path('lock'))}, body);
    const others = [1, 2, 3].map(async () => {
      await holder.ended;
      return withLock(rig.path('lock'), {...options, waitMs: 5000}, body);
    });
    expect(await Promise.all([waiter, ...others])).toEqual([1, 1, 1, 1]);
  });

  test('what a killed holder had started does not keep the lock', async () => {
    const orphaning = await compileProgram(`
      import {spawn} from 'node:child_process';
      import {withLock} from './src/platform/lock/index.ts';
      await withLock(process.argv[2], {waitMs: 0, command: 'mlops repro'}, async () => {
        const child = spawn('sleep', ['60'], {detached: true, stdio: 'ignore'});
        process.stdout.write('held by the parent of ' + child.pid + '.');
        await new Promise((resolve) => setTimeout(resolve, 60_000));
      });
    `);
    const {child, said, ended} = orphaning.start(rig.path('lock'));
    await said('.');
    child.kill('SIGKILL');
    const orphan = Number(/\d+/.exec((await ended).stdout)?.[0]);
    expect(await withLock(rig.path('lock'), {...options, waitMs: 0}, async () => 'got it')).toBe('got it');
    process.kill(orphan);
  });

  test('a body that fails frees the lock', async () => {
    const failing = withLock(rig.path('lock'), options, () => Promise.reject(new Error('body')));
    await expect(failing).rejects.toThrow('body');
    expect(await withLock(rig.path('lock'), {...options, waitMs: 0}, async () => 'got it')).toBe('got it');
  });

  test('waiting ends when the command is interrupted', async () => {
    const {said, child, ended} = (await program).start(rig.path('lock'), '60000');
    await said('held');
    const controller = new AbortController();
    const onWait = () => void setTimeout(() => controller.abort(new Error('interrupted')), 20);
    const waiting = withLock(
      rig.path('lock'),
      {...options, waitMs: 60_000, signal: controller.signal, onWait},
      async () => 1,
    );
    await expect(waiting).rejects.toThrow();
    child.kill('SIGKILL');
    await ended;
  });
});
