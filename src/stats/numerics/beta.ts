import {logGammaStar} from './gamma.js';
import {log1pmx} from './log1pmx.js';

const TINY = 1e-300;
const MAX_STEPS = 100_000;

/** a (ln(x/x0) - (x - x0)/x0), the deviance of one side. */
function deviance(weight: number, x: number, x0: number): number {
  const ratio = x / x0;
  return weight * (ratio < 0.5 ? Math.log(ratio) - ratio + 1 : log1pmx((x - x0) / x0));
}

/** x^a y^b / B(a, b), from the deviances of both sides: the linear terms cancel exactly, since x + y = 1. */
function betaPrefactor(x: number, y: number, a: number, b: number): number {
  const total = a + b;
  const exponent =
    deviance(a, x, a / total) + deviance(b, y, b / total) + (logGammaStar(total) - logGammaStar(a) - logGammaStar(b));
  return Math.sqrt((a * b) / (2 * Math.PI * total)) * Math.exp(exponent);
}

/** The continued fraction of I_x(a, b) (Lentz), without its prefactor. */
function betaFraction(x: number, a: number, b: number): number {
  const total = a + b;
  let c = 1;
  let d = 1 - (total * x) / (a + 1);
  if (Math.abs(d) < TINY) d = TINY;
  d = 1 / d;
  let value = d;
  const step = (numerator: number) => {
    d = 1 + numerator * d;
    if (Math.abs(d) < TINY) d = TINY;
    c = 1 + numerator / c;
    if (Math.abs(c) < TINY) c = TINY;
    d = 1 / d;
    value *= d * c;
  };
  for (let k = 1; k <= MAX_STEPS; k++) {
    const twice = a + 2 * k;
    step((k * (b - k) * x) / ((twice - 1) * twice));
    step((-(a + k) * (total + k) * x) / (twice * (twice + 1)));
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return value;
}

/**
 * Returns the regularized incomplete beta function I_x(a, b), in [0, 1].
 *
 * `a`, `b` > 0, `x` in [0, 1]; `y` is 1 - x, given by callers who know it to more digits than the subtraction leaves.
 * Relative error below 1e-11 down to 1e-300. Throws RangeError outside these. Numbers: mpmath 1.4.1, 60 digits.
 */
export function betaRatio(x: number, a: number, b: number, y: number = 1 - x): number {
  if (!(a > 0 && b > 0 && x >= 0 && x <= 1)) {
    throw new RangeError(`I_x(a, b) needs a, b > 0 and x in [0, 1], not x = ${x}, a = ${a}, b = ${b}`);
  }
  if (x === 0 || y === 0) return x === 0 ? 0 : 1;
  const prefactor = betaPrefactor(x, y, a, b);
  if (x > (a + 1) / (a + b + 2)) return 1 - (prefactor * betaFraction(y, b, a)) / b;
  return (prefactor * betaFraction(x, a, b)) / a;
}

/** Returns P(T >= t) for Student's T with `degrees` > 0 degrees of freedom, accurate in the far tail. */
export function studentTail(t: number, degrees: number): number {
  const square = t * t;
  const both = betaRatio(degrees / (degrees + square), degrees / 2, 0.5, square / (degrees + square));
  return t >= 0 ? both / 2 : 1 - both / 2;
}

/** Returns t with P(T >= t) = `tail`, for `tail` in (0, 0.5], by bisection to the last digits. */
export function studentQuantile(tail: number, degrees: number): number {
  let low = 0;
  let high = 1;
  while (studentTail(high, degrees) > tail) high *= 2;
  for (let middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2) {
    if (studentTail(middle, degrees) > tail) low = middle;
    else high = middle;
  }
  return high;
}
