import {describe, expect, test} from 'vitest';
import {formatAgo, formatMetric, formatSpan, shortHex} from './format.js';

describe('numbers for people', () => {
  test.each([
    [0.912345, '0.9123'],
    [1 / 3, '0.3333'],
    [2, '2'],
    [0, '0'],
    [123456, '123456'],
    [12345.678, '12345.7'],
    [99.999, '100'],
    [0.000012345, '1.234e-5'],
    [-0.5, '-0.5'],
    [1e21, '1.000e+21'],
    [Number.NaN, 'NaN'],
    [-Infinity, '-Infinity'],
  ])('%d is shown as %s', (value, shown) => {
    expect(formatMetric(value)).toBe(shown);
  });
});

describe('times for people', () => {
  const now = Date.UTC(2026, 10, 25, 12);
  test.each([
    [0, 'just now'],
    [59_000, 'just now'],
    [5 * 60_000, '5 min ago'],
    [3 * 3_600_000, '3 h ago'],
    [2 * 86_400_000, '2 d ago'],
    [30 * 86_400_000, '2026-10-26'],
    [-5000, 'just now'],
  ])('%d ms ago', (age, shown) => {
    expect(formatAgo(now - age, now)).toBe(shown);
  });

  test('a run that goes on is timed until now, one whose end is unknown not at all', () => {
    expect(formatSpan(0, undefined, 2000, true)).toBe('2.0 s');
    expect(formatSpan(0, 1500, 9000, false)).toBe('1.5 s');
    expect(formatSpan(0, undefined, 2000, false)).toBe('');
  });
});

test('only long hex is cut', () => {
  expect(shortHex('0123456789abcdef0123456789abcdef')).toBe('01234567');
  expect(shortHex('cafe')).toBe('cafe');
  expect(shortHex('feature-branch-name')).toBe('feature-branch-name');
});
