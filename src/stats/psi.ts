const SMALLEST_FILL = 1e-4;
const FILL_FRACTION = 1e6;

/**
 * Returns shares with the zeros replaced as Evidently does: by 1e-4, or by a millionth of the smallest share where that is
 * at most 1e-4 itself. Nothing is scaled afterwards, so the total may pass 1.
 */
function fillZeroShares(shares: ArrayLike<number>): Float64Array {
  const values = Float64Array.from(shares);
  let smallest = Number.POSITIVE_INFINITY;
  for (const value of values) if (value > 0 && value < smallest) smallest = value;
  const fill = smallest <= SMALLEST_FILL ? smallest / FILL_FRACTION : SMALLEST_FILL;
  return values.map((value) => (value === 0 ? fill : value));
}

/**
 * Returns the population stability index, Σ (p - q) ln(p / q), >= 0, of shares of the same cells.
 *
 * Zeros are filled by `fillZeroShares`: a cell of share s that is empty on the other side adds about s ln(s / 1e-4), so
 * with gone or new categories the fill decides the size. Symmetric. Numbers: Evidently 0.7.23 `psi`.
 */
export function populationStabilityIndex(reference: ArrayLike<number>, current: ArrayLike<number>): number {
  const p = fillZeroShares(reference);
  const q = fillZeroShares(current);
  let sum = 0;
  for (let i = 0; i < p.length; i++) {
    const a = p[i] as number;
    const b = q[i] as number;
    sum += (a - b) * Math.log(a / b);
  }
  return sum;
}
