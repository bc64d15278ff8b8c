import {mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import type {AbsPath, StageName} from '../../src/core/brand.js';
import {isMlopsError} from '../../src/core/errors/index.js';
import {type Executor, localExecutor, shellOf, type TaskResult} from '../../src/pipeline/index.js';
import {isProcessAlive} from '../../src/platform/process/alive.js';

/** Every executor there is; a new one is one line. */
const EXECUTORS: Readonly<Record<string, () => Executor>> = {
  'local, sh': () => localExecutor(shellOf({})),
  'local, bash': () => localExecutor(shellOf({SHELL: '/bin/bash'})),
};

let folder: AbsPath;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'mlops-executor-'))) as AbsPath;
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

interface Options {
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly graceMs?: number;
  readonly onOutput?: (text: string) => void;
}

/** Waits until a file holds a line, and returns it. */
async function lineOf(name: string): Promise<string> {
  for (let i = 0; i < 400; i++) {
    try {
      const text = readFileSync(join(folder, name), 'utf8').trim();
      if (text !== '') return text;
    } catch {
      // Not written yet.
    }
    await sleep(10);
  }
  throw new Error(`${name} was never written`);
}

describe.each(Object.entries(EXECUTORS))('%s', (_, open) => {
  async function run(
    commands: readonly string[],
    {env = {}, signal = new AbortController().signal, graceMs = 5000, onOutput}: Options = {},
  ): Promise<TaskResult & {readonly stdout: string; readonly stderr: string}> {
    const chunks = {stdout: [] as Uint8Array[], stderr: [] as Uint8Array[]};
    const result = await open().run(
      {
        stage: 'stage' as StageName,
        commands,
        folder,
        env: {PATH: process.env['PATH'] ?? '/usr/bin:/bin', ...env},
      },
      {
        signal,
        graceMs,
        onOutput: (chunk, stream) => {
          chunks[stream].push(chunk);
          onOutput?.(Buffer.from(chunk).toString());
        },
      },
    );
    const text = (stream: 'stdout' | 'stderr') => Buffer.concat(chunks[stream]).toString();
    return {...result, stdout: text('stdout'), stderr: text('stderr')};
  }

  test('a command that succeeds ends with 0', async () => {
    expect(await run(['true'])).toMatchObject({exitCode: 0, signal: undefined, command: 'true'});
  });

  test('the exit code comes through, and takes a time', async () => {
    const result = await run(['sleep 0.1; exit 75']);
    expect(result).toMatchObject({exitCode: 75, signal: undefined});
    expect(result.seconds).toBeGreaterThanOrEqual(0.1);
    expect(result.seconds).toBeLessThan(60);
  });

  test('a command that does not exist is a failure of the command, not of the executor', async () => {
    const result = await run(['no-such-program-anywhere']);
    expect(result.exitCode).toBe(127);
    expect(result.stderr).toContain('no-such-program-anywhere');
  });

  test('a command ended by a signal tells which', async () => {
    expect(await run(['kill -9 $$'])).toMatchObject({exitCode: 137, signal: 'SIGKILL'});
  });

  test('commands run one after another, each in the folder, and the first that fails ends the task', async () => {
    const result = await run(['pwd', 'cd /; echo two', 'pwd; exit 3', 'echo four']);
    expect(result).toMatchObject({exitCode: 3, command: 'pwd; exit 3'});
    expect(result.stdout).toBe(`${folder}\ntwo\n${folder}\n`);
  });

  test('both streams are handed over, whole and in order', async () => {
    const result = await run(['for i in 1 2 3; do echo out $i; echo err $i >&2; done; seq 200000']);
    expect(result.stderr).toBe('err 1\nerr 2\nerr 3\n');
    const lines = result.stdout.split('\n');
    expect(lines.slice(0, 4)).toEqual(['out 1', 'out 2', 'out 3', '1']);
    expect(lines).toHaveLength(200_004);
    expect(lines.at(-2)).toBe('200000');
  });

  test('output comes while the command runs', async () => {
    const stop = new AbortController();
    const result = await run(['echo early; sleep 60'], {signal: stop.signal, onOutput: () => stop.abort()});
    expect(result.stdout).toBe('early\n');
    expect(result.exitCode).not.toBe(0);
  });

  test('bytes that are no text come through as they are', async () => {
    const bytes: number[] = [];
    await open().run(
      {stage: 's' as StageName, commands: ["printf '\\377\\000\\012'"], folder, env: {PATH: '/usr/bin:/bin'}},
      {signal: new AbortController().signal, graceMs: 1000, onOutput: (chunk) => bytes.push(...chunk)},
    );
    expect(bytes).toEqual([0xff, 0, 10]);
  });

  test('the environment is the one given and nothing else', async () => {
    const result = await run(['echo "$MLOPS_STAGE,$HOME,$A"'], {env: {MLOPS_STAGE: 'train', A: "it's \n two"}});
    expect(result.stdout).toBe("train,,it's \n two\n");
  });

  test('there is no input', async () => {
    expect((await run(['cat; echo end'])).stdout).toBe('end\n');
  });

  test('words of the shell mean what they mean there', async () => {
    mkdirSync(join(folder, 'a b'));
    expect((await run(['echo "$(ls)" | tr a-z A-Z && echo \'$HOME {{ x }} %s\' > f && cat f'])).stdout).toBe(
      'A B\n$HOME {{ x }} %s\n',
    );
  });

  test('stopping asks first: a command may clean up', async () => {
    const stop = new AbortController();
    const command = 'trap "echo bye; exit 9" TERM; echo ready; while :; do sleep 0.05; done';
    const result = await run([command, 'echo never'], {signal: stop.signal, onOutput: () => stop.abort()});
    expect(result.stdout).toBe('ready\nbye\n');
    expect(result.exitCode).toBe(9);
  });

  test('a command that does not listen is killed after the grace time, with all it started', async () => {
    const stop = new AbortController();
    const command = 'trap "" TERM; (trap "" TERM; echo $$ > shell; exec sleep 300) & echo $! > child; echo ready; wait';
    const result = await run([command], {signal: stop.signal, graceMs: 100, onOutput: () => stop.abort()});
    expect(result).toMatchObject({exitCode: 137, signal: 'SIGKILL'});
    expect(isProcessAlive(Number(await lineOf('child')))).toBe(false);
  });

  test('a task that is stopped before it starts ends at once', async () => {
    const result = await run(['sleep 60'], {signal: AbortSignal.abort()});
    expect(result.exitCode).not.toBe(0);
    expect(result.seconds).toBeLessThan(10);
  });

  test('what a command leaves running is ended before the task counts as ended', async () => {
    const result = await run(['sleep 300 & echo $! > child'], {graceMs: 200});
    expect(result.exitCode).toBe(0);
    expect(isProcessAlive(Number(await lineOf('child')))).toBe(false);
  });

  test('many tasks run at once and do not mix', async () => {
    const results = await Promise.all(Array.from({length: 8}, (_, i) => run([`echo ${i}; sleep 0.1; exit ${i}`])));
    expect(results.map(({exitCode}) => exitCode)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(results.map(({stdout}) => stdout.trim())).toEqual(['0', '1', '2', '3', '4', '5', '6', '7']);
  });

  test('a folder that is not there is an expected failure that names it', async () => {
    rmSync(folder, {recursive: true});
    const error = await run(['true']).catch((thrown: unknown) => thrown);
    expect(isMlopsError(error) && error.message).toContain(folder);
  });
});
