import {fail} from '../core/errors/index.js';
import {nearest} from '../core/nearest.js';
import {momentsOf} from '../stats/moments.js';
import {studentQuantile} from '../stats/numerics/beta.js';
import {type RegressionErrors, regressionErrors} from '../stats/regression-errors.js';
import {columnNamed, type Frame} from './frame.js';
import type {BaselinePerformance} from './model.js';
import type {ErrorNumbers, Finding, Performance} from './schema.js';
import {spanOf, timesOf, windowOf} from './timestamp.js';

/** Growth of the mean absolute error that raises the alarm, unless another is asked for. */
export const PERFORMANCE_LIMIT = 1.25;

export interface PerformanceRequest {
  readonly reference: Frame;
  readonly current: Frame;
  readonly target: string;
  readonly prediction: string;
  readonly timestamp: string | undefined;
  readonly baseline: BaselinePerformance | undefined;
  readonly limit: number;
  readonly level: number;
}

/** The errors, or the finding that says why there are none. */
export type PerformanceOutcome =
  | {readonly state: 'measured'; readonly performance: Performance}
  | {readonly state: 'not_measured'; readonly finding: Finding};

/** Targets and predictions of the rows that have both. */
interface Predictions {
  readonly rows: Uint32Array;
  readonly targets: Float64Array;
  readonly predictions: Float64Array;
}

/**
 * Returns the errors of the model on both sides and whether they grew: an alarm of its own, apart from drift.
 *
 * The reference's errors come from its own predictions, else from the baseline. Throws E_DRIFT_COLUMN when target or
 * prediction are not in the current data.
 */
export function measurePerformance(request: PerformanceRequest): PerformanceOutcome {
  const {current, reference, target, prediction} = request;
  requireColumn(current, target, 'target');
  requireColumn(current, prediction, 'prediction');
  const now = predictionsIn(current, target, prediction);
  if (now === undefined)
    return notMeasured(prediction, 'errors are measured for numbers: target or prediction are not');
  if (now.rows.length === 0) return notMeasured(target, 'no row of the current data has both target and prediction');
  const before = predictionsIn(reference, target, prediction);
  const measured = regressionErrors(now.targets, now.predictions);
  const known =
    before === undefined || before.rows.length === 0 ? undefined : regressionErrors(before.targets, before.predictions);
  return {
    state: 'measured',
    performance: {
      target,
      prediction,
      task: 'regression',
      reference: referenceNumbers(known, request.baseline),
      current: numbersOf(measured),
      alarm: alarmOf(spreadOf(known, request.baseline), measured, request),
      over_time: monthlyErrors(now, timesOf(current, request.timestamp)),
    },
  };
}

function requireColumn(frame: Frame, column: string, role: string): void {
  if (columnNamed(frame, column) !== undefined) return;
  const names = frame.columns.map(({name}) => name);
  throw fail('E_DRIFT_COLUMN', {column, role, side: 'current', near: nearest(column, names)});
}

function notMeasured(column: string, message: string): PerformanceOutcome {
  return {state: 'not_measured', finding: {kind: 'performance', column, severity: 'warning', message}};
}

function predictionsIn(frame: Frame, target: string, prediction: string): Predictions | undefined {
  const [left, right] = [columnNamed(frame, target), columnNamed(frame, prediction)];
  if (left?.kind !== 'number' || right?.kind !== 'number') return undefined;
  const complete: number[] = [];
  for (let row = 0; row < frame.rows; row++) {
    if (Number.isFinite(left.values[row]) && Number.isFinite(right.values[row])) complete.push(row);
  }
  const rows = Uint32Array.from(complete);
  const pick = (values: Float64Array) => Float64Array.from(rows, (row) => values[row] as number);
  return {rows, targets: pick(left.values), predictions: pick(right.values)};
}

