import {describe, expect, test} from 'vitest';
import type {RunId} from '../core/brand.js';
import {type ComparedRun, compare} from './compare.js';

function run(runId: string, part: Partial<ComparedRun> = {}): ComparedRun {
  return {
    runId: runId as RunId,
    params: {},
    metrics: {},
    tags: {},
    datasets: [],
    code: undefined,
    source: {type: 'run', name: 'train.py', command: 'python train.py'},
    ...part,
  };
}

const data = (name: string, digest: string) => ({name, digest, path: name, role: 'input' as const, sizeBytes: 1});
const code = (part: {commit?: string; diffDigest?: string}) => ({
  commit: part.commit,
  branch: 'main',
  dirty: part.diffDigest !== undefined,
  diff: '',
  diffDigest: part.diffDigest,
  diffBytes: 0,
  diffCut: false,
});

describe('comparing runs', () => {
  const a = run('a', {
    params: {lr: '0.1', model: 'gbm'},
    metrics: {auc: 0.9, loss: Number.NaN},
    tags: {team: 'x', 'mlflow.user': 'ann'},
    datasets: [data('train.csv', 'd1')],
    code: code({commit: 'c1'}),
  });
  const b = run('b', {
    params: {lr: '0.2', model: 'gbm'},
    metrics: {auc: 0.8, loss: Number.NaN, extra: 1},
    tags: {team: 'x', 'mlflow.user': 'bob'},
    datasets: [data('train.csv', 'd2')],
    code: code({commit: 'c1', diffDigest: 'f00'}),
  });

  test('only what differs is shown, kind by kind and key by key', () => {
    expect(compare([a, b], {all: false})).toEqual({
      runs: ['a', 'b'],
      rows: [
        {kind: 'param', key: 'lr', values: ['0.1', '0.2'], differs: true},
        {kind: 'metric', key: 'auc', values: [0.9, 0.8], differs: true},
        {kind: 'metric', key: 'extra', values: [null, 1], differs: true},
        {kind: 'data', key: 'input train.csv', values: ['d1', 'd2'], differs: true},
        {kind: 'code', key: 'uncommitted changes', values: ['none', 'f00'], differs: true},
      ],
      equalRows: 6,
    });
  });

  test('with `all` the equal rows come too, the system’s tags never', () => {
    const {rows} = compare([a, b], {all: true});
    expect(rows.filter(({differs}) => !differs).map(({kind, key}) => `${kind} ${key}`)).toEqual([
      'param model',
      'metric loss',
      'tag team',
      'code branch',
      'code command',
      'code commit',
    ]);
  });

  test('a run compared with itself differs in nothing', () => {
    expect(compare([a, a], {all: false}).rows).toEqual([]);
  });
});
