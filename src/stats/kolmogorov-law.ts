import {logBinomial} from './numerics/binomial.js';
import {logGammaStar} from './numerics/gamma.js';

/** Half the exponent range is left to the entries between two rescalings of a matrix power. */
const RESCALE_ABOVE = 2 ** 128;
const RESCALE_BY = 2 ** -128;

/** ln(N! / N^N), without the cancellation of large logarithms. */
function logFactorialRatio(n: number): number {
  return 0.5 * Math.log(2 * Math.PI * n) - n + logGammaStar(n);
}

/**
 * Twice the one-sided tail: 2 D Σ_j C(N, j) (D + j/N)^(j-1) (1 - D - j/N)^(N-j), j up to N (1 - D).
 *
 * Equal to the two-sided tail where both sides cannot be left at once, and to all digits shown where that is rare.
 * Source: Birnbaum and Tingey 1951, Ann. Math. Stat. 22:592.
 */
function doubledOneSidedTail(n: number, d: number): number {
  const last = Math.floor(n * (1 - d));
  let sum = 0;
  for (let j = 0; j <= last; j++) {
    const p = d + j / n;
    const q = (n - j) / n - d;
    if (q <= 0) {
      if (j === n) sum += 1 / p;
      continue;
    }
    sum += Math.exp(logBinomial(j, n, p, q)) / p;
  }
  return Math.min(1, 2 * d * sum);
}

interface ScaledMatrix {
  readonly values: Float64Array;
  /** The matrix is `values` times 2^128 to this power. */
  readonly exponent: number;
}

function multiply(left: ScaledMatrix, right: ScaledMatrix, size: number): ScaledMatrix {
  const values = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < size; k++) {
      const factor = left.values[i * size + k] as number;
      if (factor === 0) continue;
      for (let j = 0; j < size; j++) {
        values[i * size + j] = (values[i * size + j] as number) + factor * (right.values[k * size + j] as number);
      }
    }
  }
  const middle = (size - 1) / 2;
  const exponent = left.exponent + right.exponent;
  if ((values[middle * size + middle] as number) <= RESCALE_ABOVE) return {values, exponent};
  return {values: values.map((value) => value * RESCALE_BY), exponent: exponent + 1};
}

/** Durbin's matrix in the form of Marsaglia, Tsang and Wang 2003 (J. Stat. Software 8:18), h = k - N D. */
function durbinMatrix(size: number, h: number): Float64Array {
  const values = new Float64Array(size * size);
  const factorial = [1];
  for (let i = 1; i <= size; i++) factorial.push((factorial[i - 1] as number) * i);
  const corner = (1 - 2 * h ** size + Math.max(0, 2 * h - 1) ** size) / (factorial[size] as number);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const order = i - j + 1;
      if (order < 0) continue;
      let value = 1 / (factorial[order] as number);
      if (j === 0) value = (1 - h ** (i + 1)) / (factorial[i + 1] as number);
      if (i === size - 1) value = (1 - h ** (size - j)) / (factorial[size - j] as number);
      values[i * size + j] = value;
    }
  }
  values[(size - 1) * size] = corner;
  return values;
}

/** P(D_N < d) by the matrix power, exact up to rounding. */
function durbinProbability(n: number, d: number): number {
  const k = Math.ceil(n * d);
  const size = 2 * k - 1;
  let square: ScaledMatrix = {values: durbinMatrix(size, k - n * d), exponent: 0};
  let power: ScaledMatrix | undefined;
  for (let rest = n; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) power = power === undefined ? square : multiply(power, square, size);
    if (rest > 1) square = multiply(square, square, size);
  }
  const centre = power?.values[(k - 1) * size + k - 1] ?? 0;
  const log = Math.log(centre) + (power?.exponent ?? 0) * 128 * Math.LN2 + logFactorialRatio(n);
  return Math.min(1, Math.exp(log));
}

/** The four sums of Pelz and Good over half-integers, and the two over integers. */
function pelzGoodSums(z: number): [number, number, number, number] {
  const z2 = z * z;
  const z4 = z2 * z2;
  const z6 = z4 * z2;
  const sums: [number, number, number, number] = [0, 0, 0, 0];
  const addHalf = (u: number) => {
    // u = π² (k + ½)², for both k and -k - 1
    const weight = 2 * Math.exp(-u / (2 * z2));
    sums[0] += weight;
    sums[1] += weight * (u - z2);
    sums[2] += weight * (6 * z6 + 2 * z4 + (2 * z4 - 5 * z2) * u + (1 - 2 * z2) * u * u);
    sums[3] +=
      weight *
      ((5 - 30 * z2) * u ** 3 + (212 * z4 - 60 * z2) * u * u + (135 * z4 - 96 * z6) * u - 30 * z6 - 90 * z4 * z4);
    return weight;
  };
  const addWhole = (u: number) => {
    // u = π² k², for both k and -k
    const weight = 2 * Math.exp(-u / (2 * z2));
    sums[2] -= weight * 2 * u * z4;
    sums[3] += weight * 30 * z4 * (3 * u * z2 - u * u);
    return weight;
  };
  for (let k = 0; ; k++) {
    const half = addHalf((Math.PI * (k + 0.5)) ** 2);
    const whole = addWhole((Math.PI * (k + 1)) ** 2);
    if (half < 1e-40 && whole < 1e-40) return sums;
  }
}

/**
 * P(D_N < d) by the expansion of Pelz and Good 1976 (J. R. Stat. Soc. B 38:152) to the third order.
 *
 * An approximation: off by up to 1e-5 of the tail at N = 200, 1e-7 at N = 1000.
 */
function pelzGoodProbability(n: number, d: number): number {
  const z = d * Math.sqrt(n);
  const [s0, s1, s2, s3] = pelzGoodSums(z);
  // K0 has 1/z · √(2π) Σ_{k>=0}; the others √(π/2) over all k.
  const first = s0 / z;
  const second = s1 / (6 * z ** 4 * Math.sqrt(n));
  const third = s2 / (72 * z ** 7 * n);
  const fourth = s3 / (6480 * z ** 10 * n ** 1.5);
  return Math.sqrt(Math.PI / 2) * (first + second + third + fourth);
}

/**
 * Returns P(D_N >= d), the two-sided one-sample Kolmogorov law, by the method SciPy's `kstwo` takes in each region.
 *
 * `n` >= 1 integer, `d` in [0, 1]. Equals SciPy 1.17.1 to 1e-10; SciPy itself is off by up to 1e-5 of the value where the
 * expansion of Pelz and Good is used (N > 140, N d² < 2.2). Source of the regions: Simard and L'Ecuyer 2011,
 * J. Stat. Software 39:11.
 */
export function kolmogorovTail(n: number, d: number): number {
  const t = n * d;
  const spread = t * d;
  if (t <= 0.5) return 1;
  if (t <= 1) return -Math.expm1(logFactorialRatio(n) + n * Math.log(2 * t - 1));
  if (t >= n - 1) return Math.min(1, 2 * (1 - d) ** n);
  if (n > 140 && spread >= 370) return 0;
  if (d >= 0.5 || spread >= (n > 140 ? 2.2 : 4)) return doubledOneSidedTail(n, d);
  if (n <= 140 || (n <= 1e5 && n * d ** 1.5 <= 1.4)) return 1 - durbinProbability(n, d);
  return Math.max(0, 1 - pelzGoodProbability(n, d));
}
