import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {linearModel} from '../rig/models.js';
import {Rig} from '../rig/rig.js';

interface Run {
  readonly run_id: string;
  readonly name: string;
  readonly status: string;
  readonly params: Readonly<Record<string, string>>;
  readonly metrics: Readonly<Record<string, number | string>>;
  readonly tags: Readonly<Record<string, string>>;
}

const TRAIN = `
const {writeFileSync} = require('node:fs');
const lr = Number(process.argv[2]);
console.log('training');
console.error('a warning');
writeFileSync('metrics.json', JSON.stringify({auc: 1 - lr}));
`;

let rig: Rig;
beforeEach(async () => {
  rig = new Rig();
  rig.write({'train.js': TRAIN, 'params.yaml': 'depth: 3\n'});
  await rig.git();
  await rig.run(['init']);
});
afterEach(() => rig.remove());

const train = (lr: string, ...flags: string[]) =>
  rig.json<{run_id: string; exit_code: number}>([
    'run',
    '-p',
    `lr=${lr}`,
    ...flags,
    '--',
    process.execPath,
    'train.js',
    lr,
  ]);

describe('mlops run', () => {
  test('passes the output through, says what it has to say on stderr, and records the run', async () => {
    const {stdout, stderr, exitCode} = await rig.run([
      'run',
      '-e',
      'tuning',
      '-n',
      'first',
      '--',
      process.execPath,
      'train.js',
      '0.25',
    ]);
    expect({stdout, exitCode}).toEqual({stdout: 'training\n', exitCode: 0});
    expect(stderr).toMatch(/^a warning\n✓ run [0-9a-f]{32} finished in [\d.]+ s\n {2}auc 0.75\n/);
    const [run] = await rig.json<Run[]>(['runs', 'list', '-e', 'tuning']);
    expect(run).toMatchObject({name: 'first', status: 'FINISHED', params: {depth: '3'}, metrics: {auc: 0.75}});
  });

  test('with --json stdout is one document, and all output of the program is on stderr', async () => {
    const {stdout, stderr} = await rig.run(['run', '--json', '--', process.execPath, 'train.js', '0.5']);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'mlops.run/1',
      data: {status: 'FINISHED', exit_code: 0, metrics: {auc: 0.5}},
    });
    expect(stderr.split('\n').toSorted()).toEqual(['', 'a warning', 'training']);
  });

  test('ends with 8 when the program failed, and names its code', async () => {
    const failed = await rig.run(['run', '--', process.execPath, '-e', 'process.exit(3)']);
    expect(failed.exitCode).toBe(8);
    expect(failed.stderr).toContain('exit code 3');
  });

  test('marks the run killed on Ctrl-C', async () => {
    const running = rig.start([
      'run',
      '-n',
      'long',
      '--',
      process.execPath,
      '-e',
      "console.log('ready'); setInterval(() => {}, 1000)",
    ]);
    await running.line(/ready/);
    running.child.kill('SIGINT');
    expect((await running.finished).exitCode).toBe(130);
    expect(await rig.json(['runs', 'show', 'long'])).toMatchObject({status: 'KILLED'});
  });

  test('killed itself, its run is shown as killed by the next command', async () => {
    const running = rig.start([
      'run',
      '-n',
      'lost',
      '--',
      process.execPath,
      '-e',
      "console.log('ready'); setTimeout(() => {}, 3000)",
    ]);
    await running.line(/ready/);
    running.child.kill('SIGKILL');
    await running.finished;
    expect(await rig.json(['runs', 'list'])).toMatchObject([{name: 'lost', status: 'KILLED'}]);
  });

  test('inside another run, the run is its child', async () => {
    const inner = ['run', '-n', 'inner', '--', process.execPath, '-e', ''];
    const script = `require('child_process').execFileSync(process.execPath, [${JSON.stringify(`${process.cwd()}/bin/mlops.js`)}, ...${JSON.stringify(inner)}])`;
    const outer = await rig.json<{run_id: string}>(['run', '-n', 'outer', '--', process.execPath, '-e', script]);
    expect(await rig.json(['runs', 'show', 'inner'])).toMatchObject({parent_run_id: outer.run_id});
  });

  test('with --dry-run starts nothing', async () => {
    const {stderr} = await rig.run(['run', '--dry-run', '--', process.execPath, 'train.js', '0.5']);
    expect(stderr).toContain('would run');
    expect(await rig.json(['runs', 'list'])).toEqual([]);
  });
});

