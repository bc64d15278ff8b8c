import {describe, expect, test} from 'vitest';
import {DISTINCT_UP_TO, histogramOfSorted, sturgesEdges} from '../../../src/stats/binning.js';
import {chiSquare} from '../../../src/stats/chi-square.js';
import {jensenShannonDistance} from '../../../src/stats/jensen-shannon.js';
import {kolmogorovSmirnov} from '../../../src/stats/ks.js';
import {populationStabilityIndex} from '../../../src/stats/psi.js';
import {normedWasserstein} from '../../../src/stats/wasserstein.js';
import {twoShares} from '../../../src/stats/z-test.js';
import {countsOf, relativeError, type ScoreCase, scoreCases, sorted} from './reference-files.js';

interface Cells {
  readonly reference: readonly number[];
  readonly current: readonly number[];
}

function cellsOf(testCase: ScoreCase): Cells {
  const reference = sorted(testCase.reference ?? []);
  if (testCase.type === 'cat' || new Set(reference).size <= DISTINCT_UP_TO) return countsOf(testCase);
  const current = sorted(testCase.current ?? []);
  const edges = sturgesEdges(reference, current, testCase.name === 'integers');
  return {
    reference: [...histogramOfSorted(reference, edges)],
    current: [...histogramOfSorted(current, edges)],
  };
}

const share = (counts: readonly number[]) => counts.map((count) => count / counts.reduce((a, b) => a + b, 0));

function zTest(testCase: ScoreCase): number {
  const {reference, current} = countsOf(testCase);
  const ones = ([first = 0, ...others]: number[]) => {
    const rest = others.reduce((a, b) => a + b, 0);
    return {ones: rest, total: first + rest};
  };
  return twoShares(ones(reference), ones(current)).p;
}

const SCORES: Record<string, (testCase: ScoreCase) => number> = {
  ks: ({reference, current}) => kolmogorovSmirnov(sorted(reference ?? []), sorted(current ?? [])).p,
  wasserstein: ({reference, current}) => normedWasserstein(sorted(reference ?? []), sorted(current ?? [])),
  jensenshannon: (testCase) => {
    const {reference, current} = cellsOf(testCase);
    return jensenShannonDistance(reference, current);
  },
  psi: (testCase) => {
    const {reference, current} = cellsOf(testCase);
    return populationStabilityIndex(share(reference), share(current));
  },
  chisquare: (testCase) => {
    const {reference, current} = countsOf(testCase);
    return chiSquare(reference, current).p ?? Number.NaN;
  },
  z: zTest,
};

const rows = scoreCases.flatMap((testCase) =>
  Object.entries(testCase.methods)
    .filter(([method]) => method !== 'default')
    // A z-test of more than two numbers is recorded, but never chosen.
    .filter(([method]) => method !== 'z' || countsOf(testCase).reference.length <= 2)
    .map(([method, wanted]) => ({name: testCase.name, type: testCase.type, method, wanted, testCase})),
);

describe('scores of Evidently 0.7.23', () => {
  test.each(rows)('$method of $name ($type)', ({method, wanted, testCase}) => {
    const found = SCORES[method]?.(testCase) ?? Number.NaN;
    if (wanted.score === 'NaN') expect(found).toBeNaN();
    // Below that Evidently's z-test prints 0.
    else if (method === 'z' && wanted.score < 1e-15) expect(found).toBeLessThan(1e-15);
    else expect(relativeError(found, wanted.score)).toBeLessThan(1e-10);
  });
});

const fill = (count: number, of: (i: number) => number) => Array.from({length: count}, (_, i) => of(i));
const pairs = {
  A: [fill(50, (i) => ((37 * i) % 101) / 10), fill(40, (i) => ((53 * i) % 97) / 9 + 0.5)],
  L: [fill(1500, (i) => 2 * Math.sin(i) + (i % 7) / 3), fill(1200, (i) => 2.2 * Math.sin(1.1 * i) + (i % 5) / 2)],
  S: [
    [0.1, 0.4, 0.4, 1.2, 2, 2.5, 3.3],
    [0.2, 0.4, 1.5, 1.9, 2.6, 3.9, 4.1, 5],
  ],
  D: [fill(60, (i) => (i * i) % 11), fill(45, (i) => (3 * i * i + i) % 9)],
} as const;
const checked = {
  ks: [0.9861285536061426, 0.12533197204921973, 0.5076923076923078, 0.3195847560749422],
  wasserstein: [0.1379828001220167, 0.08861724387374321, 0.9180893580012657, 0.22722473563576107],
  jensenshannon: [0.11826342667392416, 0.08772420813502721, 0.752963833410813, 0.48367009945473527],
  psi: [0.11297696397665619, 0.06206783198155172, 11.552650419279045, 4.623128240331734],
};

describe('checked values', () => {
  const cases = Object.entries(checked).flatMap(([method, values]) =>
    Object.entries(pairs).map(([name, [reference, current]], i) => ({
      method,
      name,
      reference,
      current,
      wanted: values[i],
    })),
  );
  test.each(cases)('$method of $name', ({method, name, reference, current, wanted}) => {
    const found = SCORES[method]?.({name, type: 'num', reference, current, methods: {}}) ?? Number.NaN;
    expect(relativeError(found, wanted ?? Number.NaN)).toBeLessThan(1e-10);
  });

  test.each([
    ['chisquare', 0.17090352023079358],
    ['z', 0.3152856482682893],
    ['jensenshannon', 0.06490450711249314],
    ['psi', 0.033788759009013694],
  ])('%s of two categories', (method, wanted) => {
    const reference = fill(60, (i) => (i % 3 === 0 ? 0 : 1));
    const current = fill(60, (i) => (i % 4 === 0 ? 0 : 1));
    const found = SCORES[method]?.({name: 'Z', type: 'cat', reference, current, methods: {}}) ?? Number.NaN;
    expect(relativeError(found, wanted)).toBeLessThan(1e-10);
  });
});
