import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {systemClock} from '../../../src/core/clock.js';
import type {MlopsError} from '../../../src/core/errors/index.js';
import {
  consolePath,
  openTracking,
  type Tracking,
  type TrackProcess,
  trackProcess,
} from '../../../src/tracking/index.js';
import {makeProject, type TestProject} from '../../rig/project.js';

const PROJECT_FILE = `
project: {name: churn}
metrics: [out/scores.yaml]
stages:
  evaluate: {cmd: x, wdir: sub, metrics: [m.json]}
`;

let place: TestProject;
let tracking: Tracking;
let printed: string[];
let warnings: string[];

beforeEach(async () => {
  place = await makeProject({'mlops.yaml': PROJECT_FILE, 'params.yaml': 'train: {lr: 0.1, n: 1.0}\n'});
  tracking = await openTracking(place.project);
  printed = [];
  warnings = [];
});
afterEach(() => place.remove());

const track = (script: string, part: Partial<TrackProcess> = {}) =>
  trackProcess(place.project, tracking, {
    words: [process.execPath, '-e', script],
    cwd: place.folder,
    env: {...process.env, API_TOKEN: 'hush'},
    params: {},
    tags: {},
    recordsConsole: true,
    onStdout: (chunk) => void printed.push(`out:${Buffer.from(chunk).toString()}`),
    onStderr: (chunk) => void printed.push(`err:${Buffer.from(chunk).toString()}`),
    signal: new AbortController().signal,
    clock: systemClock,
    warn: (message) => void warnings.push(message),
    ...part,
  });

describe('a tracked program', () => {
  test('leaves params, metrics, console, code and environment', async () => {
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.invalid', ...args], {cwd: place.folder});
    git('init', '-q', '-b', 'main');
    git('add', '-A');
    git('commit', '-q', '-m', 'start');
    place.write({'params.yaml': 'train: {lr: 0.2, n: 1.0}\n', 'uv.lock': 'locked\n'});
    const script = `
      const fs = require('fs');
      console.log('to stdout'); console.error('to stderr');
      fs.mkdirSync('out'); fs.mkdirSync('sub');
      fs.writeFileSync('out/scores.yaml', 'auc: 0.9\\nkind: gbm\\n');
      fs.writeFileSync('sub/m.json', '{"loss": NaN}');
      fs.writeFileSync('metrics.json', JSON.stringify({env: process.env.MLOPS_RUN_ID.length, dir: process.env.MLOPS_TRACKING_DIR}));`;
    const {runId, exitCode} = await track(script, {params: {'train.lr': '0.3'}, name: 'first', tags: {team: 'x'}});
    expect(exitCode).toBe(0);
    const run = await tracking.getRun(runId);
    expect(run).toMatchObject({
      name: 'first',
      status: 'FINISHED',
      exitCode: 0,
      experiment: {name: 'churn'},
      params: {'train.lr': '0.3', 'train.n': '1.0'},
      metrics: {auc: 0.9, loss: Number.NaN, env: 32},
      artifacts: [{path: 'console.log', store: 'logs'}],
      code: {branch: 'main', dirty: true},
    });
    expect(run.tags).toMatchObject({team: 'x', 'mlflow.source.git.branch': 'main'});
    expect(run.code?.diff).toContain('+train: {lr: 0.2, n: 1.0}');
    expect(run.environment?.variables['API_TOKEN']).toBe('***');
    expect(run.environment?.packages.map(({path}) => path)).toEqual(['uv.lock']);
    expect(warnings).toEqual([
      'out/scores.yaml: not a number, not recorded: kind',
      'metrics.json: not a number, not recorded: dir',
    ]);
    const log = readFileSync(join(place.project.layout.logs, consolePath(runId)), 'utf8');
    expect(log.split('\n').toSorted()).toEqual(['', 'to stderr', 'to stdout']);
    expect(printed.toSorted()).toEqual(['err:to stderr\n', 'out:to stdout\n']);
  });

  test('records only the metric files it wrote', async () => {
    place.write({'metrics.json': '{"old": 1}', 'out/scores.yaml': 'auc: 0.1'});
    const {runId} = await track("require('fs').writeFileSync('out/scores.yaml', 'auc: 0.2')");
    expect((await tracking.getRun(runId)).metrics).toEqual({auc: 0.2});
  });

  test('that fails is a failed run with its exit code', async () => {
    const {runId, exitCode} = await track('process.exit(3)', {recordsConsole: false});
    expect(exitCode).toBe(3);
    expect(await tracking.getRun(runId)).toMatchObject({status: 'FAILED', exitCode: 3, artifacts: []});
  });

  test('that writes unreadable metrics is finished all the same, and the mistake is shown', async () => {
    const error = await track("require('fs').writeFileSync('metrics.json', '{\"a\": ')").catch(
      (each: MlopsError) => each,
    );
    expect(error).toMatchObject({code: 'E_JSON_SYNTAX'});
    expect(await tracking.resolveRun('@latest')).toMatchObject({status: 'FINISHED', exitCode: 0});
  });

  test('that does not exist leaves a failed run', async () => {
    const error = await track('', {words: ['no-such-program-here']}).catch((each: MlopsError) => each);
    expect(error).toMatchObject({code: 'E_PROGRAM_NOT_FOUND'});
    expect(await tracking.resolveRun('@latest')).toMatchObject({status: 'FAILED', exitCode: 127});
  });

  test('that is stopped is a killed run, and what it printed is kept', async () => {
    const stop = new AbortController();
    const {runId, exitCode} = await track("console.log('ready'); setInterval(() => {}, 1000)", {
      signal: stop.signal,
      onStdout: () => stop.abort(),
    });
    expect(exitCode).toBe(143);
    expect((await tracking.getRun(runId)).status).toBe('KILLED');
    expect(readFileSync(join(place.project.layout.logs, consolePath(runId)), 'utf8')).toBe('ready\n');
  });
});
