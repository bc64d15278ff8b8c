import {type ChildProcess, spawn, spawnSync} from 'node:child_process';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {compileProgram} from '../../rig/child.js';
import {Rig} from '../../rig/rig.js';

let rig: Rig;
beforeEach(() => {
  rig = new Rig();
});
afterEach(() => rig.remove());

const OPEN = `
  import {createTerminal} from './src/platform/terminal/index.ts';
  const {stdin, stdout, stderr, env} = process;
  const flags = {noColor: false, quiet: false, json: false, noInput: false, yes: process.argv.includes('--yes')};
  const terminal = createTerminal({stdin, stdout, stderr, env, flags});
`;
const HIDE_CURSOR = '\x1b[?25l';
const hasScript = spawnSync('script', ['--version']).status === 0;

interface OnTerminal {
  readonly child: ChildProcess;
  said(text: string): Promise<void>;
  readonly ended: Promise<{readonly code: number | null; readonly screen: string}>;
}

/** Runs a program on a terminal of its own, which the `script` program of util-linux makes. */
function onTerminal(
  path: string,
  {env = {}, prepare = ''}: {readonly env?: Readonly<Record<string, string>>; readonly prepare?: string} = {},
): OnTerminal {
  const command = `${prepare}'${process.execPath}' '${path}'`;
  const {CI: _ci, NO_COLOR: _no, FORCE_COLOR: _force, ...rest} = process.env;
  const child = spawn('script', ['-qec', command, '/dev/null'], {env: {...rest, TERM: 'xterm', ...env}});
  let screen = '';
  child.stdout.on('data', (chunk) => {
    screen += String(chunk);
  });
  const ended = new Promise<{code: number | null; screen: string}>((resolve) => {
    child.on('close', (code) => resolve({code, screen}));
  });
  const said = async (text: string) => {
    while (!screen.includes(text)) {
      if (child.exitCode !== null) throw new Error(`ended before it showed ${text}:\n${screen}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  return {child, said, ended};
}

describe.skipIf(!hasScript)('on a terminal (needs `script` of util-linux)', () => {
  test.each([
    ['that tells its size', 'stty cols 100 rows 30; '],
    ['that does not know its size', ''],
  ])('one %s: progress shows one spinner, then a bar, and ends with the work', async (_, prepare) => {
    const source = `${OPEN}
      const progress = terminal.progress('reading');
      for (let done = 1; done <= 26; done++) {
        progress.update({done, total: 50});
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      progress.stop();
      terminal.stdout.write('over');
    `;
    const {path} = await compileProgram(source, ['ora']);
    const {child, ended} = onTerminal(path, {prepare});
    // A spinner left behind would keep the process for ever.
    const timer = setTimeout(() => child.kill('SIGKILL'), 15_000);
    const {code, screen} = await ended;
    clearTimeout(timer);
    expect(code).toBe(0);
    expect(screen.split(HIDE_CURSOR)).toHaveLength(2);
    expect(screen).toMatch(/\[=+ +\] 2\d of 50, /);
    expect(screen).toContain('over');
  });

  test('work of a moment shows nothing', async () => {
    const {path} = await compileProgram(`${OPEN}
      const progress = terminal.progress('reading');
      await new Promise((resolve) => setTimeout(resolve, 50));
      progress.stop();
      terminal.stdout.write('over');
    `);
    expect(await onTerminal(path).ended).toEqual({code: 0, screen: 'over'});
  });

  test.each([
    ['y', 'true'],
    ['n', 'false'],
    ['\r', 'false'],
    ['\x03', 'false'],
  ])('a question answered with %j is %s', async (key, answer) => {
    const {path} = await compileProgram(`${OPEN}
      const yes = await terminal.confirm({question: 'Remove it?', flag: '--yes'});
      terminal.stdout.write('answer ' + yes + '.');
    `);
    const {child, said, ended} = onTerminal(path);
    await said('Remove it?');
    child.stdin?.write(key);
    await said(`answer ${answer}.`);
    child.stdin?.end();
    expect((await ended).code).toBe(0);
  });

  test('what cannot be got back asks for its name', async () => {
    const {path} = await compileProgram(`${OPEN}
      const yes = await terminal.typeName('prod', {question: 'This empties the remote.', flag: '--yes'});
      terminal.stdout.write('answer ' + yes + '.');
    `);
    for (const [typed, answer] of [
      ['prod\r', 'true'],
      ['pro\r', 'false'],
    ] as const) {
      const {child, said, ended} = onTerminal(path);
      await said('Type prod to go on.');
      child.stdin?.write(typed);
      await said(`answer ${answer}.`);
      child.stdin?.end();
      await ended;
    }
  });

  test('CI is never asked', async () => {
    const {path} = await compileProgram(`${OPEN}
      await terminal.confirm({question: 'Remove it?', flag: '--yes'}).catch((e) => terminal.stdout.write(e.code));
    `);
    expect((await onTerminal(path, {env: {CI: 'true'}}).ended).screen).toBe('E_PROMPT_NEEDED');
  });
});

test('without a terminal a question names the flag that answers it; --yes answers', async () => {
  const program = await compileProgram(`${OPEN}
    const question = {question: 'Remove it?', flag: '--force'};
    for (const ask of [() => terminal.confirm(question), () => terminal.typeName('x', question)])
      terminal.stdout.write((await ask().catch((e) => e.code + ' ' + e.exitCode + ' ' + e.hints[0])) + ';');
  `);
  const refusal = 'E_PROMPT_NEEDED 2 answer with --force;';
  expect((await program.start().ended).stdout).toBe(refusal + refusal);
  expect((await program.start('--yes').ended).stdout).toBe('true;true;');
});

describe('outputs that go away', () => {
  const writing = compileProgram(`${OPEN}
    import {writeFileSync} from 'node:fs';
    for (let i = 0; i < 20; i++) {
      terminal[process.argv[2]].write('x'.repeat(70_000) + '\\n');
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    writeFileSync(process.argv[3], 'all of it');
  `);
  const shell = async (line: string) => {
    const {path} = await writing;
    const command = `set -o pipefail; p() { '${process.execPath}' '${path}' "$@" '${rig.path('done')}'; }; ${line}`;
    const {status, stdout, stderr} = spawnSync('bash', ['-c', command], {encoding: 'utf8'});
    return {status, stdout, stderr};
  };

  test('a reader of the result that has enough ends the command quietly', async () => {
    expect(await shell('p stdout | head -c 5')).toEqual({status: 0, stdout: 'xxxxx', stderr: ''});
    expect(rig.exists('done')).toBe(false);
  });

  test('a full disk under the result is an error that says so', async () => {
    expect(await shell('p stdout > /dev/full')).toEqual({
      status: 1,
      stdout: '',
      stderr: 'error: no space left to write `standard output`\n',
    });
  });

  test.each(['p stderr 2>&1 >/dev/null | head -c 1', 'p stderr 2>/dev/full'])(
    'notes nobody can read do not stop the work: %s',
    async (line) => {
      expect(await shell(line)).toMatchObject({status: 0, stderr: ''});
      expect(rig.read('done')).toBe('all of it');
    },
  );
});
