import {formatDuration} from '../core/units.js';

const SIGNIFICANT = 4;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const SHOWN_HEX = 8;

/** Returns a metric for people: 4 significant digits, large numbers to one decimal, whole numbers as they are. */
export function formatMetric(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
  const size = Math.abs(value);
  if (Number.isInteger(value)) return size < 1e15 ? String(value) : value.toExponential(SIGNIFICANT - 1);
  if (size >= 1e15 || size < 1e-4) return value.toExponential(SIGNIFICANT - 1);
  return size >= 1000 ? value.toFixed(1) : String(Number(value.toPrecision(SIGNIFICANT)));
}

/** Returns how long ago something was: `just now`, `5 min ago`, `3 h ago`, `2 d ago`, then the date. */
export function formatAgo(time: number, now: number): string {
  const age = now - time;
  if (age < MINUTE_MS) return 'just now';
  if (age < HOUR_MS) return `${Math.floor(age / MINUTE_MS)} min ago`;
  if (age < DAY_MS) return `${Math.floor(age / HOUR_MS)} h ago`;
  if (age < 14 * DAY_MS) return `${Math.floor(age / DAY_MS)} d ago`;
  return new Date(time).toISOString().slice(0, 10);
}

/** Returns how long a run took or takes so far; empty when its end is not known. */
export function formatSpan(start: number, end: number | undefined, now: number, isRunning: boolean): string {
  if (end === undefined && !isRunning) return '';
  return formatDuration(Math.max(0, (end ?? now) - start));
}

/** Returns the first digits of an id or digest, enough for people. */
export const shortHex = (text: string): string =>
  /^[0-9a-f]{12,}(\.dir)?$/.test(text) ? text.slice(0, SHOWN_HEX) : text;
