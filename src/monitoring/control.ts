import {countedVerdicts, decideColumns} from './decide.js';
import {type Frame, selectRows} from './frame.js';
import type {Rules} from './model.js';
import {planColumns} from './plan.js';
import type {Control} from './schema.js';
import {spanOf, type TimeSpan, windowOf} from './timestamp.js';

const DAY_MS = 86_400_000;
/** Current data of about a year are compared with calendar years: seasons then cancel. */
const YEAR_DAYS = {from: 330, to: 400} as const;
/** Most periods compared; of more, evenly spread ones are taken. */
const MOST_PERIODS = 12;
/** A period with less than this share of the rows the others have is left out. */
const SMALLEST_SHARE = 0.5;

/** The control, or why there is none. */
export type ControlOutcome =
  | {readonly state: 'compared'; readonly control: Control}
  | {readonly state: 'not_possible'; readonly reason: string};

/** Rows of the reference that belong to one period. */
interface Period {
  readonly inside: Uint32Array;
  readonly outside: Uint32Array;
  readonly span: TimeSpan;
}

/**
 * Compares each period of the reference, as long as the current data, with the rest of the reference by the same rules.
 *
 * This shows how much "drift" seasons, weather and chance give where nothing has changed. `reference` holds only the
 * columns that were tested; `times` are those of its rows, `currentSpan` that of the current data.
 */
export function compareWithControl(
  reference: Frame,
  times: Float64Array | undefined,
  currentSpan: TimeSpan | undefined,
  rules: Rules,
): ControlOutcome {
  if (times === undefined) return {state: 'not_possible', reason: 'the reference has no column of times'};
  if (currentSpan === undefined) return {state: 'not_possible', reason: 'the current data have no times'};
  const periods = periodsOf(times, currentSpan);
  if (periods.length < 2) {
    return {state: 'not_possible', reason: 'the reference is not twice as long as the current data'};
  }
  const compared = periods.map((period) => comparePeriod(reference, period, rules));
  const counts = compared.map(({drifted}) => drifted);
  return {
    state: 'compared',
    control: {periods: compared, min: Math.min(...counts), max: Math.max(...counts)},
  };
}

function comparePeriod(reference: Frame, {inside, outside, span}: Period, rules: Rules): Control['periods'][number] {
  const planned = planColumns(selectRows(reference, outside), selectRows(reference, inside), rules, undefined);
  const verdicts = countedVerdicts(decideColumns(planned, rules), rules);
  const columns = verdicts.flatMap(([name, {drift}]) => (drift ? [name] : []));
  const window = windowOf(span);
  if (window === undefined) throw new TypeError('a period without times');
  return {...window, rows: inside.length, drifted: columns.length, columns};
}

function periodsOf(times: Float64Array, current: TimeSpan): Period[] {
  const days = (current.to - current.from) / DAY_MS + 1;
  const isYear = days >= YEAR_DAYS.from && days <= YEAR_DAYS.to;
  const keys = isYear ? calendarYears(times) : equalWindows(times, current);
  const rows = new Map<number, number[]>();
  keys.forEach((key, row) => {
    if (Number.isNaN(key)) return;
    const list = rows.get(key);
    if (list === undefined) rows.set(key, [row]);
    else list.push(row);
  });
  const largest = Math.max(0, ...[...rows.values()].map((list) => list.length));
  const full = [...rows.entries()]
    .filter(([, list]) => list.length >= SMALLEST_SHARE * largest)
    .sort(([a], [b]) => a - b);
  return evenlySpread(full, MOST_PERIODS).map(([key]) => periodOf(keys, times, key));
}

function calendarYears(times: Float64Array): Float64Array {
  return times.map((time) => (Number.isNaN(time) ? time : new Date(time).getUTCFullYear()));
}

/** Windows of the length of the current data from the first time on; what is left at the end belongs to none. */
function equalWindows(times: Float64Array, current: TimeSpan): Float64Array {
  const span = spanOf(times);
  if (span === undefined) return times;
  // A day is added where times are whole days: the last day counts in full.
  const step = current.from % DAY_MS === 0 && current.to % DAY_MS === 0 ? DAY_MS : 1;
  const length = current.to - current.from + step;
  const whole = Math.floor((span.to - span.from + step) / length);
  return times.map((time) => {
    const index = Math.floor((time - span.from) / length);
    return index < whole ? index : Number.NaN;
  });
}

function evenlySpread<Item>(items: readonly Item[], most: number): Item[] {
  if (items.length <= most) return [...items];
  return Array.from({length: most}, (_, i) => items[Math.round((i * (items.length - 1)) / (most - 1))] as Item);
}

function periodOf(keys: Float64Array, times: Float64Array, key: number): Period {
  const inside: number[] = [];
  const outside: number[] = [];
  keys.forEach((value, row) => {
    (value === key ? inside : outside).push(row);
  });
  const span = spanOf(inside.map((row) => times[row] as number));
  if (span === undefined) throw new TypeError('a period without times');
  return {inside: Uint32Array.from(inside), outside: Uint32Array.from(outside), span};
}
