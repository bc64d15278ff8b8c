import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {doaneEdges, histogramOfSorted, sturgesEdges} from './binning.js';
import {CompensatedSum} from './compensated-sum.js';
import {momentsOf} from './moments.js';
import {correct} from './multiple-testing.js';
import {quantileOfSorted} from './quantiles.js';
import {intervalOfMean, regressionErrors} from './regression-errors.js';

const values = fc.array(fc.oneof(fc.integer({min: -5, max: 5}), fc.double({min: -100, max: 100, noNaN: true})), {
  minLength: 1,
  maxLength: 40,
});
const ascending = (list: readonly number[]) => Float64Array.from(list).sort();
const mean = (list: readonly number[]) => list.reduce((a, b) => a + b, 0) / list.length;

describe('descriptive statistics', () => {
  test('moments equal the sums written out, in any order', () => {
    fc.assert(
      fc.property(values, (list) => {
        const centre = mean(list);
        const variance = mean(list.map((x) => (x - centre) ** 2));
        const found = momentsOf(list);
        const turned = momentsOf([...list].reverse());
        expect(found.count).toBe(list.length);
        expect(found.mean).toBeCloseTo(centre, 10);
        expect(found.populationDeviation).toBeCloseTo(Math.sqrt(variance), 9);
        expect(found.sampleDeviation ** 2 * (list.length - 1)).toBeCloseTo(variance * list.length, 6);
        expect(turned.mean).toBeCloseTo(found.mean, 10);
        if (variance > 1e-6) {
          const third = mean(list.map((x) => (x - centre) ** 3)) / variance ** 1.5;
          expect(found.skewness).toBeCloseTo(third, 4);
          expect(turned.skewness).toBeCloseTo(third, 4);
        }
      }),
    );
  });

  test('a large offset costs the deviation no digits', () => {
    const small = Array.from({length: 200}, (_, i) => (i * 37) % 101);
    const {populationDeviation} = momentsOf(small.map((x) => x + 1e9));
    expect(populationDeviation).toBeCloseTo(momentsOf(small).populationDeviation, 12);
  });

  test('the largest numbers have moments too', () => {
    const {mean: centre, populationDeviation, skewness} = momentsOf([1.5e308, -1.5e308, 1.5e308, -1.5e308]);
    expect(centre).toBe(0);
    expect(populationDeviation / 1.5e308).toBeCloseTo(1, 12);
    expect(skewness).toBeCloseTo(0, 12);
  });

  test('moments of nothing are 0, not NaN', () => {
    expect(momentsOf([])).toEqual({count: 0, mean: 0, populationDeviation: 0, sampleDeviation: 0, skewness: 0});
  });

  test('a quantile lies between its neighbours, and the median splits the values', () => {
    fc.assert(
      fc.property(values, fc.double({min: 0, max: 1, noNaN: true}), (list, level) => {
        const sorted = ascending(list);
        const found = quantileOfSorted(sorted, level);
        expect(list.filter((x) => x < found).length).toBeLessThanOrEqual(Math.ceil(level * (list.length - 1)));
        expect(found).toBeGreaterThanOrEqual(sorted[0] ?? 0);
        expect(found).toBeLessThanOrEqual(sorted.at(-1) ?? 0);
      }),
    );
    expect(quantileOfSorted([1, 2, 3, 10], 0.5)).toBe(2.5);
    expect(quantileOfSorted([1, 2, 3, 10], 0.75)).toBe(4.75);
  });

  test('a histogram counts every value once, where a naive count puts it', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const [left, right] = [ascending(a), ascending(b)];
        for (const edges of [
          sturgesEdges(left, right, false),
          doaneEdges(left, right, momentsOf([...a, ...b]).skewness),
        ]) {
          const counts = histogramOfSorted(left, edges);
          const last = counts.length - 1;
          const naive = Array.from(counts, (_, i) => {
            const [from, to] = [edges[i] ?? 0, edges[i + 1] ?? 0];
            return a.filter((x) => x >= from && (x < to || (i === last && x === to))).length;
          });
          expect([...counts]).toEqual(naive);
          expect(naive.reduce((x, y) => x + y, 0)).toBe(a.length);
        }
      }),
    );
  });

  test('bins reach from the smallest to the largest number there is', () => {
    const ends = Float64Array.of(-1e308, 1e308);
    for (const edges of [sturgesEdges(ends, ends, false), doaneEdges(ends, Float64Array.of(), 0)]) {
      expect([edges[0], edges.at(-1)]).toEqual([-1e308, 1e308]);
      expect(histogramOfSorted(ends, edges).reduce((a, b) => a + b)).toBe(2);
    }
  });

  test('integers get no bins narrower than 1', () => {
    const sorted = Float64Array.from({length: 400}, (_, i) => Math.floor(i / 100));
    expect(sturgesEdges(sorted, sorted, true)).toEqual(Float64Array.of(0, 1, 2, 3));
    expect(sturgesEdges(sorted, sorted, false)).toHaveLength(12);
    expect(sturgesEdges(Float64Array.of(3), Float64Array.of(3), true)).toEqual(Float64Array.of(2.5, 3.5));
  });

  test('a compensated sum keeps what a plain one loses', () => {
    const sum = new CompensatedSum();
    for (const term of [1, 1e100, 1, -1e100]) sum.add(term);
    expect(sum.value).toBe(2);
  });
});

