import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {runGuarded} from '../../../src/platform/process/guarded.js';
import {
  captureProcess,
  isProcessAlive,
  type ProcessOptions,
  processStart,
  runProcess,
} from '../../../src/platform/process/index.js';
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

  test('stopping also ends what outlives the child itself', async () => {
    const controller = new AbortController();
    const stubborn = "(trap '' TERM; exec >/dev/null 2>&1; echo $BASHPID > grandchild; sleep 60; sleep 60) & sleep 60";
    const running = runProcess({...shell(stubborn), shell: 'bash', signal: controller.signal, graceMs: 200});
    while (!rig.exists('grandchild') || rig.read('grandchild') === '')
      await new Promise((resolve) => setTimeout(resolve, 10));
    controller.abort();
    expect(await running).toMatchObject({exitCode: null, signal: 'SIGTERM'});
    expect(isProcessAlive(Number(rig.read('grandchild')))).toBe(false);
  });

  test('a background process that keeps the output open does not keep us', async () => {
    const end = await captureProcess(shell('echo done; sleep 30 & echo $! > daemon'));
    expect(end).toMatchObject({stdout: 'done\n', exitCode: 0});
    expect(end.seconds).toBeLessThan(10);
    const daemon = Number(rig.read('daemon'));
    expect(isProcessAlive(daemon)).toBe(true);
    process.kill(daemon);
  });

  test('a reader that fails ends the child, and its error is the one thrown', async () => {
    const started = performance.now();
    const failing = runProcess({
      ...shell('echo one; exec sleep 30'),
      onStdout: () => {
        throw new Error('the log is full');
      },
    });
    await expect(failing).rejects.toThrow('the log is full');
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  test('each reason for not starting is named', async () => {
    rig.write({'plain.txt': 'no program'});
    const start = (options: Partial<ProcessOptions>) =>
      runProcess({command: 'true', cwd: rig.folder, env: process.env, ...options});
    await expect(start({cwd: rig.path('none')})).rejects.toMatchObject({
      code: 'E_FILE_NOT_FOUND',
      message: `there is no \`${rig.path('none')}\``,
    });
    await expect(start({shell: '/bin/no-shell'})).rejects.toMatchObject({
      code: 'E_PROGRAM_NOT_FOUND',
      message: 'there is no program `/bin/no-shell`',
    });
    await expect(start({command: rig.path('plain.txt')})).rejects.toMatchObject({code: 'E_NO_PERMISSION'});
    await expect(start({args: ['x'.repeat(3_000_000)]})).rejects.toMatchObject({
      message: 'cannot run `true`: argument list too long (E2BIG)',
    });
  });

  test('a child that does not read its input is no failure', async () => {
    const end = await captureProcess({...shell('exit 3'), input: 'x'.repeat(3_000_000)});
    expect(end).toMatchObject({exitCode: 3, signal: null});
  });

  test('dozens at once under one signal: nothing is taken for a leak', async () => {
    const program = await compileProgram(`
      import {runProcess} from './src/platform/process/index.ts';
      const {signal} = new AbortController();
      const one = () => runProcess({command: 'sleep', args: ['0.1'], cwd: '.', env: process.env, signal});
      const ends = await Promise.all(Array.from({length: 24}, one));
      process.stdout.write(String(ends.filter(({exitCode}) => exitCode === 0).length));
    `);
    expect(await program.start().ended).toEqual({code: 0, stdout: '24', stderr: ''});
  });
});

describe('guarded programs', () => {
  const script = (text: string) => ({
    program: 'bash',
    args: ['-c', text],
    cwd: rig.folder,
    env: {PATH: process.env['PATH'] ?? ''},
    signal: new AbortController().signal,
    graceMs: 200,
    onOutput: () => {},
  });

  test('what they leave in their group is ended, also what ignores SIGTERM', async () => {
    const stubborn =
      "(trap '' TERM; exec >/dev/null 2>&1; echo $BASHPID > left; sleep 60; sleep 60) & while [ ! -s left ]; do :; done; exit 3";
    expect(await runGuarded(script(stubborn))).toEqual({exitCode: 3, signal: undefined});
    expect(isProcessAlive(Number(rig.read('left')))).toBe(false);
  });

  test('a reader that fails ends them, and its error is the one thrown', async () => {
    const started = performance.now();
    const failing = runGuarded({
      ...script('echo $$ > program; echo one; sleep 60'),
      onOutput: () => {
        throw new Error('the log is full');
      },
    });
    await expect(failing).rejects.toThrow('the log is full');
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(isProcessAlive(Number(rig.read('program')))).toBe(false);
  });
});

describe('signals to us', () => {
  const program = compileProgram(`
    import {onInterrupt} from './src/platform/process/interrupt.ts';
    import {runProcess} from './src/platform/process/index.ts';
    const interrupt = onInterrupt();
    interrupt.signal.addEventListener('abort', () => process.stdout.write('asked by ' + interrupt.received + ';'));
    const command = process.argv[3] + '; echo ready; sleep 60; sleep 60';
    await runProcess({
      command, shell: 'bash', cwd: process.argv[2], env: process.env, signal: interrupt.signal, graceMs: 20_000,
      onStdout: (chunk) => void process.stdout.write(chunk),
    });
    process.stdout.write('stopped');
  `);
  const script = 'echo $$ > child';

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s stops the child and lets us finish', async (signal) => {
    const {child, said, ended} = (await program).start(rig.folder, script);
    await said('ready');
    child.kill(signal);
    expect(await ended).toMatchObject({code: 0, stdout: `ready\nasked by ${signal};stopped`});
    expect(isProcessAlive(Number(rig.read('child')))).toBe(false);
  });

  test('the second one kills: us at once, and the child that did not listen to the first', async () => {
    const {child, said, ended} = (await program).start(rig.folder, `trap '' TERM; ${script}`);
    await said('ready');
    child.kill('SIGINT');
    await said('asked by SIGINT');
    child.kill('SIGINT');
    expect((await ended).code).toBe(130);
    const deadline = Date.now() + 3000;
    const stubborn = Number(rig.read('child'));
    while (isProcessAlive(stubborn) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(isProcessAlive(stubborn)).toBe(false);
  });
});
