import {erfc} from './erfc.js';
import {log1pmx} from './log1pmx.js';

const TINY = 1e-300;
const EPSILON = 1e-17;

/** Bernoulli terms of Stirling's series in 1/a, 1/a^3, ...: B_2k / (2k (2k - 1)). */
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360_360, 1 / 156, -3617 / 122_400] as const;
const STIRLING_FROM = 12;

/**
 * Returns `ln Γ*(a)` for a > 0, where Γ(a) = sqrt(2π/a) (a/e)^a Γ*(a): what is left of Γ once its large factors are out.
 *
 * About 1/(12 a). Absolute error below 1e-15. Ratios of gamma functions of large arguments are formed from it, since
 * differences of `ln Γ` itself lose as many digits as its value has.
 */
export function logGammaStar(a: number): number {
  let shift = 0;
  let x = a;
  while (x < STIRLING_FROM) {
    // ln Γ*(x) - ln Γ*(x + 1) = (x + 1/2) ln(1 + 1/x) - 1
    shift += (x + 0.5) * Math.log1p(1 / x) - 1;
    x += 1;
  }
  const square = 1 / (x * x);
  let sum = 0;
  for (let k = STIRLING.length - 1; k >= 0; k--) sum = sum * square + (STIRLING[k] as number);
  return shift + sum / x;
}

/** Returns `x^a e^-x / Γ(a)`, from the deviance `a (ln(x/a) - x/a + 1)` so that no large numbers cancel. */
function gammaPrefactor(a: number, x: number): number {
  const ratio = x / a;
  const deviance = ratio < 0.5 ? Math.log(ratio) - ratio + 1 : log1pmx((x - a) / a);
  return Math.sqrt(a / (2 * Math.PI)) * Math.exp(a * deviance - logGammaStar(a));
}

/** P(a, x) by its power series; all terms positive, fast for x < a + 1. */
function lowerSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let i = 1; term > sum * EPSILON; i++) {
    term *= x / (a + i);
    sum += term;
  }
  return sum * gammaPrefactor(a, x);
}

/** Q(a, x) by its continued fraction (Lentz), fast for x > a + 1. */
function upperFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let value = d;
  for (let i = 1; i < 100_000; i++) {
    const numerator = -i * (i - a);
    b += 2;
    d = numerator * d + b;
    if (Math.abs(d) < TINY) d = TINY;
    c = b + numerator / c;
    if (Math.abs(c) < TINY) c = TINY;
    d = 1 / d;
    const delta = d * c;
    value *= delta;
    if (Math.abs(delta - 1) < 1e-16) break;
  }
  return value * gammaPrefactor(a, x);
}

const TEMME_TERMS = 30;

/**
 * Coefficients of η / μ as a power series in η, where η²/2 = μ - ln(1 + μ).
 *
 * Differentiating gives μ μ' = η (1 + μ), from which the coefficients of μ follow one after another; the quotient is the
 * reciprocal of that series.
 */
const TEMME_COEFFICIENTS: readonly number[] = (() => {
  const mu = [0, 1];
  for (let n = 2; n <= TEMME_TERMS + 1; n++) {
    let cross = 0;
    for (let i = 2; i < n; i++) cross += (mu[i] as number) * (mu[n + 1 - i] as number);
    mu.push((mu[n - 1] as number) / (n + 1) - cross / 2);
  }
  const quotient = [1];
  for (let n = 1; n <= TEMME_TERMS; n++) {
    let sum = 0;
    for (let i = 1; i <= n; i++) sum += (mu[i + 1] as number) * (quotient[n - i] as number);
    quotient.push(-sum);
  }
  return quotient;
})();

/**
 * Q(a, x) near x = a for large a: erfc(η sqrt(a/2))/2 plus e^{-aη²/2}/sqrt(2πa) S(η).
 *
 * Putting S = Σ β_n η^n into dQ/dη gives β_{n-1} = (n + 1) β_{n+1} / a + f_n, run downwards, up to the factor
 * Γ*(a) = 1 + β_1 / a. Source: Temme 1979, SIAM J. Math. Anal. 10:757; Gil, Segura, Temme 2012, SIAM J. Sci. Comput. 34.
 */
function upperTemme(a: number, x: number): number {
  const mu = (x - a) / a;
  const halfSquare = -log1pmx(mu);
  const eta = Math.sign(mu) * Math.sqrt(2 * halfSquare);
  const beta = new Float64Array(TEMME_TERMS + 2);
  for (let n = TEMME_TERMS; n >= 1; n--) {
    beta[n - 1] = (TEMME_COEFFICIENTS[n] as number) + ((n + 1) * (beta[n + 1] as number)) / a;
  }
  let sum = 0;
  for (let n = TEMME_TERMS - 1; n >= 0; n--) sum = sum * eta + (beta[n] as number);
  const correction = (sum / (1 + (beta[1] as number) / a)) * (Math.exp(-a * halfSquare) / Math.sqrt(2 * Math.PI * a));
  return erfc(eta * Math.sqrt(a / 2)) / 2 + correction;
}

/**
 * Returns the regularized upper incomplete gamma function Q(a, x), in [0, 1].
 *
 * `a` > 0, `x` >= 0, Infinity allowed for x. Relative error below 1e-11 down to results of 1e-300 for 0.5 <= a <= 1e7.
 * Throws RangeError outside these. Numbers: mpmath 1.4.1, 60 digits.
 */
export function upperGammaRatio(a: number, x: number): number {
  if (!(a > 0) || !(x >= 0)) throw new RangeError(`Q(a, x) needs a > 0 and x >= 0, not a = ${a}, x = ${x}`);
  if (x === 0) return 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  if (a > 200 && Math.abs(x / a - 1) < 0.3) return upperTemme(a, x);
  return x < a + 1 ? 1 - lowerSeries(a, x) : upperFraction(a, x);
}

/** Returns P(X >= x) for X chi-square with `degrees` > 0 degrees of freedom. */
export function chiSquareTail(x: number, degrees: number): number {
  return upperGammaRatio(degrees / 2, x / 2);
}
