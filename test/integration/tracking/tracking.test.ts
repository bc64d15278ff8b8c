import {execFileSync} from 'node:child_process';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import type {MlopsError} from '../../../src/core/errors/index.js';
import {openTracking, type StartRun, type Tracking} from '../../../src/tracking/index.js';
import {makeProject, type TestProject} from '../../rig/project.js';

let place: TestProject;
let tracking: Tracking;
let time = 1_000;

beforeEach(async () => {
  time = 1_000;
  place = await makeProject({'mlops.yaml': 'project: {name: churn}\n'});
  tracking = await openTracking(place.project, {clock: {now: () => time++}});
});
afterEach(() => place.remove());

const source = {type: 'run', name: 'train.py', command: 'python train.py'} as const;
const start = (part: Partial<StartRun> = {}) => tracking.startRun({source, startTime: time++, user: 'ann', ...part});

async function errorOf(promise: Promise<unknown>): Promise<MlopsError> {
  return promise.then(
    () => Promise.reject(new Error('nothing was thrown')),
    (error: MlopsError) => error,
  );
}

describe('a run', () => {
  test('is kept with everything that was logged to it', async () => {
    const run = await start({name: 'first', tags: {team: 'x'}});
    await tracking.logParams(run.runId, {lr: 0.1, deep: true, note: 'a b', none: null});
    await tracking.logMetrics(run.runId, [
      {key: 'auc', value: 0.8, step: 1, timestamp: 5},
      {key: 'auc', value: 0.9, step: 2, timestamp: 6},
      {key: 'auc', value: 0.7, step: 1, timestamp: 9},
    ]);
    await tracking.logDataset(run.runId, {name: 'train', digest: 'd1', path: 'train.csv', role: 'input', sizeBytes: 7});
    await tracking.logArtifact(run.runId, {path: 'model.onnx', digest: 'd2', sizeBytes: 8});
    await tracking.recordCode(run.runId, {commit: 'c1', branch: 'main', dirty: true, diff: '-a\n+b\n'});
    await tracking.finishRun(run.runId, {status: 'FINISHED', endTime: 50, exitCode: 0});
    const found = await tracking.getRun('first');
    expect(found).toMatchObject({
      runId: run.runId,
      name: 'first',
      experiment: {name: 'churn'},
      status: 'FINISHED',
      endTime: 50,
      exitCode: 0,
      user: 'ann',
      params: {lr: '0.1', deep: 'true', note: 'a b', none: 'null'},
      metrics: {auc: 0.9},
      latest: {auc: {value: 0.9, step: 2, timestamp: 6, count: 3}},
      datasets: [{name: 'train', digest: 'd1', path: 'train.csv', role: 'input', sizeBytes: 7}],
      artifacts: [{path: 'model.onnx', digest: 'd2', sizeBytes: 8, store: 'cache'}],
      code: {commit: 'c1', branch: 'main', dirty: true, diff: '-a\n+b\n', diffBytes: 6, diffCut: false},
    });
    expect(found.tags).toEqual({
      team: 'x',
      'mlflow.runName': 'first',
      'mlflow.user': 'ann',
      'mlflow.source.name': 'train.py',
      'mlflow.source.type': 'LOCAL',
      'mlflow.source.git.commit': 'c1',
      'mlflow.source.git.branch': 'main',
    });
    expect(await tracking.metricHistory(run.runId, 'auc')).toEqual([
      {value: 0.8, step: 1, timestamp: 5},
      {value: 0.9, step: 2, timestamp: 6},
      {value: 0.7, step: 1, timestamp: 9},
    ]);
  });

  test('keeps NaN, infinities and the last bit of every number', async () => {
    const {runId} = await start();
    const values = {
      nan: Number.NaN,
      up: Infinity,
      down: -Infinity,
      tiny: 5e-324,
      third: 1 / 3,
      huge: 1.7976931348623157e308,
    };
    await tracking.logMetrics(
      runId,
      Object.entries(values).map(([key, value]) => ({key, value, timestamp: 1})),
    );
    expect((await tracking.getRun(runId)).metrics).toEqual(values);
  });

  test('drops an exact repeat of a point', async () => {
    const {runId} = await start();
    const point = {key: 'loss', value: Number.NaN, step: 0, timestamp: 1};
    await tracking.logMetrics(runId, [point, point, {...point, timestamp: 2}]);
    expect(await tracking.metricHistory(runId, 'loss')).toHaveLength(2);
  });

  test('takes a param once: the same value again is fine, another one writes nothing of the call', async () => {
    const {runId} = await start();
    await tracking.logParams(runId, {lr: 0.1});
    await tracking.logParams(runId, {lr: '0.1'});
    const error = await errorOf(tracking.logParams(runId, {other: 1, lr: 0.2}));
    expect(error).toMatchObject({
      code: 'E_PARAM_CHANGED',
      message: 'param `lr` is `0.1` already and cannot become `0.2`',
    });
    expect((await tracking.getRun(runId)).params).toEqual({lr: '0.1'});
  });

  test('refuses names and values MLflow would refuse, and nothing of the call is kept', async () => {
    const {runId} = await start();
    const bad = [
      {key: 'ok', value: 1, timestamp: 1},
      {key: '../x', value: 1, timestamp: 1},
    ];
    expect((await errorOf(tracking.logMetrics(runId, bad))).code).toBe('E_KEY_NAME');
    const times = [{key: 'ok', value: 1, timestamp: -1}];
    expect((await errorOf(tracking.logMetrics(runId, times))).code).toBe('E_METRIC_VALUE');
    expect((await tracking.getRun(runId)).metrics).toEqual({});
  });

  test('may have a key that is special in JavaScript', async () => {
    const {runId} = await start();
    await tracking.logParams(runId, JSON.parse('{"__proto__": "x", "constructor": "y"}'));
    const {params} = await tracking.getRun(runId);
    expect(Object.entries(params)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
  });

  test('is renamed together with MLflow’s tag, in both directions', async () => {
    const {runId} = await start({name: 'a'});
    await tracking.renameRun(runId, 'b');
    expect((await tracking.getRun(runId)).tags['mlflow.runName']).toBe('b');
    await tracking.setTags(runId, {'mlflow.runName': 'c'});
    expect((await tracking.getRun(runId)).name).toBe('c');
  });

  test('knows its parent and its children', async () => {
    const parent = await start({name: 'parent'});
    const child = await start({parentRunId: parent.runId});
    expect(child.parentRunId).toBe(parent.runId);
    expect(child.tags['mlflow.parentRunId']).toBe(parent.runId);
    expect((await tracking.getRun('parent')).children).toEqual([child.runId]);
  });

  test('that is deleted takes no more, is listed apart, and comes back', async () => {
    const {runId} = await start({name: 'gone'});
    expect(await tracking.deleteRun(runId)).toBe(true);
    expect(await tracking.deleteRun(runId)).toBe(false);
    expect((await errorOf(tracking.logParams(runId, {a: 1}))).code).toBe('E_RUN_DELETED');
    expect((await tracking.listRuns({limit: 10})).runs).toEqual([]);
    expect((await tracking.listRuns({limit: 10, view: 'deleted'})).runs.map((run) => run.runId)).toEqual([runId]);
    expect((await errorOf(tracking.resolveRun('gone'))).code).toBe('E_RUN_NOT_FOUND');
    expect((await tracking.resolveRun('gone', 'deleted')).runId).toBe(runId);
    expect(await tracking.restoreRun(runId)).toBe(true);
    expect((await tracking.resolveRun('gone')).runId).toBe(runId);
  });
});

describe('naming a run', () => {
  test('by id, by the first digits, by name, by being the latest', async () => {
    const first = await start({name: 'one', experiment: 'a'});
    const second = await start({name: 'two', experiment: 'b'});
    for (const reference of [first.runId, first.runId.slice(0, 8), 'one', '@latest:a'])
      expect((await tracking.resolveRun(reference)).runId).toBe(first.runId);
    expect((await tracking.resolveRun('@latest')).runId).toBe(second.runId);
  });

  test('a name two runs have is refused with both ids', async () => {
    const runs = [await start({name: 'same'}), await start({name: 'same'})];
    const error = await errorOf(tracking.resolveRun('same'));
    expect(error.code).toBe('E_RUN_AMBIGUOUS');
    expect(error.hints).toEqual(runs.toReversed().map(({runId}) => `${runId} is \`same\``));
  });

  test('an unknown one is answered with near names', async () => {
    await start({name: 'calm-heron-412'});
    const error = await errorOf(tracking.resolveRun('calm-heron-421'));
    expect(error).toMatchObject({code: 'E_RUN_NOT_FOUND', exitCode: 4});
    expect(error.hints[0]).toBe('did you mean `calm-heron-412`?');
    expect((await errorOf(tracking.resolveRun('@latest:chrun'))).hints[0]).toBe('did you mean `churn`?');
  });
});

describe('listing', () => {
  test('is newest first, cut at the limit, with the whole number', async () => {
    for (const name of ['a', 'b', 'c']) await start({name});
    const {runs, total} = await tracking.listRuns({limit: 2});
    expect(runs.map(({name}) => name)).toEqual(['c', 'b']);
    expect(total).toBe(3);
  });

  test('orders by a metric: numbers, then NaN, then runs without it, in both directions', async () => {
    for (const [name, value] of Object.entries({low: 1, high: 2, nan: Number.NaN, minus: -Infinity, none: undefined})) {
      const {runId} = await start({name});
      if (value !== undefined) await tracking.logMetrics(runId, [{key: 'm', value, timestamp: 1}]);
    }
    const names = async (orderBy: string) => (await tracking.listRuns({orderBy, limit: 9})).runs.map(({name}) => name);
    expect(await names('metrics.m')).toEqual(['minus', 'low', 'high', 'nan', 'none']);
    expect(await names('metrics.m DESC')).toEqual(['high', 'low', 'minus', 'nan', 'none']);
  });

  test('goes by experiment, which is made when a run names it first', async () => {
    await start({experiment: 'vision/defects'});
    await start();
    expect((await tracking.listRuns({experiment: 'vision/defects', limit: 9})).total).toBe(1);
    expect((await errorOf(tracking.listRuns({experiment: 'vision/defect', limit: 9}))).hints[0]).toBe(
      'did you mean `vision/defects`?',
    );
    expect((await tracking.listExperiments()).map(({name, folder, runs}) => [name, folder, runs])).toEqual([
      ['Default', '', 0],
      ['churn', '', 1],
      ['vision/defects', 'vision', 1],
    ]);
  });
});

describe('experiments', () => {
  test('Default is number 0 and there from the start', async () => {
    expect((await tracking.listExperiments()).map(({id, name}) => [id, name])).toEqual([[0, 'Default']]);
  });

  test('are made and renamed; a taken name is refused', async () => {
    const made = await tracking.createExperiment('one');
    expect(await tracking.renameExperiment('one', 'two')).toMatchObject({id: made.id, name: 'two'});
    expect((await errorOf(tracking.createExperiment('two'))).code).toBe('E_EXPERIMENT_EXISTS');
    expect((await errorOf(tracking.renameExperiment('two', 'Default'))).code).toBe('E_EXPERIMENT_EXISTS');
    expect((await errorOf(tracking.createExperiment('  '))).code).toBe('E_EXPERIMENT_NAME');
    expect(await tracking.renameExperiment(String(made.id), 'two')).toMatchObject({name: 'two'});
  });

  test('the setting wins over the project’s name', async () => {
    place.write({'.mlops/config.yaml': 'core:\n  experiment: tuned\n'});
    const again = await openTracking(await place.again());
    expect(await again.defaultExperiment()).toBe('tuned');
  });
});

describe('a run whose process is gone', () => {
  test('is shown as killed, with the time of its last metric', async () => {
    const script = 'process.stdout.write(String(process.pid))';
    const pid = Number(execFileSync(process.execPath, ['-e', script], {encoding: 'utf8'}));
    const {runId} = await start();
    await tracking.logMetrics(runId, [{key: 'm', value: 1, timestamp: 77_000}]);
    expect((await tracking.getRun(runId)).status).toBe('RUNNING');
    (await place.project.database()).run('UPDATE runs SET pid = ?, process_start = NULL', [pid]);
    const [run] = (await tracking.listRuns({limit: 1})).runs;
    expect(run).toMatchObject({status: 'KILLED', endTime: 77_000});
  });

  test('is not taken for a later process with the same number', async () => {
    const {runId} = await start();
    (await place.project.database()).run("UPDATE runs SET process_start = '1'", []);
    expect((await tracking.resolveRun(runId)).status).toBe('KILLED');
  });

  test('on another machine it stays running: nobody here can know', async () => {
    const {runId} = await start();
    (await place.project.database()).run("UPDATE runs SET pid = 1, process_start = '1', host = 'elsewhere'", []);
    expect((await tracking.resolveRun(runId)).status).toBe('RUNNING');
  });
});

test('two writers at once lose nothing', async () => {
  const other = await openTracking(await place.again());
  const run = await start();
  const log = (each: Tracking, key: string) =>
    Promise.all(
      Array.from({length: 50}, (_, step) => each.logMetrics(run.runId, [{key, value: step, step, timestamp: step}])),
    );
  await Promise.all([log(tracking, 'a'), log(other, 'b'), log(other, 'a')]);
  expect((await other.getRun(run.runId)).latest).toMatchObject({a: {value: 49, count: 50}, b: {value: 49, count: 50}});
});

test('what runs read and wrote is found by digest and by path', async () => {
  const output = (digest: string) => ({
    name: 'model.onnx',
    digest,
    path: 'model.onnx',
    role: 'output' as const,
    sizeBytes: 3,
  });
  const first = await start();
  await tracking.logDataset(first.runId, output('d1'));
  const second = await start();
  await tracking.logDataset(second.runId, output('d1'));
  await tracking.logDataset(second.runId, {...output('in'), role: 'input'});
  expect(await tracking.writerOf('d1')).toBe(second.runId);
  expect(await tracking.writerOf('in')).toBeUndefined();
  expect(await tracking.newestOutput('model.onnx')).toEqual({runId: second.runId, digest: 'd1', sizeBytes: 3});
  await tracking.deleteRun(second.runId);
  expect(await tracking.writerOf('d1')).toBe(first.runId);
});
