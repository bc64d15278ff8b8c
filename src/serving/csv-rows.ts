import type {RowForm} from './model.js';

/** Rows as objects by column name. */
export type Records = Record<string, unknown>[];

/**
 * Returns the rows of a CSV table as objects by column. Fields stay text, which row encoding reads as numbers where the model
 * takes numbers; an empty field of a float is missing and becomes NaN, as pandas reads it.
 */
export function csvRecords(columns: readonly string[], rows: readonly (readonly string[])[], form: RowForm): Records {
  const floats = new Set(
    form.kind === 'none'
      ? []
      : form.fields
          .filter(({element, rowShape}) => element.family === 'float' && rowShape.length === 0)
          .map(({name}) => name),
  );
  const isFloat = columns.map((column) => floats.has(column));
  return rows.map((row) =>
    Object.fromEntries(columns.map((name, index) => [name, cell(row[index] ?? '', isFloat[index] ?? false)])),
  );
}

const cell = (text: string, isFloat: boolean): unknown => (isFloat && text.trim() === '' ? Number.NaN : text);
