import {logGammaStar} from './gamma.js';
import {log1pmx} from './log1pmx.js';

/** k ln(np/k) + (np - k): minus the deviance of k from its mean. */
function deviance(k: number, mean: number): number {
  const ratio = mean / k;
  return k * (ratio < 0.5 ? Math.log(ratio) - ratio + 1 : log1pmx((mean - k) / k));
}

/**
 * Returns `ln` of the binomial probability C(n, k) p^k q^(n-k), -Infinity where that is 0.
 *
 * `n` >= 1 and 0 <= `k` <= n integers, `p` and `q` in [0, 1] with p + q = 1, both given so that neither loses digits.
 * Absolute error about 1e-15 times the deviance, whatever n. Source: Loader 2000, saddle-point form.
 */
export function logBinomial(k: number, n: number, p: number, q: number): number {
  if (k === 0) return n * (p < 0.5 ? Math.log1p(-p) : Math.log(q));
  if (k === n) return n * (q < 0.5 ? Math.log1p(-q) : Math.log(p));
  const rest = n - k;
  const correction = logGammaStar(n) - logGammaStar(k) - logGammaStar(rest);
  return correction + deviance(k, n * p) + deviance(rest, n * q) + 0.5 * Math.log(n / (2 * Math.PI * k * rest));
}
