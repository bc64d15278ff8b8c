/** Above this the direct form loses at most two bits. */
const DIRECT_FROM = 0.7;
const DIRECT_TO = -0.5;

/**
 * Returns `ln(1 + x) - x` for x > -1, without the cancellation of the direct form near 0; -Infinity at x = -1.
 *
 * Relative error below 1e-15. With r = x / (2 + x) the value is `r * (2 * (r^2/3 + r^4/5 + ...) - x)`, which follows from
 * `ln(1 + x) = 2 atanh(r)`.
 */
export function log1pmx(x: number): number {
  if (x > DIRECT_FROM || x < DIRECT_TO) return Math.log1p(x) - x;
  const r = x / (2 + x);
  const square = r * r;
  let power = square;
  let sum = 0;
  for (let n = 3; ; n += 2) {
    const next = sum + power / n;
    if (next === sum) return r * (2 * sum - x);
    sum = next;
    power *= square;
  }
}
