import {afterEach, beforeEach, expect, test} from 'vitest';
import {Rig} from '../../rig/rig.js';

let rig: Rig;
beforeEach(async () => {
  rig = new Rig();
  await rig.run(['init', '--no-scm']);
});
afterEach(() => rig.remove());

const FAILING = `
stages:
  first: {cmd: echo one > one, outs: [one]}
  second: {cmd: "echo working; echo trouble >&2; exit 7", deps: [one], outs: [two]}
  third: {cmd: cat two, deps: [two]}
`;

test('a failed stage: exit 8, the message names stage, code and log, and the result is told all the same', async () => {
  rig.write({'mlops.yaml': FAILING});
  const {stdout, stderr, exitCode} = await rig.run(['repro']);
  expect(exitCode).toBe(8);
  expect(stderr).toContain('error: stage `second` exited with 7');
  expect(stderr).toContain('[E_STAGE_FAILED]');
  const log = /its output is in (\S+)/.exec(stderr)?.[1] ?? '';
  expect(rig.read(log)).toBe('working\ntrouble\n');
  expect(stdout.split('\n').map((line) => line.split('\t').slice(0, 2))).toEqual([
    ['first', 'ran'],
    ['second', 'failed'],
    ['third', 'blocked'],
    [''],
  ]);
});

test('with --json a failed stage is a whole result on stdout and an error on stderr, and no output of stages', async () => {
  rig.write({'mlops.yaml': FAILING});
  const {stdout, stderr, exitCode} = await rig.run(['repro', '--json']);
  expect(exitCode).toBe(8);
  const {schema, data} = JSON.parse(stdout) as {schema: string; data: {ok: boolean; stages: object[]; run_id: string}};
  expect(schema).toBe('mlops.repro/1');
  expect(data).toMatchObject({
    ok: false,
    run_id: expect.stringMatching(/^[0-9a-f]{32}$/),
    stages: [
      {name: 'first', action: 'ran', exit_code: 0, reasons: [{kind: 'no-lock', old: null, new: null}]},
      {name: 'second', action: 'failed', exit_code: 7, run_id: expect.stringMatching(/^[0-9a-f]{32}$/)},
      {name: 'third', action: 'blocked', exit_code: null, run_id: null},
    ],
  });
  expect(JSON.parse(stderr)).toMatchObject({
    schema: 'mlops.error/1',
    error: {code: 'E_STAGE_FAILED', retryable: false},
  });
});

test('output of one stage at a time is raw, of several it carries their names', async () => {
  rig.write({
    'mlops.yaml':
      'stages:\n  one: {cmd: "printf \'50%%\\\\r100%%\\\\n\'", outs: []}\n  two: {cmd: echo from two}\n  three: {cmd: echo from three}\n',
  });
  const raw = await rig.run(['repro', '-j', '1']);
  expect(raw.stderr).toContain('50%\r100%\n');
  expect(raw.stderr).toContain('\nfrom two\n');
  const mixed = await rig.run(['repro', '-j', '2']);
  expect(mixed.stderr).toContain('[one] 100%\n');
  expect(mixed.stderr).toContain('[two] from two\n');
  expect(mixed.stdout).not.toContain('from two');
  expect((await rig.run(['repro', '--quiet'])).stderr).toBe('');
});

test('a stop ends with 130, keeps what is done, and tells how to go on', async () => {
  rig.write({
    'mlops.yaml': 'stages:\n  a: {cmd: echo > x, outs: [x]}\n  b: {cmd: "echo > y; sleep 60", deps: [x], outs: [y]}\n',
  });
  const running = rig.start(['repro']);
  while (!rig.exists('y')) await new Promise((resolve) => setTimeout(resolve, 10));
  running.child.kill('SIGINT');
  const {exitCode, stdout, stderr} = await running.finished;
  expect(exitCode).toBe(130);
  expect(stdout).toMatch(/^a\tran\t/);
  expect(stderr).toContain('[E_INTERRUPTED]');
  expect(stderr).toContain('run the same command again');
  expect(rig.read('mlops.lock')).toContain('  a:\n');
});

test('status: clean, then what changed and the one next command; --check exits 3', async () => {
  rig.write({
    'mlops.yaml': 'stages: {a: {cmd: cp in out, deps: [in], params: [p], outs: [out]}}\n',
    in: '1',
    'params.yaml': 'p: 1\n',
  });
  expect((await rig.run(['status', '--check'])).exitCode).toBe(3);
  await rig.run(['repro']);
  expect(await rig.json(['status'])).toEqual({
    clean: true,
    data: [],
    stages: [{name: 'a', state: 'fresh', reasons: []}],
    suggestion: null,
  });
  expect((await rig.run(['status', '--check'])).stdout).toBe('everything is up to date\n');
  rig.write({'params.yaml': 'p: 2\n'});
  const changed = await rig.run(['status']);
  expect(changed).toMatchObject({exitCode: 0, stdout: 'stages\n  a: p changed\n', stderr: 'hint: next: mlops repro\n'});
  expect(await rig.json(['status', 'a', '--check'], {exitCode: 3})).toMatchObject({
    clean: false,
    suggestion: 'mlops repro',
  });
});

