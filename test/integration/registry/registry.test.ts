import {readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import type {MlopsError} from '../../../src/core/errors/index.js';
import {openCache} from '../../../src/data/index.js';
import {
  openRegistry,
  type RegisterModel,
  type Registry,
  registerModel,
  resolveModel,
} from '../../../src/registry/index.js';
import {openTracking, type Tracking} from '../../../src/tracking/index.js';
import {linearModel} from '../../rig/models.js';
import {makeProject, type TestProject} from '../../rig/project.js';

const PROJECT_FILE = `
project: {name: churn}
stages:
  train: {cmd: node train.js, outs: [model.onnx, report.txt]}
  both: {cmd: node both.js, outs: [a.onnx, b.onnx]}
models:
  churn: {path: model.onnx, description: Who leaves, target: left}
`;

let place: TestProject;
let registry: Registry;
let tracking: Tracking;

beforeEach(async () => {
  place = await makeProject({'mlops.yaml': PROJECT_FILE, 'model.onnx': linearModel(1)});
  registry = await openRegistry(place.project);
  tracking = await openTracking(place.project);
});
afterEach(() => place.remove());

const register = (request: Partial<RegisterModel> = {}) =>
  registerModel(place.project, {name: 'churn', user: 'ann', now: 1000, ...request});

async function errorOf(promise: Promise<unknown>): Promise<MlopsError> {
  return promise.then(
    () => Promise.reject(new Error('nothing was thrown')),
    (error: MlopsError) => error,
  );
}

/** A finished run that wrote these bytes to `model.onnx`. */
async function runThatWrote(bytes: Uint8Array): Promise<{runId: string; digest: string}> {
  const {runId} = await tracking.startRun({source: {type: 'stage', name: 'train', command: 'x'}, startTime: 1});
  const {digest, sizeBytes} = await (await openCache(place.project)).putBytes(bytes);
  const output = {name: 'model.onnx', digest, path: 'model.onnx', role: 'output', sizeBytes} as const;
  await tracking.logDataset(runId, output);
  await tracking.logDataset(runId, {name: 'train.csv', digest: 'd1', path: 'train.csv', role: 'input', sizeBytes: 1});
  await tracking.recordCode(runId, {commit: 'c0ffee', branch: 'main', dirty: false, diff: ''});
  return {runId, digest};
}

describe('registering', () => {
  test('by name alone takes file, target and description from the project file', async () => {
    const {version, created} = await register({aliases: ['champion']});
    expect(created).toBe(true);
    expect(version).toMatchObject({
      name: 'churn',
      version: 1,
      source: 'model.onnx',
      target: 'left',
      aliases: ['champion'],
      user: 'ann',
      createdAt: 1000,
      runId: undefined,
      signature: {
        inputs: [
          {type: 'tensor', name: 'x', 'tensor-spec': {dtype: 'float32', shape: [-1, 1]}},
          {type: 'tensor', name: 'city', 'tensor-spec': {dtype: 'str', shape: [-1, 1]}},
        ],
        outputs: [{type: 'tensor', name: 'prediction', 'tensor-spec': {dtype: 'float32', shape: [-1, 1]}}],
      },
    });
    expect(registry.listModels()).toEqual([
      {
        name: 'churn',
        description: 'Who leaves',
        versions: 1,
        latestVersion: 1,
        aliases: {champion: 1},
        createdAt: 1000,
        updatedAt: 1000,
      },
    ]);
  });

  test('the same content again is the same version; other content is the next', async () => {
    await register();
    expect(await register({now: 2000})).toMatchObject({created: false, version: {version: 1, createdAt: 1000}});
    place.write({'model.onnx': linearModel(2)});
    expect(await register({now: 3000})).toMatchObject({created: true, version: {version: 2}});
    expect(registry.listVersions('churn').map(({version}) => version)).toEqual([2, 1]);
    expect(registry.history('churn').map(({action, to}) => [action, to])).toEqual([
      ['register', 2],
      ['register', 1],
    ]);
  });

  test('the same content under another name is a model of its own', async () => {
    await register();
    expect((await register({name: 'copy', source: 'model.onnx'})).version).toMatchObject({
      name: 'copy',
      version: 1,
      target: 'y',
    });
  });

  test('records the newest run that wrote the bytes, what it read, and its commit', async () => {
    await runThatWrote(linearModel(1));
    const {runId} = await runThatWrote(linearModel(1));
    const {version} = await register();
    expect(version).toMatchObject({runId, commit: 'c0ffee', data: [{name: 'train.csv', digest: 'd1'}]});
    expect(registry.history('churn')[0]?.evidence).toMatchObject({
      run_id: runId,
      commit: 'c0ffee',
      digest: version.digest,
    });
  });

  test('takes a file of a run, a stage, and an output that is not checked out', async () => {
    const {runId} = await runThatWrote(linearModel(5));
    const fromRun = await register({name: 'a', source: `runs:/${runId.slice(0, 8)}/model.onnx`});
    expect(fromRun.version).toMatchObject({source: `runs:/${runId}/model.onnx`, runId});
    const fromStage = await register({name: 'b', source: 'train'});
    expect(fromStage.version.source).toBe('model.onnx');
    rmSync(join(place.folder, 'model.onnx'));
    const fromCache = await register({name: 'c', source: 'model.onnx'});
    expect(fromCache.version).toMatchObject({digest: fromRun.version.digest, runId});
  });

  test.each([
    [{source: 'both'}, 'E_MODEL_SOURCE', /stage `both` has 2 `.onnx` outputs/],
    [{source: 'missing.onnx'}, 'E_MODEL_SOURCE', /there is no such file, and no run wrote it/],
    [{source: 'models:/churn/1'}, 'E_MODEL_SOURCE', /from a file, not from another version/],
    [{source: 'mlops.yaml'}, 'E_NOT_ONNX', /./],
    [{source: '/etc/hostname'}, 'E_OUTSIDE_PROJECT', /./],
    [{name: 'chrun'}, 'E_MODEL_NOT_DECLARED', /declares no model `chrun`/],
    [{name: 'a/b', source: 'model.onnx'}, 'E_MODEL_NAME', /holds `\/`/],
    [{aliases: ['v3']}, 'E_ALIAS_NAME', /looks like a version/],
    [{aliases: ['Latest']}, 'E_ALIAS_NAME', /newest version/],
    [{source: 'runs:/ffff/model.onnx'}, 'E_RUN_NOT_FOUND', /./],
  ])('%j is refused and nothing is registered', async (request, code, message) => {
    const error = await errorOf(register(request));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
    expect(registry.listModels()).toEqual([]);
  });
});

describe('aliases', () => {
  test('move from version to version, and every move is kept with who, when and why', async () => {
    await register({aliases: ['champion']});
    place.write({'model.onnx': linearModel(2)});
    await register({now: 2000});
    const change = {name: 'churn', alias: 'champion', who: 'bob', at: 3000};
    expect(registry.setAlias({...change, version: 2, reason: 'better auc'})).toBe(1);
    expect(registry.setAlias({...change, version: 2})).toBe(2);
    expect(registry.deleteAlias({...change, at: 4000})).toBe(2);
    expect(
      registry.history('churn').map(({at, who, action, from, to, reason}) => [at, who, action, from, to, reason]),
    ).toEqual([
      [4000, 'bob', 'unalias champion', 2, undefined, undefined],
      [3000, 'bob', 'alias champion', 1, 2, 'better auc'],
      [2000, 'ann', 'register', undefined, 2, undefined],
      [1000, 'ann', 'alias champion', undefined, 1, undefined],
      [1000, 'ann', 'register', undefined, 1, undefined],
    ]);
  });

  test('cannot point at what is not there', async () => {
    await register();
    const change = {name: 'churn', alias: 'champion', who: 'bob', at: 1};
    expect(() => registry.setAlias({...change, version: 7})).toThrow(
      'there is no model `models:/churn/7`: the versions are 1',
    );
    expect(() => registry.deleteAlias(change)).toThrow('model `churn` has no alias `champion`');
    expect(() => registry.setAlias({...change, name: 'chum', version: 1})).toThrow('there is no model `models:/chum`');
  });
});

describe('resolving', () => {
  test('every form leads to a file with the digest', async () => {
    const {runId, digest} = await runThatWrote(linearModel(1));
    await register({aliases: ['champion']});
    place.write({
      'package/MLmodel': 'flavors: {onnx: {data: model.onnx}}\nrun_id: abc\n',
      'package/model.onnx': linearModel(1),
      'package/mlops-package.json': '{"name": "churn", "version": 4}',
    });
    const forms: [string, object][] = [
      ['models:/churn', {name: 'churn', version: 1, runId, target: 'left'}],
      ['models:/churn/1', {name: 'churn', version: 1}],
      ['models:/churn/latest', {name: 'churn', version: 1}],
      ['models:/churn@champion', {name: 'churn', version: 1}],
      ['churn@champion', {name: 'churn', version: 1}],
      [`runs:/${runId}/model.onnx`, {name: 'model', version: 1, runId, target: 'y'}],
      ['model.onnx', {name: 'model', version: 1, target: 'y'}],
      ['package', {name: 'churn', version: 4, runId: 'abc'}],
    ];
    for (const [reference, wanted] of forms) {
      const found = await resolveModel(place.project, reference);
      expect(found, reference).toMatchObject({...wanted, digest});
      expect(Buffer.from(linearModel(1)).equals(readFileSync(found.path))).toBe(true);
    }
  });

  test.each([
    ['models:/churm', 'did you mean `models:/churn`?'],
    ['models:/churn@champoin', 'did you mean `models:/churn@champion`?'],
    ['models:/churn/9', 'mlops models list lists the registered ones'],
    ['chrun', 'did you mean `models:/churn`?'],
    ['models:/a/b/c', 'mlops models list lists the registered ones'],
  ])('%s is not found and answered with what there is', async (reference, hint) => {
    await register({aliases: ['champion']});
    const error = await errorOf(resolveModel(place.project, reference));
    expect(error).toMatchObject({code: 'E_MODEL_NOT_FOUND', exitCode: 4});
    expect(error.hints[0]).toBe(hint);
  });

  test('a damaged object is never handed out', async () => {
    const {version} = await register();
    const path = (await openCache(place.project)).pathOf(version.digest as never);
    rmSync(path);
    expect((await errorOf(resolveModel(place.project, 'models:/churn'))).code).toBe('E_OBJECT_MISSING');
    writeFileSync(path, 'something else');
    expect((await errorOf(resolveModel(place.project, 'models:/churn'))).code).toBe('E_CACHE_CORRUPT');
  });

  test('a package whose model was exchanged is not handed out', async () => {
    place.write({
      'package/MLmodel': 'flavors: {onnx: {data: model.onnx}}\n',
      'package/model.onnx': linearModel(7),
      'package/mlops-package.json': '{"name": "churn", "version": 4, "model": {"digest": "0123"}}',
    });
    const error = await errorOf(resolveModel(place.project, 'package'));
    expect(error.message).toContain('`package` is not a package: its model is not the one it was built with');
  });

  test('a folder that is no package says why', async () => {
    place.write({'folder/x.txt': ''});
    expect((await errorOf(resolveModel(place.project, 'folder'))).message).toBe(
      '`folder` is not a package: it has no `MLmodel`',
    );
    place.write({'folder/MLmodel': 'flavors: {onnx: {data: ../model.onnx}}\n'});
    expect((await errorOf(resolveModel(place.project, 'folder'))).code).toBe('E_PATH_OUTSIDE');
  });
});
