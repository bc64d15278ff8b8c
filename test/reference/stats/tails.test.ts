import {describe, expect, test} from 'vitest';
import {kolmogorovTail} from '../../../src/stats/kolmogorov-law.js';
import {betaRatio, studentQuantile, studentTail} from '../../../src/stats/numerics/beta.js';
import {normalTail} from '../../../src/stats/numerics/erfc.js';
import {chiSquareTail, upperGammaRatio} from '../../../src/stats/numerics/gamma.js';
import {relativeError, type TailRow, tailRows} from './reference-files.js';

const FUNCTIONS: Record<string, (...args: number[]) => number> = {
  'norm.sf': (x = 0) => normalTail(x),
  'chi2.sf': (x = 0, k = 1) => chiSquareTail(x, k),
  't.sf': (t = 0, v = 1) => studentTail(t, v),
  'beta.cdf': (x = 0, a = 1, b = 1) => betaRatio(x, a, b),
  'f.sf': (x = 0, d1 = 1, d2 = 1) => betaRatio(d2 / (d2 + d1 * x), d2 / 2, d1 / 2),
  'binom.sf': (k = 0, n = 1, p = 0) => betaRatio(p, k + 1, n - k),
  'kstwo.sf': (d = 0, n = 1) => kolmogorovTail(n, d),
};

describe('tails', () => {
  test.each(tailRows)('$f($args) is right to 1e-10', ({f, args, scipy, exact}: TailRow) => {
    const found = FUNCTIONS[f]?.(...args) ?? Number.NaN;
    const wanted = f === 'kstwo.sf' || exact === undefined ? scipy : Number(exact);
    expect(relativeError(found, wanted)).toBeLessThan(1e-10);
  });

  test.each([
    [10, 0.3, 0.27053557479999946],
    [140, 0.2, 2.1981563302200222e-5],
    [1000, 0.02, 0.8108971656895577],
    [8571, 0.02, 0.002075777528008902],
    [500_000, 0.001, 0.6989801443663661],
  ])('P(D_%d >= %d) equals SciPy', (n, d, wanted) => {
    expect(relativeError(kolmogorovTail(n, d), wanted)).toBeLessThan(1e-10);
  });

  test('Q(5000, 5000), where a common library gives 0.50376', () => {
    expect(relativeError(upperGammaRatio(5000, 5000), 0.49811936596618267)).toBeLessThan(1e-12);
  });

  test('the quantile of t inverts its tail', () => {
    // SciPy 1.17.1: t.ppf(0.975, 7), t.ppf(0.975, 1e6)
    expect(relativeError(studentQuantile(0.025, 7), 2.364624251592784)).toBeLessThan(1e-12);
    expect(relativeError(studentQuantile(0.025, 1e6), 1.959966356814107)).toBeLessThan(1e-11);
  });
});