function numbersOf(errors: RegressionErrors): ErrorNumbers {
  return {
    rows: errors.rows,
    mean_error: errors.meanError,
    mae: errors.meanAbsoluteError,
    rmse: errors.rootMeanSquaredError,
    r2: errors.rSquared ?? null,
    mape: errors.meanAbsolutePercentError ?? null,
    near_zero_targets: errors.nearZeroTargets,
  };
}

function referenceNumbers(
  known: RegressionErrors | undefined,
  baseline: BaselinePerformance | undefined,
): Performance['reference'] {
  if (known !== undefined) return {source: 'reference', ...numbersOf(known)};
  if (baseline === undefined) return null;
  return {
    source: 'baseline',
    rows: baseline.rows ?? null,
    mean_error: null,
    mae: baseline.mae,
    rmse: baseline.rmse ?? null,
    r2: baseline.r2 ?? null,
    mape: null,
    near_zero_targets: 0,
  };
}

/** Level and spread of |error| before. */
interface ErrorSpread {
  readonly mae: number;
  readonly spread: {readonly rows: number; readonly deviation: number} | undefined;
}

function spreadOf(
  known: RegressionErrors | undefined,
  baseline: BaselinePerformance | undefined,
): ErrorSpread | undefined {
  if (known !== undefined) {
    return {mae: known.meanAbsoluteError, spread: {rows: known.rows, deviation: known.absoluteErrorDeviation}};
  }
  if (baseline === undefined) return undefined;
  const {rows, absoluteErrorStd: deviation} = baseline;
  return {mae: baseline.mae, spread: rows === undefined || deviation === undefined ? undefined : {rows, deviation}};
}

function alarmOf(
  before: ErrorSpread | undefined,
  now: RegressionErrors,
  request: PerformanceRequest,
): Performance['alarm'] {
  const {limit, level} = request;
  if (before === undefined) {
    return {raised: false, rule: 'no errors of the reference to compare with', ratio: null, limit, interval: null};
  }
  const grew = `mean absolute error more than ${limit} times that of the reference`;
  const ratio = before.mae === 0 ? null : now.meanAbsoluteError / before.mae;
  const passed = now.meanAbsoluteError > limit * before.mae;
  const interval = intervalFor(before, now.rows, level);
  if (interval === undefined)
    return {raised: passed, rule: `${grew} (its spread is not known)`, ratio, limit, interval: null};
  const rule = `${grew} and above the ${100 * (1 - level)} % interval of a mean over as many rows (Student's t)`;
  return {raised: passed && now.meanAbsoluteError > interval[1], rule, ratio, limit, interval};
}

/** Where the mean of |error| over `rows` new rows lies if nothing changed: mean ± t s sqrt(1/n + 1/m). */
function intervalFor({mae, spread}: ErrorSpread, rows: number, level: number): [number, number] | undefined {
  if (spread === undefined || spread.rows < 2) return undefined;
  const t = studentQuantile(level / 2, spread.rows - 1);
  const half = t * spread.deviation * Math.sqrt(1 / spread.rows + 1 / rows);
  return [Math.max(0, mae - half), mae + half];
}

/** The mean absolute error of each calendar month (UTC) that has rows, oldest first. */
function monthlyErrors(now: Predictions, times: Float64Array | undefined): Performance['over_time'] {
  if (times === undefined) return [];
  const months = new Map<string, {errors: number[]; times: number[]}>();
  now.rows.forEach((row, i) => {
    const time = times[row] as number;
    if (Number.isNaN(time)) return;
    const key = new Date(time).toISOString().slice(0, 7);
    const month = months.get(key) ?? {errors: [], times: []};
    month.errors.push(Math.abs((now.predictions[i] as number) - (now.targets[i] as number)));
    month.times.push(time);
    months.set(key, month);
  });
  return [...months.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, month]) => {
      const window = windowOf(spanOf(month.times));
      return window === undefined ? [] : [{...window, rows: month.errors.length, mae: momentsOf(month.errors).mean}];
    });
}
