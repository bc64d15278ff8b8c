import {type Column, isText, type Table} from '../formats/table/index.js';
import type {DriftMode} from './model.js';

/** Numbers, with NaN where a value is missing. Booleans are 0 and 1. */
interface NumberColumn {
  readonly kind: 'number';
  readonly name: string;
  readonly source: 'float' | 'integer' | 'boolean';
  readonly values: Float64Array;
}

/** Texts, as indices into their different values; -1 where a value is missing. */
export interface LabelColumn {
  readonly kind: 'label';
  readonly name: string;
  readonly codes: Int32Array;
  readonly labels: readonly string[];
}

/** Times in milliseconds since 1970 UTC, with NaN where a value is missing. */
export interface TimeColumn {
  readonly kind: 'time';
  readonly name: string;
  readonly values: Float64Array;
}

export type FrameColumn = NumberColumn | LabelColumn | TimeColumn;

/** A table as the comparison reads it: typed arrays, each value looked at once. */
export interface Frame {
  readonly rows: number;
  readonly columns: readonly FrameColumn[];
}

/** Returns the column of a name, or undefined. */
export function columnNamed(frame: Frame, name: string): FrameColumn | undefined {
  return frame.columns.find((column) => column.name === name);
}

/** Returns the frame with only the rows of these indices, in their order. */
export function selectRows(frame: Frame, rows: Uint32Array): Frame {
  return {rows: rows.length, columns: frame.columns.map((column) => selectFrom(column, rows))};
}

function selectFrom(column: FrameColumn, rows: Uint32Array): FrameColumn {
  if (column.kind === 'label') {
    const codes = new Int32Array(rows.length);
    for (let i = 0; i < rows.length; i++) codes[i] = column.codes[rows[i] as number] as number;
    return {...column, codes};
  }
  const values = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) values[i] = column.values[rows[i] as number] as number;
  return {...column, values};
}

/**
 * Returns a table as a frame; numbers are not copied.
 *
 * Dates read from a text file are times in native mode, but texts where Evidently is followed: `pandas.read_csv` leaves them so.
 */
export function frameOf(table: Table, mode: DriftMode): Frame {
  return {rows: table.rowCount, columns: table.columns.map((column) => columnOf(column, mode))};
}

function columnOf(column: Column, mode: DriftMode): FrameColumn {
  const {name} = column;
  if (isText(column)) return labelColumn(name, column.values);
  const {type, values, texts} = column;
  if (type !== 'date') return {kind: 'number', name, source: type === 'number' ? 'float' : type, values};
  return mode === 'evidently' && texts !== undefined ? labelColumn(name, texts) : {kind: 'time', name, values};
}

/** Returns texts as a column; null is missing. */
export function labelColumn(name: string, values: readonly (string | null)[]): LabelColumn {
  const known = new Map<string, number>();
  const codes = new Int32Array(values.length).fill(-1);
  for (const [row, value] of values.entries()) {
    if (value === null) continue;
    let code = known.get(value);
    if (code === undefined) {
      code = known.size;
      known.set(value, code);
    }
    codes[row] = code;
  }
  return {kind: 'label', name, codes, labels: [...known.keys()]};
}