test('status sees tracked data, and a target chooses between data and stages', async () => {
  rig.write({'mlops.yaml': 'stages: {a: {cmd: cp in out, deps: [in], outs: [out]}}\n', in: '1'});
  await rig.run(['add', 'in']);
  await rig.run(['repro']);
  rig.write({in: '22'});
  expect(await rig.json(['status'])).toMatchObject({
    clean: false,
    data: [{path: 'in', state: 'modified'}],
    stages: [{name: 'a', state: 'stale', reasons: [{kind: 'dep', path: 'in'}]}],
    suggestion: 'mlops add in',
  });
  expect(await rig.json(['status', 'in'])).toMatchObject({data: [{path: 'in'}], stages: []});
  expect(await rig.json(['status', 'out'])).toMatchObject({data: [], stages: [{name: 'a'}]});
  expect((await rig.run(['status', 'nothing'])).exitCode).toBe(4);
});

test('why tells each value before and after', async () => {
  rig.write({
    'mlops.yaml': 'stages: {a: {cmd: cp in out, deps: [in], params: [t], outs: [out]}}\n',
    in: '1',
    'params.yaml': 't: {a: 0.1, b: x}\n',
  });
  await rig.run(['repro']);
  expect(await rig.json(['why', 'a'])).toEqual({stage: 'a', stale: false, reasons: []});
  rig.write({'params.yaml': 't: {a: 0.5, c: [1]}\n'});
  const {stdout} = await rig.run(['why', 'a'], {env: {LC_ALL: 'C'}});
  expect(stdout).toBe('a would run:\n  t.a: 0.1 -> 0.5\n  t.b: x -> none\n  t.c: none -> [1]\n');
  expect(await rig.json(['why', 'out'])).toMatchObject({
    stage: 'a',
    stale: true,
    reasons: [{kind: 'param', path: 'params.yaml', key: 't.a', old: 0.1, new: 0.5}, {key: 't.b'}, {key: 't.c'}],
  });
  expect((await rig.run(['why', 'b'])).exitCode).toBe(4);
});

test('push, checkout and pull know the outputs of stages, and add leaves them alone', async () => {
  rig.write({'mlops.yaml': 'stages: {a: {cmd: mkdir -p out; cp in out/x, deps: [in], outs: [out]}}\n', in: '1'});
  await rig.run(['remote', 'add', 'store', `${rig.folder}-store`, '-d']);
  await rig.run(['repro']);
  expect(await rig.json(['push'])).toMatchObject({transferred: {objects: 2}, missing: [], failed: []});
  await rig.shell('rm', ['-r', 'out']);
  expect(await rig.json(['checkout'])).toMatchObject({added: ['out']});
  await rig.shell('rm', ['-r', 'out', '.mlops/cache']);
  expect((await rig.run(['status'])).stderr).toBe('hint: next: mlops pull\n');
  expect(await rig.json(['pull'])).toMatchObject({missing: [], failed: []});
  expect(rig.read('out/x')).toBe('1');
  const {exitCode, stderr} = await rig.run(['add', 'out']);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('`out` is an output of the stage `a`');
  await rig.shell('rm', ['-rf', `${rig.folder}-store`]);
});

test('repro --pull gets missing data and outputs first', async () => {
  rig.write({
    'mlops.yaml':
      'stages:\n  a: {cmd: cp in mid, deps: [in], outs: [mid]}\n  b: {cmd: cp mid out, deps: [mid], outs: [out]}\n',
    in: '1',
  });
  await rig.run(['remote', 'add', 'store', `${rig.folder}-store`, '-d']);
  await rig.run(['add', 'in']);
  await rig.run(['repro']);
  await rig.run(['push']);
  await rig.shell('rm', ['-r', 'in', 'mid', 'out', '.mlops/cache']);
  expect((await rig.run(['repro'])).stderr).toContain('mlops pull in gets it from the remote');
  const {stages} = await rig.json<{stages: {action: string}[]}>(['repro', '--pull']);
  expect(stages.map(({action}) => action)).toEqual(['skipped', 'skipped']);
  expect(rig.read('out')).toBe('1');
  await rig.shell('rm', ['-rf', `${rig.folder}-store`]);
});

test('wrong usage is told', async () => {
  rig.write({'mlops.yaml': 'stages: {}\n'});
  expect((await rig.run(['repro'])).stdout).toBe('no stages in mlops.yaml\n');
  const alone = await rig.run(['repro', '-s']);
  expect(alone).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('`--single-item` needs the name of a stage'),
  });
  expect((await rig.run(['repro', '-j', '0'])).exitCode).toBe(2);
});
