import {fail} from '../../core/errors/index.js';
import {type Column, type ColumnType, numericColumn, textColumn} from './model.js';

/** Texts that stand for a missing value: those of `pandas.read_csv`. */
export const NULL_TEXTS: ReadonlySet<string> = new Set([
  '',
  '#N/A',
  '#N/A N/A',
  '#NA',
  '-1.#IND',
  '-1.#QNAN',
  '-NaN',
  '-nan',
  '1.#IND',
  '1.#QNAN',
  '<NA>',
  'N/A',
  'NA',
  'NULL',
  'NaN',
  'None',
  'n/a',
  'nan',
  'null',
]);

const INTEGER = /^[ \t]*[-+]?\d+[ \t]*$/;
const NUMBER =
  /^[ \t]*[-+]?(?:\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?|[iI][nN][fF](?:[iI][nN][iI][tT][yY])?)[ \t]*$/;
const BOOLEAN: Readonly<Record<string, number>> = {true: 1, True: 1, TRUE: 1, false: 0, False: 0, FALSE: 0};
const DATE = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(Z|[-+]\d\d(?::?\d\d)?)?)?$/;

/** The texts of one column; `at(row)` so that rows need not be turned around first. */
export interface Texts {
  readonly name: string;
  readonly length: number;
  readonly at: (row: number) => string;
}

export interface InferOptions {
  /** Texts that stand for a missing value. Default: those of `pandas.read_csv`. */
  readonly nulls?: ReadonlySet<string>;
  /** Types that are known, by column; the others are found from the values. */
  readonly types?: Readonly<Record<string, ColumnType>>;
}

/**
 * Returns a column of the first type that fits all its values: integer, number, boolean, date (ISO 8601), string. Values like
 * `007` are integers and an empty column is one of numbers, as in pandas; unlike there, whole numbers with gaps stay integers.
 *
 * A date without a zone counts as UTC. Throws E_TABLE_VALUE for a value that does not fit a type that was given.
 */
export function inferColumn(texts: Texts, options: InferOptions = {}): Column {
  const nulls = options.nulls ?? NULL_TEXTS;
  const known = options.types?.[texts.name];
  if (known !== undefined) return knownColumn(texts, known, nulls);
  return (
    numbers(texts, nulls) ??
    numbersBy(texts, 'boolean', nulls) ??
    numbersBy(texts, 'date', nulls) ??
    strings(texts, nulls)
  );
}

function knownColumn(texts: Texts, type: ColumnType, nulls: ReadonlySet<string>): Column {
  if (type === 'string') return strings(texts, nulls);
  const column = numbersBy(texts, type, nulls);
  if (column) return column;
  const read = READERS[type];
  for (let row = 0; row < texts.length; row++) {
    const text = texts.at(row);
    if (!nulls.has(text) && read(text) === undefined)
      throw fail('E_TABLE_VALUE', {column: texts.name, row: row + 1, value: text, type});
  }
  throw new Error(`column ${texts.name} fits ${type} after all`);
}

/** Readers give undefined for a text that is no value of their type. */
const READERS = {
  integer: (text: string) => (INTEGER.test(text) ? Number(text) : undefined),
  number: readNumber,
  boolean: (text: string) => BOOLEAN[text],
  date: parseIsoDate,
} as const;

function readNumber(text: string): number | undefined {
  // The common case without a pattern: what starts with a digit, sign or dot and ends with a digit or dot is left to the
  // runtime, but for the forms that only JavaScript has, `0x1f` and its like.
  if (isNumeric(text.charCodeAt(0), SIGNS) && isNumeric(text.charCodeAt(text.length - 1), DOT)) {
    const value = Number(text);
    if (!Number.isNaN(value) && (text.charCodeAt(1) < LETTERS || text.charCodeAt(0) !== ZERO || text.length === 1))
      return value;
  }
  if (!NUMBER.test(text)) return undefined;
  const value = Number(text);
  if (!Number.isNaN(value)) return value;
  return text.trim().startsWith('-') ? -Infinity : Infinity;
}

const ZERO = 48;
const NINE = 57;
/** `.`, and with it `+` and `-`. */
const DOT = 46;
const SIGNS = 43;
const COMMA = 44;
const LETTERS = 65;

function isNumeric(unit: number, from: number): boolean {
  return (unit >= ZERO && unit <= NINE) || (unit >= from && unit <= DOT && unit !== COMMA);
}

function numbers(texts: Texts, nulls: ReadonlySet<string>): Column | undefined {
  const values = new Float64Array(texts.length);
  let whole = true;
  let found = false;
  for (let row = 0; row < texts.length; row++) {
    const text = texts.at(row);
    const value = readNumber(text);
    if (value === undefined) {
      if (!nulls.has(text)) return undefined;
      values[row] = Number.NaN;
      continue;
    }
    values[row] = value;
    found = true;
    // `1.0` is a whole number too, but not an integer: the text decides, as in pandas.
    if (whole && !INTEGER.test(text)) whole = false;
  }
  return numericColumn(texts.name, whole && found ? 'integer' : 'number', values);
}

function numbersBy(texts: Texts, type: keyof typeof READERS, nulls: ReadonlySet<string>): Column | undefined {
  const read = READERS[type];
  const values = new Float64Array(texts.length);
  const originals: (string | null)[] | undefined = type === 'date' ? new Array(texts.length) : undefined;
  for (let row = 0; row < texts.length; row++) {
    const text = texts.at(row);
    const value = nulls.has(text) ? Number.NaN : read(text);
    if (value === undefined) return undefined;
    values[row] = value;
    if (originals) originals[row] = Number.isNaN(value) ? null : text;
  }
  return numericColumn(texts.name, type, values, originals);
}

function strings(texts: Texts, nulls: ReadonlySet<string>): Column {
  const values = Array.from({length: texts.length}, (_, row) => {
    const text = texts.at(row);
    return nulls.has(text) ? null : text;
  });
  return textColumn(texts.name, values);
}

/**
 * Returns an ISO 8601 date (`2026-01-31`) or time stamp (`2026-01-31T10:00:00.5+02:00`, `T` or a space) as milliseconds since
 * 1970-01-01 UTC, or undefined for any other text and for days that do not exist. Without a zone it counts as UTC.
 */
export function parseIsoDate(text: string): number | undefined {
  const match = DATE.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone = 'Z'] = match;
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  if (m < 1 || m > 12 || d < 1 || d > daysIn(y, m)) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const time =
    (Number(hour) * 60 + Number(minute)) * 60_000 + Number(second) * 1000 + Number(`0.${fraction || 0}`) * 1000;
  return midnight(y, m, d) + time - zoneOffset(zone);
}

function daysIn(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

function midnight(year: number, month: number, day: number): number {
  // Date.UTC takes the years 0 to 99 for 1900 to 1999.
  return year > 99 ? Date.UTC(year, month - 1, day) : new Date(0).setUTCFullYear(year, month - 1, day);
}

function zoneOffset(zone: string): number {
  if (zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3).replace(':', '') || 0);
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}
