import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {folderOf, isLater, type MetricPoint} from './model.js';

const point = fc.record<MetricPoint>({
  value: fc.oneof(fc.constantFrom(Number.NaN, Infinity, -Infinity, 0), fc.integer({min: -2, max: 2})),
  step: fc.integer({min: -1, max: 1}),
  timestamp: fc.integer({min: 0, max: 2}),
});

describe('the latest value of a metric', () => {
  test('the step decides, then the time, then the value', () => {
    const base = {value: 1, step: 1, timestamp: 5};
    expect(isLater({...base, step: 2, timestamp: 0, value: 0}, base)).toBe(true);
    expect(isLater({...base, timestamp: 6, value: 0}, base)).toBe(true);
    expect(isLater({...base, value: 2}, base)).toBe(true);
    expect(isLater(base, base)).toBe(false);
  });

  test('NaN counts as 0', () => {
    const at = (value: number) => ({value, step: 0, timestamp: 0});
    expect(isLater(at(Number.NaN), at(-1))).toBe(true);
    expect(isLater(at(Number.NaN), at(0))).toBe(false);
    expect(isLater(at(0), at(Number.NaN))).toBe(false);
  });

  test('of two points at most one is later, and the order has no circles', () => {
    fc.assert(
      fc.property(point, point, point, (a, b, c) => {
        expect(isLater(a, b) && isLater(b, a)).toBe(false);
        if (isLater(a, b) && isLater(b, c)) expect(isLater(a, c)).toBe(true);
      }),
    );
  });
});

test('slashes in the name of an experiment make folders', () => {
  expect(['Default', 'vision/defects', 'a/b/c'].map(folderOf)).toEqual(['', 'vision', 'a/b']);
});
