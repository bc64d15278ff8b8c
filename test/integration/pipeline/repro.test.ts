import {spawnSync} from 'node:child_process';
import {chmodSync, readdirSync, statSync, symlinkSync} from 'node:fs';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {isMlopsError, type MlopsError} from '../../../src/core/errors/index.js';
import {explainStage, lockedOutputs, ownedPaths, stageStatus} from '../../../src/pipeline/index.js';
import {Workshop} from './workshop.js';

let shop: Workshop;
beforeEach(() => {
  shop = new Workshop();
});
afterEach(() => shop.close());

const PIPELINE = `
stages:
  prepare:
    cmd: echo preparing; tr a-z A-Z < raw.txt > clean.txt
    deps: [raw.txt]
    params: [prepare]
    outs: [clean.txt]
  train:
    cmd:
      - mkdir -p model; cp clean.txt model/weights
      - echo '{"acc":0.5,"n":{"loss":0.25},"note":"fine"}' > metrics.json
    deps: [clean.txt]
    params: [train.lr, {extra.toml: [size]}]
    outs: [model]
    metrics: [{metrics.json: {cache: false}}]
  report:
    cmd: wc -c < model/weights > report.txt
    deps: [model, template.txt]
    outs: [report.txt]
`;
const FILES = {
  'mlops.yaml': PIPELINE,
  'params.yaml': 'prepare: {mode: upper}\ntrain: {lr: 0.1, seed: 1}\n',
  'extra.toml': 'size = 3\n',
  'raw.txt': 'hello\n',
  'template.txt': 'T\n',
};