describe('corrected p-values', () => {
  const list = fc.array(fc.double({min: 0, max: 1, noNaN: true}), {minLength: 1, maxLength: 20});

  test('bh equals its definition', () => {
    fc.assert(
      fc.property(list, (ps) => {
        const found = correct(ps, 'bh');
        const naive = ps.map((p) =>
          Math.min(1, ...ps.filter((q) => q >= p).map((q) => (q * ps.length) / ps.filter((r) => r <= q).length)),
        );
        found.forEach((p, i) => {
          expect(p).toBeCloseTo(naive[i] ?? Number.NaN, 12);
        });
      }),
    );
  });

  test('every correction keeps order, never lowers a value and stays a probability', () => {
    fc.assert(
      fc.property(list, fc.constantFrom('none', 'bonferroni', 'bh'), (ps, correction) => {
        const found = correct(ps, correction);
        found.forEach((p, i) => {
          expect(p).toBeGreaterThanOrEqual(ps[i] ?? 0);
          expect(p).toBeLessThanOrEqual(1);
        });
      }),
    );
    expect(correct([0.01, 0.04], 'bonferroni')).toEqual([0.02, 0.08]);
    expect(correct([], 'bh')).toEqual([]);
  });
});

describe('regression errors', () => {
  test('are those of a small example worked by hand', () => {
    const found = regressionErrors([1, 2, -4, 0], [2, 2, -2, 1]);
    expect(found).toMatchObject({rows: 4, meanError: 1, meanAbsoluteError: 1, nearZeroTargets: 1});
    expect(found.rootMeanSquaredError).toBeCloseTo(Math.sqrt(1.5), 14);
    expect(found.meanAbsolutePercentError).toBeCloseTo(50, 12);
    expect(found.rSquared).toBeCloseTo(1 - 6 / 20.75, 14);
  });

  test('have no R² for a constant target and no interval for one row', () => {
    expect(regressionErrors([0, 0], [1, 1])).toMatchObject({rSquared: undefined, meanAbsolutePercentError: undefined});
    expect(intervalOfMean({mean: 1, deviation: 0, count: 1})).toBeUndefined();
  });

  test('the interval of a mean is that of Student', () => {
    // R 4.3: t.test(1:8)$conf.int
    const {mean: centre, sampleDeviation, count} = momentsOf([1, 2, 3, 4, 5, 6, 7, 8]);
    const [low, high] = intervalOfMean({mean: centre, deviation: sampleDeviation, count}) ?? [0, 0];
    expect(low).toBeCloseTo(2.4521754, 6);
    expect(high).toBeCloseTo(6.5478246, 6);
  });
});
