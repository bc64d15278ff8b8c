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
  const edges = Float64Array.from({length: bins + 1}, (_, i) => i * step + low);
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
  const width = (high - low) / (Math.log2(reference.length + current.length) + 1);
  const used = integers && width < 1 ? 1 : width;
  return equalEdges(low, high, Math.ceil((high - low) / used));
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
  const last = edges[bins] as number;
  let bin = 0;
  for (const value of sorted) {
    if (value < (edges[0] as number) || value > last) continue;
    while (bin < bins - 1 && value >= (edges[bin + 1] as number)) bin++;
    counts[bin] = (counts[bin] as number) + 1;
  }
  return counts;
}
