/**
 * Returns the quantile at `level` of sorted values, interpolated linearly between order statistics (type 7, NumPy's default).
 *
 * `sorted`: ascending, finite, not empty (RangeError otherwise). `level` in [0, 1].
 * Source: Hyndman and Fan 1996, Am. Stat. 50:361.
 */
export function quantileOfSorted(sorted: ArrayLike<number>, level: number): number {
  if (sorted.length === 0) throw new RangeError('a quantile needs values');
  const position = level * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  const weight = position - below;
  const gap = high - low;
  // The gap itself may be too large for a number.
  return Number.isFinite(gap) ? low + gap * weight : low * (1 - weight) + high * weight;
}
