import {Float, formatNumber} from '../number.js';

/** What a field may hold; null and NaN are written as nothing. */
export type CsvCell = string | number | bigint | boolean | Float | null | undefined;

/** Returns one line of a CSV file with its LF, quoted as RFC 4180 asks for. */
export function csvLine(values: readonly CsvCell[]): string {
  // A line with nothing on it is no record to a reader.
  if (values.length === 1 && cellText(values[0]) === '') return '""\n';
  return `${values.map(quoteCell).join(',')}\n`;
}

/** Returns a CSV file: a line of column names, then the rows. Commas, LF, UTF-8 without a mark. */
export function printCsv(columns: readonly string[], rows: Iterable<readonly CsvCell[]>): string {
  const lines = [csvLine(columns)];
  for (const row of rows) lines.push(csvLine(row));
  return lines.join('');
}

function quoteCell(value: CsvCell): string {
  const text = cellText(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function cellText(value: CsvCell): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return Number.isNaN(value) ? '' : String(value);
  return value instanceof Float ? formatNumber(value) : String(value);
}
