import {describe, expect, test} from 'vitest';
import {parseAssignments, parseMetric} from './assignments.js';

describe('assignments', () => {
  test('are split at the first `=`; of one key the last counts', () => {
    expect(parseAssignments(['a=1', 'b=x=y', 'a=2', 'c='], '--tag', 'run')).toEqual({a: '2', b: 'x=y', c: ''});
  });

  test.each(['a', '=1', ''])('`%s` is refused', (text) => {
    expect(() => parseAssignments([text], '--tag', 'run')).toThrow('--tag takes KEY=VALUE');
  });
});

describe('metrics', () => {
  test.each([
    ['auc=0.93', {key: 'auc', value: 0.93, step: 0}],
    ['auc=.5@10', {key: 'auc', value: 0.5, step: 10}],
    ['auc=-1e-3@-2', {key: 'auc', value: -0.001, step: -2}],
    ['auc=+2', {key: 'auc', value: 2, step: 0}],
    ['auc=NaN', {key: 'auc', value: Number.NaN, step: 0}],
    ['auc=-inf@3', {key: 'auc', value: -Infinity, step: 3}],
  ])('`%s` is read', (text, wanted) => {
    expect(parseMetric(text, 'runs log')).toEqual(wanted);
  });

  test.each(['auc=high', 'auc=', 'auc=1@x', 'auc=0x10', 'auc=1@99999999999999999'])('`%s` is refused', (text) => {
    expect(() => parseMetric(text, 'runs log')).toThrow('is no value for metric `auc`');
  });
});
