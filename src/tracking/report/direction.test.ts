import {describe, expect, test} from 'vitest';
import {bestOf, directionOf} from './direction.js';

describe('the direction of a metric', () => {
  test.each([
    ['val/auc', 'higher'],
    ['accuracy', 'higher'],
    ['eval.f1_macro', 'higher'],
    ['val_loss', 'lower'],
    ['mae', 'lower'],
    ['latency_p95_ms', 'lower'],
    ['test.RMSE', 'lower'],
    ['rows', undefined],
    ['error_score', undefined],
    ['naccurate', undefined],
  ])('%s: %s', (key, direction) => {
    expect(directionOf(key)).toBe(direction);
  });
});

describe('the best value', () => {
  test('is marked wherever it stands', () => {
    expect([...bestOf([1, 3, null, 3], 'higher')]).toEqual([1, 3]);
    expect([...bestOf([1, 3, Number.NaN], 'lower')]).toEqual([0]);
  });

  test('is none where all are equal, or the direction is unknown', () => {
    expect([...bestOf([2, 2], 'higher')]).toEqual([]);
    expect([...bestOf([2, null], 'higher')]).toEqual([]);
    expect([...bestOf([1, 2], undefined)]).toEqual([]);
  });
});
