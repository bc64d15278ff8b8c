/** One column of a table for people. */
export interface Column<Row> {
  readonly title: string;
  readonly value: (row: Row) => string | number | null | undefined;
  /** What a program reading tabs gets instead: the full id, the exact time. */
  readonly exact?: (row: Row) => string | number | null | undefined;
  readonly align?: 'left' | 'right';
}

const NOTHING = '-';

/** Returns the text of a cell. It may hold a line break or tab of the user's: one row stays one line. */
export const oneLine = (value: string | number | null | undefined): string =>
  value === null || value === undefined || value === '' ? NOTHING : String(value).replace(/[\t\r\n]+/g, ' ');
