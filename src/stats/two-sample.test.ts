import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {chiSquare} from './chi-square.js';
import {jensenShannonDistance} from './jensen-shannon.js';
import {kolmogorovSmirnov} from './ks.js';
import {populationStabilityIndex} from './psi.js';
import {normedWasserstein, wassersteinDistance} from './wasserstein.js';
import {twoShares} from './z-test.js';

const ascending = (values: readonly number[]) => Float64Array.from(values).sort();
// Few different values, so that ties between and inside the samples are common; -0 among them.
const sample = fc.array(fc.oneof(fc.integer({min: -4, max: 4}), fc.double({min: -9, max: 9, noNaN: true})), {
  minLength: 1,
  maxLength: 12,
});
const counts = fc
  .array(fc.tuple(fc.nat(30), fc.nat(30)), {minLength: 1, maxLength: 8})
  .map((cells) => cells.filter(([r, c]) => r + c > 0))
  .filter((cells) => cells.some(([r]) => r > 0) && cells.some(([, c]) => c > 0))
  .map((cells) => ({reference: cells.map(([r]) => r), current: cells.map(([, c]) => c)}));
const shares = (values: readonly number[]) => values.map((value) => value / values.reduce((a, b) => a + b, 0));

const below = (values: readonly number[], x: number) => values.filter((value) => value <= x).length / values.length;

function naiveStatistic(a: readonly number[], b: readonly number[]): number {
  return Math.max(...[...a, ...b].map((x) => Math.abs(below(a, x) - below(b, x))));
}

function naiveWasserstein(a: readonly number[], b: readonly number[]): number {
  const points = [...new Set([...a, ...b])].sort((x, y) => x - y);
  return points.slice(1).reduce((sum, x, i) => {
    const from = points[i] ?? x;
    return sum + Math.abs(below(a, from) - below(b, from)) * (x - from);
  }, 0);
}

/** Share of all orders of n and m values whose distance reaches that of the data, by counting those that do not. */
function naiveExactP(n: number, m: number, statistic: number): number {
  const gap = Math.round(statistic * n * m);
  const memory = new Map<string, bigint>();
  const inside = (i: number, j: number): bigint => {
    if (i < 0 || j < 0 || Math.abs(i * m - j * n) >= gap) return 0n;
    if (i === 0 && j === 0) return 1n;
    const key = `${i},${j}`;
    const known = memory.get(key);
    if (known !== undefined) return known;
    const value = inside(i - 1, j) + inside(i, j - 1);
    memory.set(key, value);
    return value;
  };
  let all = 1n;
  for (let k = 1; k <= m; k++) all = (all * BigInt(n + k)) / BigInt(k);
  return gap === 0 ? 1 : 1 - Number(inside(n, m)) / Number(all);
}

