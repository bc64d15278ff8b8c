import {normalTwoSided} from './numerics/erfc.js';

export interface ZTestResult {
  /** Standardised difference of the two shares; 0 when neither side varies and both agree. */
  readonly statistic: number;
  readonly p: number;
}

/**
 * Returns the two-sided test that two shares are equal, with the pooled standard error.
 *
 * `ones` of `total` on each side, 0 <= ones <= total, totals positive (RangeError otherwise). When both sides are constant
 * and equal, p is 1. The p-value keeps its digits down to 1e-300, where 2(1 - Φ(z)) gives 0 below 1e-16.
 */
export function twoShares(
  reference: {readonly ones: number; readonly total: number},
  current: {readonly ones: number; readonly total: number},
): ZTestResult {
  if (!(reference.total > 0 && current.total > 0)) throw new RangeError('the z test needs values on both sides');
  const pooled = (reference.ones + current.ones) / (reference.total + current.total);
  if (pooled === 0 || pooled === 1) return {statistic: 0, p: 1};
  const variance = pooled * (1 - pooled) * (1 / reference.total + 1 / current.total);
  const statistic = (reference.ones / reference.total - current.ones / current.total) / Math.sqrt(variance);
  return {statistic, p: normalTwoSided(statistic)};
}
