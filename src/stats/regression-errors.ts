import {CompensatedSum} from './compensated-sum.js';
import {momentsOf} from './moments.js';
import {studentQuantile} from './numerics/beta.js';

/** Targets nearer to 0 than this have no relative error. */
const NEAR_ZERO = 2 ** -52;

/** How far predictions are from targets; errors are prediction - target. */
export interface RegressionErrors {
  readonly rows: number;
  readonly meanError: number;
  readonly meanAbsoluteError: number;
  /** Standard deviation of |error|, divisor n - 1. */
  readonly absoluteErrorDeviation: number;
  readonly rootMeanSquaredError: number;
  /** 1 - SSE / SST; undefined when the target does not vary. */
  readonly rSquared: number | undefined;
  /** Mean of 100 |error| / |target| over the targets that are not near 0; undefined when all are. */
  readonly meanAbsolutePercentError: number | undefined;
  readonly nearZeroTargets: number;
}

/**
 * Returns the errors of predictions.
 *
 * `targets`, `predictions`: finite, of one length, at least one (RangeError otherwise). Differs from Evidently in the
 * percent error, which there divides by the signed target and so explodes at any negative one.
 */
export function regressionErrors(targets: ArrayLike<number>, predictions: ArrayLike<number>): RegressionErrors {
  const rows = targets.length;
  if (rows === 0 || rows !== predictions.length) throw new RangeError('errors need as many predictions as targets');
  const errors = Float64Array.from({length: rows}, (_, i) => (predictions[i] as number) - (targets[i] as number));
  const absolute = momentsOf(errors.map(Math.abs));
  const squares = new CompensatedSum();
  const percents = new CompensatedSum();
  let nearZeroTargets = 0;
  for (let i = 0; i < rows; i++) {
    const error = errors[i] as number;
    const size = Math.abs(targets[i] as number);
    squares.add(error * error);
    if (size <= NEAR_ZERO) nearZeroTargets += 1;
    else percents.add((100 * Math.abs(error)) / size);
  }
  const total = rows * momentsOf(targets).populationDeviation ** 2;
  return {
    rows,
    meanError: momentsOf(errors).mean,
    meanAbsoluteError: absolute.mean,
    absoluteErrorDeviation: absolute.sampleDeviation,
    rootMeanSquaredError: Math.sqrt(squares.value / rows),
    rSquared: total === 0 ? undefined : 1 - squares.value / total,
    meanAbsolutePercentError: nearZeroTargets === rows ? undefined : percents.value / (rows - nearZeroTargets),
    nearZeroTargets,
  };
}

/**
 * Returns the interval of a mean by normal theory, `[low, high]`: mean ± t s / sqrt(n).
 *
 * `level` in (0, 1). Undefined with fewer than two values, where no spread is known.
 */
export function intervalOfMean(
  of: {readonly mean: number; readonly deviation: number; readonly count: number},
  level = 0.95,
): [number, number] | undefined {
  if (of.count < 2) return undefined;
  const half = (studentQuantile((1 - level) / 2, of.count - 1) * of.deviation) / Math.sqrt(of.count);
  return [of.mean - half, of.mean + half];
}
