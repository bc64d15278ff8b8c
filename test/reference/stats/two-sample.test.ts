import {describe, expect, test} from 'vitest';
import {chiSquare} from '../../../src/stats/chi-square.js';
import {kolmogorovTail} from '../../../src/stats/kolmogorov-law.js';
import {type KsLaw, kolmogorovSmirnov} from '../../../src/stats/ks.js';
import {wassersteinDistance} from '../../../src/stats/wasserstein.js';
import {relativeError, scoreCases, sorted, type TwoSampleCase, twoSampleCases} from './reference-files.js';

function dataOf(testCase: TwoSampleCase): {reference: Float64Array; current: Float64Array} {
  const from = testCase.reference === undefined ? scoreCases.find(({name}) => name === testCase.name) : testCase;
  return {reference: sorted(from?.reference ?? []), current: sorted(from?.current ?? [])};
}

const LAWS: readonly [KsLaw, 'ks_exact' | 'ks_asymp' | 'ks_auto'][] = [
  ['exact', 'ks_exact'],
  ['asymptotic', 'ks_asymp'],
  ['auto', 'ks_auto'],
];

describe('two samples', () => {
  const pairs = twoSampleCases.filter((testCase) => testCase.wasserstein !== undefined && testCase.d_n_m === undefined);

  test.each(pairs.flatMap((testCase) => LAWS.map(([law, key]) => ({name: testCase.name, law, key, testCase}))))(
    'Kolmogorov-Smirnov of $name, $law',
    ({testCase, law, key}) => {
      const {reference, current} = dataOf(testCase);
      const found = kolmogorovSmirnov(reference, current, law);
      const wanted = testCase[key];
      expect(found.statistic).toBeCloseTo(wanted?.stat ?? Number.NaN, 12);
      expect(relativeError(found.p, wanted?.p ?? Number.NaN)).toBeLessThan(1e-10);
    },
  );

  test.each(pairs)('Wasserstein distance of $name', (testCase) => {
    const {reference, current} = dataOf(testCase);
    const found = wassersteinDistance(reference, current);
    expect(relativeError(found, testCase.wasserstein ?? Number.NaN)).toBeLessThan(1e-12);
  });

  test('the asymptotic law at 12 000 against 9 000 values', () => {
    const testCase = twoSampleCases.find(({name}) => name === 'asymptotic');
    const [d, n, m] = testCase?.d_n_m ?? [0, 1, 1];
    const found = kolmogorovTail(Math.round((n * m) / (n + m)), d);
    expect(relativeError(found, testCase?.ks_asymp?.p ?? Number.NaN)).toBeLessThan(1e-10);
  });

  test.each(twoSampleCases.filter(({o}) => o !== undefined))('chi-square of $o against $e', ({o, e, stat, p}) => {
    const found = chiSquare(e ?? [], o ?? []);
    expect(relativeError(found.statistic, stat ?? Number.NaN)).toBeLessThan(1e-13);
    expect(relativeError(found.p ?? Number.NaN, p ?? Number.NaN)).toBeLessThan(1e-10);
  });
});
