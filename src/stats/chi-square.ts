import {chiSquareTail} from './numerics/gamma.js';

export interface ChiSquareResult {
  /** Sum of (observed - expected)² / expected; Infinity when a category is new in the current data. */
  readonly statistic: number;
  readonly degrees: number;
  /** Undefined with a single category, where there is nothing to test. */
  readonly p: number | undefined;
}

/**
 * Returns the chi-square test of the current counts against the reference's shares.
 *
 * `reference`, `current`: counts of the same categories in the same order, both totals positive (RangeError otherwise);
 * every category is present on at least one side. The reference is taken as the true distribution, so its own sampling
 * error is not in the p-value: this is Evidently's `chisquare`, not the two-sample homogeneity test.
 * Numbers: SciPy 1.17.1 `chisquare`.
 */
export function chiSquare(reference: ArrayLike<number>, current: ArrayLike<number>): ChiSquareResult {
  const scale = total(current) / total(reference);
  let statistic = 0;
  for (let i = 0; i < reference.length; i++) {
    const expected = (reference[i] as number) * scale;
    const difference = (current[i] as number) - expected;
    statistic += difference === 0 ? 0 : (difference * difference) / expected;
  }
  const degrees = reference.length - 1;
  return {statistic, degrees, p: degrees === 0 ? undefined : chiSquareTail(statistic, degrees)};
}

function total(counts: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) sum += counts[i] as number;
  if (!(sum > 0)) throw new RangeError('counts need a positive total');
  return sum;
}
