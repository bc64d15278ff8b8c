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

/**
 * Returns the chi-square test that two samples come from one distribution, both taken as samples.
 *
 * The same arguments as `chiSquare`, of which the statistic is the (1 + m/n)-fold where the shares are alike: that test
 * takes the reference for the truth, so with sides of one size it gives false alarms at 17 % where 5 % are asked for.
 * The law holds where every cell is expected to hold 5. Numbers: SciPy 1.17.1 `chi2_contingency`, `correction=False`.
 */
export function homogeneity(reference: ArrayLike<number>, current: ArrayLike<number>): ChiSquareResult {
  const n = total(reference);
  const m = total(current);
  let statistic = 0;
  for (let i = 0; i < reference.length; i++) {
    const both = (reference[i] as number) + (current[i] as number);
    const difference = (reference[i] as number) * m - (current[i] as number) * n;
    statistic += (difference * difference) / both;
  }
  statistic /= n * m;
  const degrees = reference.length - 1;
  return {statistic, degrees, p: degrees === 0 ? undefined : chiSquareTail(statistic, degrees)};
}
