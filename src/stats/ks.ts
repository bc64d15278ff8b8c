import {kolmogorovTail} from './kolmogorov-law.js';

/** Above this many values on either side the exact law is left for its limit, as SciPy does. */
const EXACT_UP_TO = 10_000;

export interface KsResult {
  /** Largest distance of the two distribution functions, in [0, 1]. */
  readonly statistic: number;
  /** Probability of at least this distance when both samples come from one continuous distribution. */
  readonly p: number;
  readonly law: 'exact' | 'asymptotic';
}

/** Largest |i·m - j·n| after all ties at a value are consumed; the distance of the distribution functions times n·m. */
function largestGap(reference: Float64Array, current: Float64Array): number {
  const n = reference.length;
  const m = current.length;
  let i = 0;
  let j = 0;
  let gap = 0;
  while (i < n && j < m) {
    const value = Math.min(reference[i] as number, current[j] as number);
    while (i < n && (reference[i] as number) <= value) i++;
    while (j < m && (current[j] as number) <= value) j++;
    gap = Math.max(gap, Math.abs(i * m - j * n));
  }
  return gap;
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}

/** p for equal sizes: 2 Σ_{j>=1} (-1)^(j+1) C(2n, n - jh) / C(2n, n), by nested products. */
function exactEqualSizes(n: number, h: number): number {
  let p = 0;
  for (let j = Math.floor(n / h); j >= 1; j--) {
    // C(2n, n - jh) / C(2n, n - (j - 1) h)
    let ratio = 1;
    for (let s = 0; s < h; s++) ratio *= (n - (j - 1) * h - s) / (n + (j - 1) * h + s + 1);
    p = ratio * (1 - p);
  }
  return Math.min(1, 2 * p);
}

/**
 * p for any sizes: the fraction of lattice paths from (0, 0) to (n, m) that leave the band |i·m' - j·n'| < h.
 *
 * Positive terms only, so small values keep all their digits. O(n m) time, one row of memory.
 */
function exactAnySizes(n: number, m: number, h: number, divisor: number): number {
  const stepDown = m / divisor;
  const stepRight = n / divisor;
  const row = new Float64Array(m + 1);
  for (let j = 1; j <= m; j++) row[j] = j * stepRight >= h ? 1 : 0;
  for (let i = 1; i <= n; i++) {
    const down = i * stepDown;
    let left = down >= h ? 1 : (row[0] as number);
    row[0] = left;
    for (let j = 1; j <= m; j++) {
      const outside = Math.abs(down - j * stepRight) >= h;
      left = outside ? 1 : ((row[j] as number) * i + left * j) / (i + j);
      row[j] = left;
    }
  }
  return row[m] as number;
}

function exactTail(n: number, m: number, gap: number): number {
  if (gap === 0) return 1;
  const divisor = greatestDivisor(n, m);
  const h = gap / divisor;
  if (n === m) return exactEqualSizes(n, h);
  return exactAnySizes(Math.max(n, m), Math.min(n, m), h, divisor);
}

/** Rounds to the nearest integer, halves to the even one, as NumPy does. */
function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  if (x - floor !== 0.5) return Math.round(x);
  return floor % 2 === 0 ? floor : floor + 1;
}

/** Which law `kolmogorovSmirnov` takes the p-value from: `auto` is exact up to 10 000 values a side. */
export type KsLaw = 'auto' | 'exact' | 'asymptotic';

/**
 * Returns the two-sample, two-sided Kolmogorov-Smirnov test.
 *
 * `reference`, `current`: sorted ascending, finite, not empty (RangeError otherwise). Ties make the p-value conservative.
 * Source: drift by lattice paths (Hodges 1958); limit law see `kolmogorovTail`. Numbers: SciPy 1.17.1 `ks_2samp`.
 */
export function kolmogorovSmirnov(reference: Float64Array, current: Float64Array, law: KsLaw = 'auto'): KsResult {
  const n = reference.length;
  const m = current.length;
  if (n === 0 || m === 0) throw new RangeError('the Kolmogorov-Smirnov test needs values on both sides');
  const gap = largestGap(reference, current);
  const statistic = gap / n / m;
  if (law === 'exact' || (law === 'auto' && Math.max(n, m) <= EXACT_UP_TO)) {
    return {statistic, p: exactTail(n, m, gap), law: 'exact'};
  }
  return {statistic, p: kolmogorovTail(roundHalfEven((n * m) / (n + m)), statistic), law: 'asymptotic'};
}
