/** Scales both to sum 1; RangeError when a side has no mass. */
function normalised(shares: ArrayLike<number>): Float64Array {
  const values = Float64Array.from(shares);
  let total = 0;
  for (const value of values) total += value;
  if (!(total > 0)) throw new RangeError('a distribution needs a positive total');
  return values.map((value) => value / total);
}

/** x ln(x / y), 0 at x = 0. */
function relativeEntropy(x: number, y: number): number {
  return x === 0 ? 0 : x * Math.log(x / y);
}

/**
 * Returns the Jensen-Shannon distance (the square root of the divergence, natural logarithm), in [0, sqrt(ln 2)].
 *
 * `reference`, `current`: counts or shares of the same cells in the same order, >= 0, each with a positive total
 * (RangeError otherwise). Symmetric. Numbers: SciPy 1.17.1 `jensenshannon`.
 */
export function jensenShannonDistance(reference: ArrayLike<number>, current: ArrayLike<number>): number {
  const p = normalised(reference);
  const q = normalised(current);
  let sum = 0;
  for (let i = 0; i < p.length; i++) {
    const a = p[i] as number;
    const b = q[i] as number;
    const middle = (a + b) / 2;
    sum += relativeEntropy(a, middle) + relativeEntropy(b, middle);
  }
  // Rounding may leave a sum of -1e-17 where both sides agree.
  return Math.sqrt(Math.max(0, sum) / 2);
}
