/** Count, mean, spread and skewness of some values. */
export interface Moments {
  readonly count: number;
  /** 0 when there are no values. */
  readonly mean: number;
  /** Standard deviation with divisor n; 0 when there are no values. */
  readonly populationDeviation: number;
  /** Standard deviation with divisor n - 1; 0 with fewer than two values. */
  readonly sampleDeviation: number;
  /** Third standardised moment with divisor n, 0 when nothing varies. */
  readonly skewness: number;
}

/** Brings squares and cubes of the largest numbers back into range. */
const DOWN = 2 ** -700;

/**
 * Returns the moments of finite values, 0 where there are none; never NaN.
 *
 * In two passes, measured from the first value and corrected for the rounding of the mean (Chan, Golub and LeVeque 1983,
 * Am. Stat. 37:242), never from Σx² - (Σx)²: an offset of the data of 1e9 costs no digits.
 */
export function momentsOf(values: ArrayLike<number>): Moments {
  const count = values.length;
  if (count === 0) return {count, mean: 0, populationDeviation: 0, sampleDeviation: 0, skewness: 0};
  const origin = values[0] as number;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += (values[i] as number) - origin;
  const offset = sum / count;
  let residue = 0;
  let squares = 0;
  let cubes = 0;
  for (let i = 0; i < count; i++) {
    const delta = (values[i] as number) - origin - offset;
    residue += delta;
    squares += delta * delta;
    cubes += delta * delta * delta;
  }
  if (!Number.isFinite(squares) || !Number.isFinite(cubes)) return momentsOfHuge(values);
  const second = Math.max(0, squares - (residue * residue) / count);
  const variance = second / count;
  return {
    count,
    mean: origin + offset + residue / count,
    populationDeviation: Math.sqrt(variance),
    sampleDeviation: count < 2 ? 0 : Math.sqrt(second / (count - 1)),
    skewness: variance === 0 ? 0 : cubes / count / variance ** 1.5,
  };
}

/** The moments of values whose squares are beyond the largest number. */
function momentsOfHuge(values: ArrayLike<number>): Moments {
  const scaled = momentsOf(Float64Array.from(values, (value) => value * DOWN));
  return {
    ...scaled,
    mean: scaled.mean / DOWN,
    populationDeviation: scaled.populationDeviation / DOWN,
    sampleDeviation: scaled.sampleDeviation / DOWN,
  };
}
