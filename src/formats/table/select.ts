import {fail} from '../../core/errors/index.js';
import {nearest} from '../../core/nearest.js';
import {type Column, isText, numericColumn, type Table, textColumn} from './model.js';

/** Returns the column of a name. Throws E_TABLE_COLUMN with the nearest names when there is none. */
export function columnOf(table: Table, name: string): Column {
  const found = table.columns.find((column) => column.name === name);
  if (found) return found;
  const near = nearest(
    name,
    table.columns.map((column) => column.name),
  );
  throw fail('E_TABLE_COLUMN', {name, near});
}

/** Returns a table of the named columns, in that order. Throws E_TABLE_COLUMN. */
export function selectColumns(table: Table, names: readonly string[]): Table {
  return {rowCount: table.rowCount, columns: names.map((name) => columnOf(table, name))};
}

/** Returns a table of the given rows, in that order; a row may come more than once. Rows are numbered from 0. */
export function selectRows(table: Table, rows: ArrayLike<number>): Table {
  return {rowCount: rows.length, columns: table.columns.map((column) => pick(column, rows))};
}

function pick(column: Column, rows: ArrayLike<number>): Column {
  const {name} = column;
  if (isText(column))
    return textColumn(
      name,
      Array.from(rows, (row) => column.values[row] ?? null),
    );
  const values = new Float64Array(rows.length);
  for (let at = 0; at < rows.length; at++) values[at] = column.values[rows[at] ?? 0] ?? Number.NaN;
  const {texts} = column;
  return numericColumn(name, column.type, values, texts && Array.from(rows, (row) => texts[row] ?? null));
}

/** Returns a table of the rows `keep` says yes to; it gets the number of the row, from 0. */
export function filterRows(table: Table, keep: (row: number) => boolean): Table {
  const rows: number[] = [];
  for (let row = 0; row < table.rowCount; row++) if (keep(row)) rows.push(row);
  return rows.length === table.rowCount ? table : selectRows(table, rows);
}

/** A value of a table as programs and JSON want it; a date is its text. */
export type Cell = string | number | boolean | null;

/** Returns one value: number, boolean, text, the text of a date (ISO 8601 when it had none), null where missing. */
export function cellOf(column: Column, row: number): Cell {
  if (isText(column)) return column.values[row] ?? null;
  const value = column.values[row] ?? Number.NaN;
  if (Number.isNaN(value)) return null;
  if (column.type === 'boolean') return value !== 0;
  return column.type === 'date' ? (column.texts?.[row] ?? new Date(value).toISOString()) : value;
}

/** Returns the rows as records, keys in the order of the columns: what a model is asked with. */
export function recordsOf(table: Table): Record<string, Cell>[] {
  return Array.from({length: table.rowCount}, (_, row) =>
    Object.fromEntries(table.columns.map((column) => [column.name, cellOf(column, row)])),
  );
}