describe('mlops runs', () => {
  test('find the best, compare two, and write the page', async () => {
    const bad = await train('0.5');
    const good = await train('0.1', '-t', 'team=risk');
    const best = await rig.json<Run[]>(['runs', 'list', '-f', "metrics.auc > 0.7 and tags.team = 'risk'"]);
    expect(best.map(({run_id}) => run_id)).toEqual([good.run_id]);
    const compared = await rig.json([
      'runs',
      'compare',
      bad.run_id,
      good.run_id.slice(0, 10),
      '--html',
      'out/runs.html',
    ]);
    expect(compared).toMatchObject({
      runs: [bad.run_id, good.run_id],
      rows: [
        {kind: 'param', key: 'lr', values: ['0.5', '0.1'], differs: true},
        {kind: 'metric', key: 'auc', values: [0.5, 0.9], differs: true},
        {kind: 'tag', key: 'team', values: [null, 'risk'], differs: true},
        {kind: 'code', key: 'command', differs: true},
      ],
    });
    expect(rig.read('out/runs.html')).toMatch(/^<!doctype html>/);
    const markdown = await rig.run(['runs', 'compare', bad.run_id, good.run_id, '--md']);
    expect(markdown.stdout).toContain('| param | `lr` | 0.5 | 0.1 |');
  });

  test('are logged to, tagged, noted, renamed, deleted and restored', async () => {
    const {run_id} = await train('0.5');
    rig.write({'report/a.txt': 'a', 'report/sub/b.txt': 'b'});
    await rig.json(['runs', 'log', '@latest', '-m', 'loss=nan@3', '-p', 'extra=1', '-t', 'x=y', '-a', 'report']);
    await rig.json(['runs', 'tag', run_id, 'team=risk', '--delete', 'x']);
    await rig.json(['runs', 'note', run_id, 'A *note*']);
    await rig.json(['runs', 'rename', run_id, 'kept']);
    expect(await rig.json(['runs', 'show', 'kept'])).toMatchObject({
      metrics: {auc: 0.5, loss: 'NaN'},
      params: {extra: '1'},
      tags: {team: 'risk', 'mlflow.note.content': 'A *note*'},
      latest: {loss: {step: 3, points: 1}},
      artifacts: [{path: 'console.log'}, {path: 'report/a.txt'}, {path: 'report/sub/b.txt'}],
    });
    expect((await rig.json<Run>(['runs', 'show', 'kept'])).tags).not.toHaveProperty('x');
    await rig.json(['runs', 'delete', 'kept']);
    expect(await rig.json(['runs', 'list'])).toEqual([]);
    await rig.json(['runs', 'restore', 'kept']);
    expect(await rig.json(['runs', 'list'])).toMatchObject([{run_id}]);
  });

  test('a mistake in a filter is shown where it is', async () => {
    const {stderr, exitCode} = await rig.run(['runs', 'list', '-f', 'metrics.auc > high']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--filter:1:15');
    expect(stderr).toContain('| metrics.auc > high\n        |               ~~~~\n');
  });

  test('piped, a list has tabs, whole ids and exact times', async () => {
    const {run_id} = await train('0.5');
    const {stdout} = await rig.run(['runs', 'list', '--columns', 'run_id,metrics.auc,params.lr,start_time']);
    expect(stdout).toMatch(new RegExp(`^${run_id}\t0.5\t0.5\t\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z\n$`));
  });

  test('an unknown run ends with 4', async () => {
    expect((await rig.run(['runs', 'show', 'nothing'])).exitCode).toBe(4);
  });
});

describe('mlops models', () => {
  test('register, point an alias, look back', async () => {
    rig.write({'model.onnx': linearModel(1), 'other.onnx': linearModel(2)});
    const first = await rig.json([
      'models',
      'register',
      'model.onnx',
      'churn',
      '--alias',
      'champion',
      '--desc',
      'first',
    ]);
    expect(first).toMatchObject({
      name: 'churn',
      version: 1,
      source: 'model.onnx',
      created: true,
      aliases: ['champion'],
    });
    expect(await rig.json(['models', 'register', 'other.onnx', 'churn', '--dry-run'])).toMatchObject({version: 2});
    expect(await rig.json(['models', 'register', 'other.onnx', 'churn'])).toMatchObject({version: 2});
    expect(await rig.json(['models', 'alias', 'churn', 'champion', '2', '--reason', 'better'])).toEqual({
      name: 'churn',
      alias: 'champion',
      from: 1,
      to: 2,
    });
    expect(await rig.json(['models', 'show', 'models:/churn@champion'])).toMatchObject({
      version: 2,
      target: 'y',
      aliases: ['champion'],
    });
    expect(await rig.json(['models', 'list'])).toMatchObject([{name: 'churn', versions: 2, aliases: {champion: 2}}]);
    expect(await rig.json(['models', 'history', 'churn'])).toMatchObject([
      {action: 'alias champion', from: 1, to: 2, reason: 'better'},
      {action: 'register', from: null, to: 2},
      {action: 'alias champion', from: null, to: 1},
      {action: 'register', from: null, to: 1, reason: 'first'},
    ]);
    expect((await rig.run(['models', 'register', 'train.js', 'churn'])).exitCode).toBe(1);
    expect((await rig.run(['models', 'show', 'models:/chrun'])).exitCode).toBe(4);
  });
});
