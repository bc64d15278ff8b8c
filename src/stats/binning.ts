/** Numerical columns with at most this many values in the reference get one cell a value. */
export const DISTINCT_UP_TO = 20;

/** Smallest and largest over two sorted samples, not both empty. */
function rangeOf(reference: ArrayLike<number>, current: ArrayLike<number>): [number, number] {
  const ends = [reference, current].flatMap((side) =>
    side.length === 0 ? [] : [side[0] as number, side[side.length - 1] as number],
  );
  if (ends.length === 0) throw new RangeError('bins need values');
  return [Math.min(...ends), Math.max(...ends)];
}

/** Edges of `bins` equal bins; the last edge is exactly `high`. A range of 0 gets one bin, half a unit to each side. */
function equalEdges(low: number, high: number, bins: number): Float64Array {
  if (low === high) return Float64Array.of(low - 0.5, high + 0.5);
  const step = (high - low) / bins;
  // A range beyond the largest number is divided at its ends instead.
  const edgeAt = (i: number) =>
    Number.isFinite(step) ? Math.min(high, i * step + low) : low * (1 - i / bins) + high * (i / bins);
  const edges = Float64Array.from({length: bins + 1}, (_, i) => edgeAt(i));
  edges[bins] = high;
  return edges;
}

/**
 * Returns the edges of equal bins over both samples by Sturges' rule as NumPy computes it: width = range / (log2 N + 1).
 *
 * `reference`, `current`: sorted ascending, finite. `integers`: both sides are integer-typed, for which NumPy 2 takes no
 * width below 1. Bin i is [edge_i, edge_i+1), the last one closed.
 */
export function sturgesEdges(reference: Float64Array, current: Float64Array, integers: boolean): Float64Array {
  const [low, high] = rangeOf(reference, current);
  const range = high - low;
  const cells = Math.log2(reference.length + current.length) + 1;
  if (!Number.isFinite(range)) return equalEdges(low, high, Math.ceil(cells));
  const width = range / cells;
  return equalEdges(low, high, Math.ceil(range / (integers && width < 1 ? 1 : width)));
}

/** Most bins a chart is given, however far the data reach. */
const MOST_DISPLAY_BINS = 60;

/**
 * Returns the edges of equal bins for looking at two samples: Doane's rule, which widens Sturges' for skewed data.
 *
 * `skewness` of the values of both sides. At most 60 bins. Source: Doane 1976, Am. Stat. 30:181.
 */
export function doaneEdges(reference: Float64Array, current: Float64Array, skewness: number): Float64Array {
  const [low, high] = rangeOf(reference, current);
  const count = reference.length + current.length;
  if (count < 3) return equalEdges(low, high, 1);
  const deviation = Math.sqrt((6 * (count - 2)) / ((count + 1) * (count + 3)));
  const bins = Math.ceil(1 + Math.log2(count) + Math.log2(1 + Math.abs(skewness) / deviation));
  return equalEdges(low, high, Math.min(bins, MOST_DISPLAY_BINS));
}

/** Returns how many sorted values fall into each bin; values outside the edges are not counted. */
export function histogramOfSorted(sorted: Float64Array, edges: Float64Array): Float64Array {
  const bins = edges.length - 1;
  const counts = new Float64Array(bins);
  let below = positionOf(sorted, edges[0] as number, false);
  for (let bin = 0; bin < bins; bin++) {
    const next = positionOf(sorted, edges[bin + 1] as number, bin === bins - 1);
    counts[bin] = next - below;
    below = next;
  }
  return counts;
}

/** How many sorted values are below `limit`, or up to it with `inclusive`, by halving. */
function positionOf(sorted: Float64Array, limit: number, inclusive: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const value = sorted[middle] as number;
    if (value < limit || (inclusive && value === limit)) low = middle + 1;
    else high = middle;
  }
  return low;
}
