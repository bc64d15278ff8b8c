import type {CsvTable} from '../csv/index.js';
import {Float, fitInteger} from '../number.js';
import type {ParquetColumn, ParquetTable} from '../parquet/index.js';
import {type InferOptions, inferColumn, parseIsoDate} from './infer.js';
import {type Column, numericColumn, type Table, textColumn} from './model.js';

/** Returns the table of a CSV file, with the types its values have; see `inferColumn`. */
export function tableFromCsv(csv: Pick<CsvTable, 'columns' | 'rows'>, options: InferOptions = {}): Table {
  const {columns, rows} = csv;
  return {
    rowCount: rows.length,
    columns: columns.map((name, index) =>
      inferColumn({name, length: rows.length, at: (row) => rows[row]?.[index] ?? ''}, options),
    ),
  };
}

/**
 * Returns the table of records, as JSON lines and HTTP requests bring them: columns in the order they first appear, null where
 * a record lacks a key.
 *
 * A column of numbers is `integer` when all are whole (a `Float` is not), of booleans `boolean`, of ISO dates `date`; lists, maps
 * and mixed values become texts, those that are no strings as JSON. NaN is missing.
 */
export function tableFromRecords(records: readonly Readonly<Record<string, unknown>>[]): Table {
  const names = new Set<string>();
  for (const record of records) for (const name of Object.keys(record)) names.add(name);
  return {
    rowCount: records.length,
    columns: [...names].map((name) =>
      columnOfValues(
        name,
        records.map((record) => (Object.hasOwn(record, name) ? record[name] : null)),
      ),
    ),
  };
}

function columnOfValues(name: string, values: readonly unknown[]): Column {
  const present = values.filter((value) => value !== null && value !== undefined);
  if (present.every((value) => typeof value === 'boolean') && present.length > 0)
    return numericColumn(
      name,
      'boolean',
      Float64Array.from(values, (value) => (typeof value === 'boolean' ? Number(value) : Number.NaN)),
    );
  if (present.every(isNumber)) {
    const whole = present.length > 0 && present.every(isWhole);
    return numericColumn(name, whole ? 'integer' : 'number', Float64Array.from(values, numberOf));
  }
  const texts = values.map(textOf);
  if (present.every((value) => typeof value === 'string' && parseIsoDate(value) !== undefined))
    return numericColumn(
      name,
      'date',
      Float64Array.from(texts, (text) => (text === null ? Number.NaN : (parseIsoDate(text) ?? Number.NaN))),
      texts,
    );
  return textColumn(name, texts);
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof Float;
}

function isWhole(value: unknown): boolean {
  return typeof value === 'bigint' || Number.isInteger(value) || Number.isNaN(value);
}

function numberOf(value: unknown): number {
  if (value instanceof Float) return value.value;
  return value === null || value === undefined ? Number.NaN : Number(value);
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'string' ? value : JSON.stringify(value, plainNumber);
}

/** JSON has no form for big integers: beyond 2^53 their digits become a string. */
function plainNumber(_: string, value: unknown): unknown {
  if (value instanceof Float) return value.value;
  if (typeof value !== 'bigint') return value;
  const fitted = fitInteger(value);
  return typeof fitted === 'bigint' ? fitted.toString() : fitted;
}

/** Returns the table of a Parquet file: its own types; lists, maps and structs become texts, as JSON. */
export function tableFromParquet(parquet: ParquetTable): Table {
  return {rowCount: parquet.rowCount, columns: parquet.columns.map(parquetColumn)};
}

function parquetColumn({name, kind, values}: ParquetColumn): Column {
  if (kind === 'string' || kind === 'other') return textColumn(name, Array.from(values, textOf));
  if (values instanceof Float64Array) return numericColumn(name, kind, values);
  return numericColumn(name, kind, Float64Array.from(values as ArrayLike<unknown>, numberOf));
}
