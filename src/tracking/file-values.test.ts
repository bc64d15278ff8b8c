import {describe, expect, test} from 'vitest';
import {Float} from '../formats/number.js';
import {joinFiles, metricsOf, paramsOf} from './file-values.js';

test('params keep how their values were written', () => {
  const value = {
    train: {lr: 0.1, whole: new Float(1), big: 12345678901234567890n, on: true, none: null},
    layers: [64, 'a'],
    odd$key: 'text',
    empty: {},
  };
  expect(paramsOf(value)).toEqual({
    'train.lr': '0.1',
    'train.whole': '1.0',
    'train.big': '12345678901234567890',
    'train.on': 'true',
    'train.none': 'null',
    layers: '[64, "a"]',
    odd_key: 'text',
    empty: '{}',
  });
});

describe('metrics', () => {
  test('are the numbers of a file; what is none is told', () => {
    const {metrics, others} = metricsOf({
      auc: 0.9,
      eval: {loss: new Float(2), ok: true},
      bad: 'NaN',
      model: 'gbm',
      list: [1],
    });
    expect(metrics).toEqual({auc: 0.9, 'eval.loss': 2, 'eval.ok': 1, bad: Number.NaN});
    expect(others).toEqual(['model', 'list']);
  });
});

test('a key that two files have is kept for both', () => {
  expect(
    joinFiles([
      ['a.json', {x: 1}],
      ['b.json', {x: 2, y: 3}],
    ]),
  ).toEqual({x: 1, 'b.json:x': 2, y: 3});
});
