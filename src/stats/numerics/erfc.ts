const TWO_OVER_ROOT_PI = 1.1283791670955126;
const ONE_OVER_ROOT_PI = 0.5641895835477563;
const FRACTION_FROM = 2;

/** e^{-x²} with the rounding error of x² taken out: x² = head² + (x - head)(x + head), head² exact. */
function expMinusSquare(x: number): number {
  const head = Math.fround(x);
  return Math.exp(-head * head) * Math.exp(-(x - head) * (x + head));
}

/** erf(x) for 0 <= x < 2: 2/sqrt(π) x e^{-x²} Σ (2x²)^n / (1·3·…·(2n+1)), all terms positive. */
function erfSeries(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return TWO_OVER_ROOT_PI * expMinusSquare(x) * sum;
}

/** erfc(x) for x >= 2 by Laplace's continued fraction, evaluated from its far end. */
function erfcFraction(x: number): number {
  const levels = Math.ceil(20 + 200 / (x * x));
  let value = x;
  for (let n = levels; n >= 1; n--) value = x + n / 2 / value;
  return (ONE_OVER_ROOT_PI * expMinusSquare(x)) / value;
}

/** Returns the complementary error function for any x; relative error below 1e-13 down to 1e-300, 0 beyond x = 27.3. */
export function erfc(x: number): number {
  if (x < 0) return 2 - erfc(-x);
  return x < FRACTION_FROM ? 1 - erfSeries(x) : erfcFraction(x);
}

/** Returns P(Z >= z) for standard normal Z, accurate in the far tail. */
export function normalTail(z: number): number {
  return erfc(z * Math.SQRT1_2) / 2;
}

/** Returns P(|Z| >= |z|) for standard normal Z, accurate in the far tail. */
export function normalTwoSided(z: number): number {
  return erfc(Math.abs(z) * Math.SQRT1_2);
}
