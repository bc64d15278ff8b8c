/** What the values of a column are. */
export type ColumnType = 'integer' | 'number' | 'boolean' | 'date' | 'string';

/**
 * A column of numbers, one per row. NaN stands for a missing value. `integer`: whole numbers, to the nearest double beyond 2^53;
 * stays `integer` with values missing. `boolean`: 0 and 1. `date`: milliseconds since 1970-01-01 UTC.
 */
export interface NumericColumn {
  readonly name: string;
  readonly type: 'integer' | 'number' | 'boolean' | 'date';
  readonly values: Float64Array;
  /** How many values are missing; the column is nullable when it is not 0. */
  readonly missing: number;
  /** Of a date column read from text: the text of each value as it stood there, null where missing. */
  readonly texts?: readonly (string | null)[];
}

/** A column of texts, one per row, null where missing. */
export interface TextColumn {
  readonly name: string;
  readonly type: 'string';
  readonly values: readonly (string | null)[];
  readonly missing: number;
}

/** One column of a table; `type` tells which kind. */
export type Column = NumericColumn | TextColumn;

/** A table by columns: small and middle data, in memory. Never changed in place. */
export interface Table {
  readonly rowCount: number;
  /** In file order, names are unique, every column has `rowCount` values. */
  readonly columns: readonly Column[];
}

/** Tells whether a column holds texts. */
export function isText(column: Column): column is TextColumn {
  return column.type === 'string';
}

/** Returns a numeric column; counts what is missing. */
export function numericColumn(
  name: string,
  type: NumericColumn['type'],
  values: Float64Array,
  texts?: readonly (string | null)[],
): NumericColumn {
  let missing = 0;
  for (const value of values) if (Number.isNaN(value)) missing++;
  return texts === undefined ? {name, type, values, missing} : {name, type, values, missing, texts};
}

/** Returns a text column; counts what is missing. */
export function textColumn(name: string, values: readonly (string | null)[]): TextColumn {
  let missing = 0;
  for (const value of values) if (value === null) missing++;
  return {name, type: 'string', values, missing};
}
