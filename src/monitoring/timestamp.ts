import {fail} from '../core/errors/index.js';
import {nearest} from '../core/nearest.js';
import {parseIsoDate} from '../formats/table/index.js';
import {columnNamed, type Frame, type FrameColumn, type TimeColumn} from './frame.js';
import type {Window} from './schema.js';

const DAY_MS = 86_400_000;
/**
 * Returns the name of the column of times: the one that was asked for, else the only date column of the reference.
 *
 * Undefined when there is none or more than one: roles are never guessed among several. Throws E_DRIFT_COLUMN when the
 * one asked for is not in the reference.
 */
export function timestampName(reference: Frame, asked: string | undefined): string | undefined {
  if (asked === undefined) {
    const dates = reference.columns.filter(({kind}) => kind === 'time');
    return dates.length === 1 ? dates[0]?.name : undefined;
  }
  if (columnNamed(reference, asked) !== undefined) return asked;
  const near = nearest(
    asked,
    reference.columns.map(({name}) => name),
  );
  throw fail('E_DRIFT_COLUMN', {column: asked, role: 'timestamp', side: 'reference', near});
}

/** Returns the times of a column; texts are read as ISO 8601. Undefined when the column is not there or holds other things. */
export function timesOf(frame: Frame, name: string | undefined): Float64Array | undefined {
  const column = name === undefined ? undefined : columnNamed(frame, name);
  if (column === undefined) return undefined;
  const times = readTimes(column);
  return times?.some((time) => !Number.isNaN(time)) ? times : undefined;
}

function readTimes(column: FrameColumn): TimeColumn['values'] | undefined {
  if (column.kind === 'time') return column.values;
  if (column.kind === 'number') return undefined;
  const parsed = column.labels.map((label) => parseIsoDate(label) ?? Number.NaN);
  return Float64Array.from(column.codes, (code) => (code < 0 ? Number.NaN : (parsed[code] as number)));
}

/** First and last of some times in milliseconds, both inclusive. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

/** Returns the span of times; NaN is left out. Undefined when there are none. */
export function spanOf(times: Iterable<number> | undefined): TimeSpan | undefined {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const time of times ?? []) {
    if (time < from) from = time;
    if (time > to) to = time;
  }
  return from > to ? undefined : {from, to};
}

/** Returns a span for people and programs: dates where both ends are midnight UTC, else RFC 3339. */
export function windowOf(span: TimeSpan | undefined): Window | undefined {
  if (span === undefined) return undefined;
  const dates = span.from % DAY_MS === 0 && span.to % DAY_MS === 0;
  const spell = (time: number) => new Date(time).toISOString().slice(0, dates ? 10 : undefined);
  return {from: spell(span.from), to: spell(span.to)};
}
