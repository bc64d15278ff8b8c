import {CompensatedSum} from './compensated-sum.js';
import {momentsOf} from './moments.js';

/** The scale is not taken below this, so that a constant reference gives a large score instead of Infinity. */
const SMALLEST_SCALE = 0.001;

/**
 * Returns the Wasserstein-1 distance of two samples: the area between their distribution functions.
 *
 * `reference`, `current`: sorted ascending, finite, not empty (RangeError otherwise). In the unit of the data, >= 0,
 * symmetric. Numbers: SciPy 1.17.1 `wasserstein_distance`.
 */
export function wassersteinDistance(reference: Float64Array, current: Float64Array): number {
  const n = reference.length;
  const m = current.length;
  if (n === 0 || m === 0) throw new RangeError('the Wasserstein distance needs values on both sides');
  const area = new CompensatedSum();
  let i = 0;
  let j = 0;
  let previous = Math.min(reference[0] as number, current[0] as number);
  while (i < n || j < m) {
    const nextReference = i < n ? (reference[i] as number) : Number.POSITIVE_INFINITY;
    const nextCurrent = j < m ? (current[j] as number) : Number.POSITIVE_INFINITY;
    const value = Math.min(nextReference, nextCurrent);
    area.add(Math.abs(i / n - j / m) * (value - previous));
    if (nextReference <= nextCurrent) i++;
    else j++;
    previous = value;
  }
  return area.value;
}

/**
 * Returns the distance divided by the reference's standard deviation (divisor n, at least 0.001), without unit.
 *
 * This is Evidently's `wasserstein`: not symmetric, since the scale is the reference's alone.
 */
export function normedWasserstein(reference: Float64Array, current: Float64Array): number {
  return wassersteinDistance(reference, current) / wassersteinScale(momentsOf(reference).populationDeviation);
}

/** Returns what `normedWasserstein` divides by, from the reference's standard deviation with divisor n. */
export function wassersteinScale(populationDeviation: number): number {
  return Math.max(populationDeviation, SMALLEST_SCALE);
}
