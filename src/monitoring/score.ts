import {DISTINCT_UP_TO, histogramOfSorted, sturgesEdges} from '../stats/binning.js';
import {chiSquare, homogeneity} from '../stats/chi-square.js';
import {jensenShannonDistance} from '../stats/jensen-shannon.js';
import {kolmogorovSmirnov} from '../stats/ks.js';
import {divergenceTail, mergeRareCells, wassersteinNoise, wassersteinTail} from '../stats/noise-floor.js';
import {populationStabilityIndex} from '../stats/psi.js';
import {normedWasserstein} from '../stats/wasserstein.js';
import {twoShares} from '../stats/z-test.js';
import type {MethodId, TestedType} from './methods.js';
import {pairCounts, type Sample} from './sample.js';

/** Both sides of one column, each with at least one value. */
export interface SamplePair {
  readonly type: TestedType;
  readonly reference: Sample;
  readonly current: Sample;
  /** Both sides are integer-typed, which decides the width of bins. */
  readonly integers: boolean;
}

/** What a method says about one column. */
export interface Score {
  /** Undefined when the method is not defined here; `reason` says why. */
  readonly value: number | undefined;
  /** Probability of such a score without drift, both sides being samples; undefined where `value` is just that. */
  readonly withoutDrift?: number;
  /** The score to expect without drift. */
  readonly noise?: number;
  readonly reason?: string;
}

type Scorer = (pair: SamplePair) => Score;

interface Cells {
  readonly reference: ArrayLike<number>;
  readonly current: ArrayLike<number>;
}

/** Cells of the divergences: Sturges' bins for numbers with more than 20 values in the reference, else one a value. */
function cellsOf({type, reference, current, integers}: SamplePair): Cells {
  const [left, right] = [reference.sorted, current.sorted];
  if (type === 'cat' || left === undefined || right === undefined || reference.distinct <= DISTINCT_UP_TO) {
    return pairCounts(reference, current);
  }
  const edges = sturgesEdges(left, right, integers);
  return {reference: histogramOfSorted(left, edges), current: histogramOfSorted(right, edges)};
}

function sharesOf(counts: ArrayLike<number>, total: number): number[] {
  return Array.from(counts, (count) => count / total);
}

function sortedOf(sample: Sample): Float64Array {
  if (sample.sorted === undefined) throw new TypeError('a method for numbers was given texts');
  return sample.sorted;
}

const scoreKs: Scorer = ({reference, current}) => ({
  value: kolmogorovSmirnov(sortedOf(reference), sortedOf(current)).p,
});

const scoreChiSquare: Scorer = ({reference, current}) => {
  const counts = pairCounts(reference, current);
  const {p} = chiSquare(counts.reference, counts.current);
  if (p === undefined) return {value: undefined, reason: 'one value only: nothing to test'};
  const merged = mergeRareCells(counts.reference, counts.current);
  return {value: p, withoutDrift: homogeneity(merged.reference, merged.current).p ?? 1};
};

const scoreZ: Scorer = ({reference, current}) => {
  const counts = pairCounts(reference, current);
  // The first value against all others, as Evidently codes them.
  const side = (own: readonly number[], total: number) => ({ones: total - (own[0] ?? 0), total});
  return {value: twoShares(side(counts.reference, reference.size), side(counts.current, current.size)).p};
};

const scoreWasserstein: Scorer = ({reference, current}) => {
  const sorted = sortedOf(reference);
  const value = normedWasserstein(sorted, sortedOf(current));
  const noise = wassersteinNoise(sorted, current.size);
  return {value, noise: noise.expected, withoutDrift: wassersteinTail(value, noise)};
};

/** Sum of 1/n and 1/m: the size of the noise of shares. */
function spreadOf({reference, current}: SamplePair): number {
  return 1 / reference.size + 1 / current.size;
}

const scoreJensenShannon: Scorer = (pair) => {
  const cells = cellsOf(pair);
  const merged = mergeRareCells(cells.reference, cells.current);
  const index = 8 * jensenShannonDistance(merged.reference, merged.current) ** 2;
  return {
    value: jensenShannonDistance(cells.reference, cells.current),
    noise: Math.sqrt(((cells.reference.length - 1) * spreadOf(pair)) / 8),
    withoutDrift: divergenceTail(index, merged.reference.length, pair.reference.size, pair.current.size),
  };
};

const scorePsi: Scorer = (pair) => {
  const psi = ({reference, current}: Cells) =>
    populationStabilityIndex(sharesOf(reference, pair.reference.size), sharesOf(current, pair.current.size));
  const cells = cellsOf(pair);
  const merged = mergeRareCells(cells.reference, cells.current);
  return {
    value: psi(cells),
    noise: (cells.reference.length - 1) * spreadOf(pair),
    withoutDrift: divergenceTail(psi(merged), merged.reference.length, pair.reference.size, pair.current.size),
  };
};

const SCORERS: Readonly<Record<MethodId, Scorer>> = {
  ks: scoreKs,
  chisquare: scoreChiSquare,
  z: scoreZ,
  wasserstein: scoreWasserstein,
  jensenshannon: scoreJensenShannon,
  psi: scorePsi,
};

/** Returns the score of a method for one column; the value is finite, or undefined with a reason. */
export function scoreColumn(method: MethodId, pair: SamplePair): Score {
  const score = SCORERS[method](pair);
  if (score.value === undefined || Number.isFinite(score.value)) return score;
  return {value: undefined, reason: 'the values are too large: their spread is not a number'};
}