describe('two-sample statistics', () => {
  test('the Kolmogorov-Smirnov distance equals the naive one, in any order and from either side', () => {
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const found = kolmogorovSmirnov(ascending(a), ascending(b));
        const turned = kolmogorovSmirnov(ascending([...b].reverse()), ascending(a));
        expect(found.statistic).toBeCloseTo(naiveStatistic(a, b), 12);
        expect(found.p).toBeCloseTo(naiveExactP(a.length, b.length, found.statistic), 10);
        expect(turned.p).toBeCloseTo(found.p, 12);
      }),
    );
  });

  test('the asymptotic p-value is a probability and falls with the distance', () => {
    fc.assert(
      fc.property(fc.integer({min: 1, max: 500}), fc.double({min: 0, max: 1, noNaN: true}), (size, shift) => {
        const a = Float64Array.from({length: size}, (_, i) => i / size);
        const near = kolmogorovSmirnov(
          a,
          a.map((x) => x + shift / 2),
          'asymptotic',
        ).p;
        const far = kolmogorovSmirnov(
          a,
          a.map((x) => x + shift),
          'asymptotic',
        ).p;
        expect(near).toBeLessThanOrEqual(1);
        expect(far).toBeGreaterThanOrEqual(0);
        // The regions meet with a step of the size of the Pelz-Good error.
        expect(far).toBeLessThanOrEqual(near + 1e-6);
      }),
    );
  });

  test('the Wasserstein distance equals the naive one, is symmetric, and 0 only for equal samples', () => {
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const distance = wassersteinDistance(ascending(a), ascending(b));
        expect(distance).toBeCloseTo(naiveWasserstein(a, b), 11);
        expect(wassersteinDistance(ascending(b), ascending(a))).toBeCloseTo(distance, 11);
        expect(wassersteinDistance(ascending(a), ascending(a))).toBe(0);
        expect(normedWasserstein(ascending(a), ascending(b))).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('a shift by s has the Wasserstein distance s', () => {
    fc.assert(
      fc.property(sample, fc.integer({min: -50, max: 50}), (a, shift) => {
        const moved = a.map((x) => x + shift);
        expect(wassersteinDistance(ascending(a), ascending(moved))).toBeCloseTo(Math.abs(shift), 11);
      }),
    );
  });

  test('divergences are symmetric, never negative, and do not depend on the order of the cells', () => {
    fc.assert(
      fc.property(counts, ({reference, current}) => {
        const turned = {reference: [...reference].reverse(), current: [...current].reverse()};
        const js = jensenShannonDistance(reference, current);
        const psi = populationStabilityIndex(shares(reference), shares(current));
        expect(js).toBeGreaterThanOrEqual(0);
        expect(js).toBeLessThanOrEqual(Math.sqrt(Math.LN2) + 1e-12);
        expect(psi).toBeGreaterThanOrEqual(0);
        expect(jensenShannonDistance(current, reference)).toBeCloseTo(js, 12);
        expect(jensenShannonDistance(turned.reference, turned.current)).toBeCloseTo(js, 12);
        expect(populationStabilityIndex(shares(current), shares(reference))).toBeCloseTo(psi, 10);
      }),
    );
  });

  test('chi-square equals the sum written out, and is infinite for a new category', () => {
    fc.assert(
      fc.property(counts, ({reference, current}) => {
        const scale = current.reduce((a, b) => a + b, 0) / reference.reduce((a, b) => a + b, 0);
        const naive = reference.reduce((sum, r, i) => sum + ((current[i] ?? 0) - r * scale) ** 2 / (r * scale), 0);
        const found = chiSquare(reference, current);
        const isNew = reference.some((r, i) => r === 0 && (current[i] ?? 0) > 0);
        expect(found.statistic === Number.POSITIVE_INFINITY).toBe(isNew);
        if (isNew) expect(found.p).toBe(reference.length === 1 ? undefined : 0);
        else expect(found.statistic).toBeCloseTo(naive, 9);
      }),
    );
  });

  test('the z test is symmetric and its p-value a probability', () => {
    const side = fc.tuple(fc.nat(20), fc.nat(20)).filter(([a, b]) => a + b > 0);
    fc.assert(
      fc.property(side, side, ([a, b], [c, d]) => {
        const reference = {ones: a, total: a + b};
        const current = {ones: c, total: c + d};
        const {p} = twoShares(reference, current);
        expect(p).toBeGreaterThanOrEqual(0);
        expect(p).toBeLessThanOrEqual(1);
        expect(twoShares(current, reference).p).toBeCloseTo(p, 12);
        if (a * d === b * c) expect(p).toBeCloseTo(1, 6);
      }),
    );
  });

  test('an empty side is refused, not answered with NaN', () => {
    const some = Float64Array.of(1, 2);
    const none = new Float64Array();
    expect(() => kolmogorovSmirnov(some, none)).toThrow(RangeError);
    expect(() => wassersteinDistance(none, some)).toThrow(RangeError);
    expect(() => chiSquare([1], [0])).toThrow(RangeError);
    expect(() => jensenShannonDistance([0], [1])).toThrow(RangeError);
    expect(() => twoShares({ones: 0, total: 0}, {ones: 1, total: 2})).toThrow(RangeError);
  });
});