async function failure(work: Promise<unknown>): Promise<MlopsError> {
  try {
    await work;
  } catch (error) {
    if (isMlopsError(error)) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

const ALL_RAN = ['prepare: ran', 'train: ran', 'report: ran'];
const ALL_SKIPPED = ['prepare: skipped', 'train: skipped', 'report: skipped'];

describe('what runs', () => {
  test('everything the first time, nothing the second', async () => {
    await shop.make(FILES);
    expect(await shop.actions()).toEqual(ALL_RAN);
    expect(shop.read('report.txt').trim()).toBe('6');
    const lock = shop.read('mlops.lock');
    const second = await shop.repro();
    expect(second.stages.map(({name, action}) => `${name}: ${action}`)).toEqual(ALL_SKIPPED);
    expect(second).toMatchObject({ok: true, runId: undefined});
    expect(shop.read('mlops.lock')).toBe(lock);
  });

  test('after an edit only what depends on it; what comes out the same stops it', async () => {
    await shop.make(FILES);
    await shop.repro();
    shop.write({'template.txt': 'U\n'});
    expect(await shop.actions()).toEqual(['prepare: skipped', 'train: skipped', 'report: ran']);
    shop.write({'params.yaml': 'prepare: {mode: other}\ntrain: {lr: 0.1, seed: 2}\n'});
    expect(await shop.actions()).toEqual(['prepare: ran', 'train: skipped', 'report: skipped']);
  });

  test('a result that was computed before is put back instead of computed again', async () => {
    await shop.make(FILES);
    const first = await shop.repro();
    shop.write({'raw.txt': 'other\n'});
    await shop.repro();
    shop.write({'raw.txt': 'hello\n'});
    const third = await shop.repro();
    expect(third.stages.map(({action}) => action)).toEqual(['cached', 'cached', 'cached']);
    expect(shop.read('clean.txt')).toBe('HELLO\n');
    expect(shop.read('model/weights')).toBe('HELLO\n');
    expect(third.stages[0]?.runId).toBe(first.stages[0]?.runId);
    expect(third.runId).toBeUndefined();
    expect(await shop.actions()).toEqual(ALL_SKIPPED);
  });

  test('--no-run-cache and --force compute again', async () => {
    await shop.make(FILES);
    await shop.repro();
    shop.remove('clean.txt');
    expect(await shop.actions({useRunCache: false})).toEqual(['prepare: ran', 'train: skipped', 'report: skipped']);
    expect(await shop.actions({force: true, targets: ['prepare']})).toEqual(['prepare: ran']);
  });

  test('a lost or spoiled output comes back from the cache, without a run cache from the lock file alone', async () => {
    await shop.make(FILES);
    await shop.repro();
    shop.remove('model', '.mlops/cache/runs');
    shop.write({'clean.txt': 'spoiled\n'});
    expect(await shop.actions()).toEqual(['prepare: cached', 'train: cached', 'report: skipped']);
    expect(shop.read('clean.txt')).toBe('HELLO\n');
    expect(await shop.actions()).toEqual(ALL_SKIPPED);
  });

  test('a stored result is compared in full: a parameter named `size` is not overlooked', async () => {
    await shop.make({
      'mlops.yaml': 'stages: {a: {cmd: "grep size params.yaml > out", params: [size], outs: [out]}}\n',
      'params.yaml': 'size: 1\n',
    });
    await shop.repro();
    shop.write({'params.yaml': 'size: 2\n'});
    expect(await shop.actions()).toEqual(['a: ran']);
    expect(shop.read('out')).toBe('size: 2\n');
  });

  test('a damaged entry of the run cache costs a run, not a failure', async () => {
    await shop.make(FILES);
    await shop.repro();
    const runs = shop.path('.mlops/cache/runs');
    for (const entry of readdirSync(runs, {recursive: true, withFileTypes: true})) {
      if (!entry.isFile()) continue;
      chmodSync(`${entry.parentPath}/${entry.name}`, 0o644);
      shop.write({[`${entry.parentPath}/${entry.name}`.slice(shop.folder.length + 1)]: 'schema: [broken'});
    }
    shop.write({'raw.txt': 'new\n'});
    await shop.repro();
    shop.write({'raw.txt': 'hello\n'});
    expect((await shop.actions()).slice(0, 1)).toEqual(['prepare: ran']);
  });

  test('targets are stages or outputs and bring what they need; --single-item and --downstream do not', async () => {
    await shop.make(FILES);
    expect(await shop.actions({targets: ['model/weights']})).toEqual(['prepare: ran', 'train: ran']);
    shop.write({'raw.txt': 'new\n'});
    expect(await shop.actions({targets: ['train'], single: true})).toEqual(['train: skipped']);
    expect(await shop.actions({targets: ['train'], downstream: true})).toEqual(['train: skipped', 'report: ran']);
    expect(await shop.actions()).toEqual(['prepare: ran', 'train: ran', 'report: ran']);
    const error = await failure(shop.repro({targets: ['trian']}));
    expect(error).toMatchObject({code: 'E_STAGE_UNKNOWN', exitCode: 4});
    expect(error.hints).toContain('did you mean `train`?');
  });

  test('a frozen stage stays as it is, unless it is forced by name', async () => {
    const frozen = FILES['mlops.yaml'].replace('  train:\n', '  train:\n    frozen: true\n');
    await shop.make(FILES);
    await shop.repro();
    shop.write({'mlops.yaml': frozen, 'raw.txt': 'new\n'});
    expect(await shop.actions()).toEqual(['prepare: ran', 'train: skipped', 'report: skipped']);
    expect(await shop.actions({force: true, targets: ['train']})).toEqual(['train: ran']);
    expect(shop.read('model/weights')).toBe('NEW\n');
  });

  test('a stage that always runs, runs', async () => {
    await shop.make({
      'mlops.yaml': 'stages:\n  hello: {cmd: echo hi}\n  a: {cmd: date +%N > t, outs: [t], always_changed: true}\n',
    });
    expect(await shop.actions()).toEqual(['hello: ran', 'a: ran']);
    expect(await shop.actions()).toEqual(['hello: ran', 'a: ran']);
  });

  test('an output that persists is found by its stage again', async () => {
    await shop.make({
      'mlops.yaml': 'stages: {a: {cmd: "echo line >> log", deps: [in], outs: [{log: {persist: true}}]}}\n',
      in: '1',
    });
    await shop.repro();
    shop.write({in: '2'});
    expect(await shop.actions()).toEqual(['a: ran']);
    expect(shop.read('log')).toBe('line\nline\n');
  });

  test('a stage runs in its folder, with paths from there', async () => {
    await shop.make({
      'mlops.yaml':
        'stages: {a: {cmd: "pwd > where; cat ../in > out", wdir: code, deps: [../in], params: [x], outs: [out, where]}}\n',
      in: '1\n',
      'code/params.yaml': 'x: 1\n',
    });
    expect(await shop.actions()).toEqual(['a: ran']);
    expect(shop.read('code/where').trim()).toBe(shop.path('code'));
    expect(shop.read('mlops.lock')).toContain('- path: ../in\n');
    expect(await shop.actions()).toEqual(['a: skipped']);
  });

  test('an edit of a dependency while the stage runs is seen by the next reproduction', async () => {
    await shop.make({
      'mlops.yaml': 'stages: {a: {cmd: "cat in > out; echo later > in", deps: [in], outs: [out]}}\n',
      in: 'first\n',
    });
    await shop.repro();
    expect(await shop.actions()).toEqual(['a: ran']);
    expect(shop.read('out')).toBe('later\n');
    expect(await shop.actions()).toEqual(['a: skipped']);
  });

  test('the entry of a stage that is gone leaves the lock file with the next change', async () => {
    await shop.make(FILES);
    await shop.repro();
    shop.write({'mlops.yaml': FILES['mlops.yaml'].replace(/ {2}report:(.|\n)*/, ''), 'raw.txt': 'new\n'});
    await shop.repro();
    expect(shop.read('mlops.lock')).not.toContain('report');
  });

  test('any number of jobs gives the same lock file and the same decisions', async () => {
    const names = ['b', 'a', '10', 'd', '9', 'c'];
    const stages = names.map((name, i) => {
      const needs = names
        .slice(0, i)
        .filter((_, j) => (i + j) % 2 === 0)
        .map((each) => `o.${each}`);
      return `  "${name}": {cmd: "cat ${['in', ...needs].join(' ')} > o.${name}", deps: [${['in', ...needs].join(', ')}], outs: [o.${name}]}`;
    });
    const files = {'mlops.yaml': `stages:\n${stages.join('\n')}\n`, in: 'x\n'};
    await shop.make(files);
    await shop.repro({jobs: 1});
    const other = new Workshop();
    try {
      await other.make(files);
      await other.repro({jobs: 8});
      expect(other.read('mlops.lock')).toBe(shop.read('mlops.lock'));
      expect(await other.actions({jobs: 8})).toEqual(await shop.actions({jobs: 1}));
    } finally {
      other.close();
    }
  });

  test('independent stages run at once with --jobs', async () => {
    const wait = (own: string, other: string) =>
      `echo > ${own}.here; for i in $(seq 200); do test -f ${other}.here && exit 0; sleep 0.05; done; exit 1`;
    await shop.make({'mlops.yaml': `stages:\n  a: {cmd: "${wait('a', 'b')}"}\n  b: {cmd: "${wait('b', 'a')}"}\n`});
    expect(await shop.actions({jobs: 2})).toEqual(['a: ran', 'b: ran']);
  });
});

describe('before anything runs', () => {
  test('a missing dependency is shown with its place and the near name, and no output is touched', async () => {
    await shop.make({...FILES, 'clean.txt': 'mine\n'});
    shop.remove('raw.txt');
    shop.write({'rwa.txt': ''});
    const error = await failure(shop.repro());
    expect(error).toMatchObject({code: 'E_DEPENDENCY_MISSING', exitCode: 2});
    expect(error.location?.text.slice(error.location.start, error.location.end)).toBe('raw.txt');
    expect(error.hints).toContain('did you mean `rwa.txt`?');
    expect(shop.read('clean.txt')).toBe('mine\n');
    expect(shop.exists('mlops.lock')).toBe(false);
  });

  test('tracked data that is not here names the commands that bring it', async () => {
    await shop.make({...FILES, 'raw.txt.mlops': 'outs:\n- path: raw.txt\n'});
    shop.remove('raw.txt');
    expect((await failure(shop.repro())).hints[0]).toMatch(/mlops checkout raw.txt .* mlops pull raw.txt/);
  });

  test('a missing parameter, parameter file or folder is told with its place, all at once', async () => {
    await shop.make({
      ...FILES,
      'params.yaml': 'prepare: {}\ntrian: {lr: 1}\n',
      'mlops.yaml': `${FILES['mlops.yaml']}  extra: {cmd: x, wdir: nowhere, deps: [../gone], params: [{../none.yaml: [a]}]}\n`,
    });
    const error = await failure(shop.plan());
    expect(error.code).toBe('E_PROJECT_FILE');
    expect(error.problems.map(({message}) => message)).toEqual([
      'stage `train` needs the parameter `train.lr`, which `params.yaml` does not have',
      'stage `extra` is to run in `nowhere`, which is no folder',
      'stage `extra` needs `gone`, which does not exist and no stage writes',
      'stage `extra` needs the parameter file `none.yaml`, which does not exist',
    ]);
    expect(error.problems.every(({location}) => location !== undefined)).toBe(true);
  });

  test('a dry run tells what would run and changes nothing', async () => {
    await shop.make(FILES);
    const steps = await shop.plan();
    expect(steps.map(({stage, action}) => `${stage}: ${action}`)).toEqual([
      'prepare: run',
      'train: run',
      'report: run',
    ]);
    expect(readdirSync(shop.folder).toSorted()).toEqual(
      ['.mlops', 'extra.toml', 'mlops.yaml', 'params.yaml', 'raw.txt', 'template.txt'].toSorted(),
    );
  });

  test('a lock file that is broken, or in the middle of a merge, stops everything', async () => {
    await shop.make(FILES);
    await shop.repro();
    shop.write({'mlops.lock': shop.read('mlops.lock').replace("schema: '2.0'", 'schema: 3')});
    const error = await failure(shop.repro());
    expect(error).toMatchObject({code: 'E_LOCK_FILE', exitCode: 2});
    expect(error.problems[0]?.location?.file).toMatch(/mlops\.lock$/);
  });
});

describe('when something goes wrong', () => {
  test('a failing command is named with its code and log; earlier stages are kept, later ones blocked', async () => {
    await shop.make({
      ...FILES,
      'mlops.yaml': FILES['mlops.yaml'].replace('- mkdir -p model', '- echo why >&2; exit 3; mkdir -p model'),
    });
    const result = await shop.repro();
    expect(result.stages.map(({name, action}) => `${name}: ${action}`)).toEqual([
      'prepare: ran',
      'train: failed',
      'report: blocked',
    ]);
    expect(result.ok).toBe(false);
    expect(result.stages[1]).toMatchObject({exitCode: 3});
    expect(result.failure).toMatchObject({code: 'E_STAGE_FAILED', exitCode: 8});
    expect(result.failure?.message).toMatch(/^stage `train` exited with 3, in `echo why/);
    const log = /its output is in (.*)$/.exec(result.failure?.hints[0] ?? '')?.[1] ?? '';
    expect(shop.read(log)).toBe('why\n');
    expect(shop.read('mlops.lock')).toContain('prepare:');
    expect(shop.read('mlops.lock')).not.toContain('train:');
    expect((await shop.run(result.stages[1]?.runId)).status).toBe('FAILED');
    expect((await shop.run(result.runId)).status).toBe('FAILED');
    shop.write({'mlops.yaml': FILES['mlops.yaml']});
    expect(await shop.actions()).toEqual(['prepare: skipped', 'train: ran', 'report: ran']);
  });

  test('the entry of a failed stage stays as it was', async () => {
    await shop.make(FILES);
    await shop.repro();
    const lock = shop.read('mlops.lock');
    shop.write({'mlops.yaml': FILES['mlops.yaml'].replace('tr a-z A-Z', 'false; tr x y').replace('false;', 'exit 1;')});
    await shop.repro();
    expect(shop.read('mlops.lock')).toBe(lock);
  });

  test('--keep-going runs what does not need the failed stage', async () => {
    await shop.make({
      'mlops.yaml':
        'stages:\n  bad: {cmd: exit 1, outs: [x]}\n  after: {cmd: cat x, deps: [x]}\n  other: {cmd: echo > y, outs: [y]}\n  worse: {cmd: kill -9 $$}\n',
    });
    expect(await shop.actions()).toEqual(['bad: failed', 'after: blocked', 'other: blocked', 'worse: blocked']);
    const result = await shop.repro({keepGoing: true});
    expect(result.stages.map(({name, action}) => `${name}: ${action}`)).toEqual([
      'bad: failed',
      'after: blocked',
      'other: ran',
      'worse: failed',
    ]);
    expect(result.failure?.message).toBe('2 stages failed: `bad`, `worse`');
    expect(result.failure?.problems.map(({message}) => message)).toEqual([
      'stage `bad` exited with 1',
      'stage `worse` was killed (exit code 137; out of memory?)',
    ]);
  });

  test('an output that was not written, and metrics that cannot be read, are failures', async () => {
    await shop.make({'mlops.yaml': 'stages: {a: {cmd: echo > x, outs: [x, y]}}\n'});
    const first = await shop.repro();
    expect(first.failure?.message).toBe('stage `a` ended without writing its output `y`');
    expect(first.failure?.exitCode).toBe(8);
    shop.write({'mlops.yaml': 'stages: {a: {cmd: "echo \'{\\"a\\": \' > m.json", metrics: [m.json]}}\n'});
    const second = await shop.repro();
    expect(second.failure?.message).toMatch(/^stage `a` wrote metrics that cannot be read: .*m\.json/);
    expect(shop.exists('mlops.lock')).toBe(false);
  });

  test('an output that cannot be stored is an error that speaks for itself', async () => {
    await shop.make({'mlops.yaml': 'stages: {a: {cmd: ln -s nowhere x, outs: [x]}}\n'});
    const {failure: error, stages} = await shop.repro();
    expect(error?.code).toBe('E_BROKEN_LINK');
    expect(stages[0]?.action).toBe('failed');
  });

  test('a stop ends what runs, keeps what is done, and the same command goes on', async () => {
    await shop.make({
      'mlops.yaml':
        'stages:\n  a: {cmd: echo > x, outs: [x]}\n  b: {cmd: "echo started > y; sleep 60", deps: [x], outs: [y]}\n  c: {cmd: cat y, deps: [y]}\n',
    });
    const working = shop.repro();
    while (!shop.log.includes('started b')) await new Promise((resolve) => setTimeout(resolve, 5));
    shop.stop.abort('SIGINT');
    const result = await working;
    expect(result.stages.map(({name, action}) => `${name}: ${action}`)).toEqual(['a: ran', 'b: failed', 'c: blocked']);
    expect(result).toMatchObject({ok: false, failure: undefined});
    expect((await shop.run(result.stages[1]?.runId)).status).toBe('KILLED');
    expect((await shop.run(result.runId)).status).toBe('KILLED');
    const next = new Workshop();
    next.close();
    expect((await shop.plan()).map(({stage, action}) => `${stage}: ${action}`)).toEqual([
      'a: skip',
      'b: run',
      'c: run',
    ]);
  });
});

describe('what is recorded', () => {
  test('each stage as a run below the run of the pipeline, with everything known', async () => {
    await shop.make(FILES);
    spawnSync('git', ['init', '-q', '-b', 'main'], {cwd: shop.folder});
    spawnSync('git', ['add', '.'], {cwd: shop.folder});
    spawnSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', 'commit', '-qm', 'start'], {cwd: shop.folder});
    shop.write({'template.txt': 'changed\n'});
    const result = await shop.repro();
    const parent = await shop.run(result.runId);
    expect(parent.children).toEqual(result.stages.map(({runId}) => runId));
    expect(parent).toMatchObject({
      status: 'FINISHED',
      source: {type: 'pipeline', name: 'mlops.yaml', command: 'mlops repro'},
      params: {'prepare.mode': 'upper', 'train.lr': '0.1', 'train.seed': '1'},
      metrics: {acc: 0.5, 'n.loss': 0.25},
    });
    const train = await shop.run(result.stages[1]?.runId);
    expect(train).toMatchObject({
      name: 'train',
      status: 'FINISHED',
      exitCode: 0,
      parentRunId: result.runId,
      source: {type: 'stage', name: 'train'},
      params: {'train.lr': '0.1', size: '3'},
      metrics: {acc: 0.5, 'n.loss': 0.25},
      code: {branch: 'main', dirty: true},
    });
    expect(train.code?.diff).toContain('+changed');
    expect(train.environment?.node).toBe(process.versions.node);
    const roles = train.datasets.map(({path, role}) => `${role} ${path}`).toSorted();
    expect(roles).toEqual(['input clean.txt', 'output metrics.json', 'output model']);
    expect(shop.log).toContain('warning: not a number, not recorded: metrics.json: note');
    const prepare = await shop.run(result.stages[0]?.runId);
    expect(prepare.artifacts.map(({path}) => path)).toContain('clean.txt');
    const log = prepare.artifacts.find(({store}) => store === 'logs')?.path ?? '';
    expect(shop.read(`.mlops/logs/runs/${result.stages[0]?.runId}/${log}`)).toBe('preparing\n');
  });

  test("the pipeline's run shows the whole pipeline, also what did not run", async () => {
    await shop.make(FILES);
    await shop.repro();
    shop.write({'template.txt': 'U\n'});
    const parent = await shop.run((await shop.repro()).runId);
    expect(parent.children).toHaveLength(1);
    expect(parent.metrics).toEqual({acc: 0.5, 'n.loss': 0.25});
    const paths = (role: string) =>
      parent.datasets
        .filter((each) => each.role === role)
        .map(({path}) => path)
        .toSorted();
    expect(paths('input')).toEqual(['raw.txt', 'template.txt']);
    expect(paths('output')).toEqual(['clean.txt', 'metrics.json', 'model', 'report.txt']);
  });

  test('a command finds its run, stage and project in the environment', async () => {
    await shop.make({
      'mlops.yaml': 'stages: {a: {cmd: "echo $MLOPS_STAGE $MLOPS_RUN_ID $MLOPS_ROOT > x", outs: [x]}}\n',
    });
    const {stages} = await shop.repro();
    expect(shop.read('x').trim()).toBe(`a ${stages[0]?.runId} ${shop.folder}`);
  });

  test('--no-commit records digests only; the next reproduction stores what was left', async () => {
    await shop.make(FILES);
    expect(await shop.actions({commit: false})).toEqual(ALL_RAN);
    expect(shop.exists('.mlops/cache/files')).toBe(false);
    expect(await shop.actions({commit: false})).toEqual(ALL_SKIPPED);
    expect(await shop.actions()).toEqual(ALL_SKIPPED);
    expect(shop.log).toContain('note: stored model of stage train in the cache');
    shop.remove('model');
    expect((await shop.actions())[1]).toBe('train: cached');
  });

  test('git leaves outputs alone, and one it tracks already is told', async () => {
    await shop.make({...FILES, 'report.txt': 'old\n'});
    spawnSync('git', ['init', '-q'], {cwd: shop.folder});
    spawnSync('git', ['add', 'report.txt'], {cwd: shop.folder});
    await shop.repro();
    expect(shop.read('.gitignore')).toBe('/clean.txt\n/model\n');
    expect(shop.log.find((line) => line.startsWith('warning: report.txt'))).toContain('git rm --cached report.txt');
  });

  test('an output that can be executed keeps that when it is put back', async () => {
    await shop.make({
      'mlops.yaml': 'stages: {a: {cmd: "echo exit > x; chmod +x x", deps: [in], outs: [x]}}\n',
      in: '1',
    });
    await shop.repro();
    shop.remove('x');
    expect(await shop.actions()).toEqual(['a: cached']);
    expect(statSync(shop.path('x')).mode & 0o100).toBe(0o100);
  });
});

describe('status and why', () => {
  test('tell each reason with both values, and change nothing', async () => {
    await shop.make(FILES);
    await shop.repro();
    const lock = shop.read('mlops.lock');
    shop.write({'params.yaml': 'prepare: {mode: upper}\ntrain: {lr: 0.5, seed: 1}\n', 'template.txt': 'U\n'});
    const stages = await stageStatus(await shop.project(), []);
    expect(stages.map(({name, state}) => `${name}: ${state}`)).toEqual([
      'prepare: fresh',
      'train: stale',
      'report: stale',
    ]);
    const why = await explainStage(await shop.project(), 'model');
    expect(why).toEqual({
      name: 'train',
      state: 'stale',
      reasons: [{kind: 'param', path: 'params.yaml', key: 'train.lr', old: 0.1, new: 0.5}],
    });
    expect(stages[2]?.reasons.map(({kind}) => kind)).toEqual(['dep', 'upstream']);
    expect(shop.read('mlops.lock')).toBe(lock);
  });

  test('a float written another way is no change', async () => {
    await shop.make({...FILES, 'params.yaml': 'prepare: {n: 1.0}\ntrain: {lr: 100000000000000000000}\n'});
    await shop.repro();
    shop.write({'params.yaml': 'train: {lr: 1e20}\nprepare: {n: 1}\n'});
    expect(await shop.actions()).toEqual(ALL_SKIPPED);
  });
});

describe('for the data commands', () => {
  test('cached outputs with their digests, new ones without', async () => {
    await shop.make(FILES);
    const project = await shop.project();
    expect((await lockedOutputs(project)).map(({path, digest}) => [path, digest])).toEqual([
      ['clean.txt', undefined],
      ['model', undefined],
      ['report.txt', undefined],
    ]);
    await shop.repro();
    const outputs = await lockedOutputs(await shop.project());
    expect(outputs.map(({path, stage}) => [path, stage])).toEqual([
      ['clean.txt', 'prepare'],
      ['model', 'train'],
      ['report.txt', 'report'],
    ]);
    expect(outputs[1]?.digest).toMatch(/^[0-9a-f]{64}\.dir$/);
    expect(await ownedPaths(await shop.project())).toContainEqual({path: 'metrics.json', owner: 'train'});
  });

  test('an output below a symbolic link to a folder works', async () => {
    await shop.make({'mlops.yaml': 'stages: {a: {cmd: echo > big/x, outs: [big/x]}}\n'});
    const elsewhere = new Workshop();
    try {
      symlinkSync(elsewhere.folder, shop.path('big'));
      const {failure: error, stages} = await shop.repro();
      expect(error?.message ?? stages[0]?.action).toBe('ran');
    } finally {
      elsewhere.close();
    }
  });
});
