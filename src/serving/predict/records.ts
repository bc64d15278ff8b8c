import {fail, isMlopsError} from '../../core/errors/index.js';
import {readCsvRows} from '../../formats/csv/index.js';
import {splitLines} from '../../formats/lines.js';
import {csvRecords} from '../csv-rows.js';
import {parseBody} from '../json-text.js';
import type {RowForm} from '../model.js';

/** The kinds of files rows are read from and written to. */
export const ROW_FORMATS = ['csv', 'jsonl'] as const;
export type RowFormat = (typeof ROW_FORMATS)[number];

/** Some rows, as they stand in the file and as the model reads them. */
export interface RecordBatch {
  /** Column names in the order of the file; those of the first row for JSON lines. */
  readonly columns: readonly string[];
  /** What is written out again, unchanged. */
  readonly original: readonly Readonly<Record<string, unknown>>[];
  /** What the model gets. */
  readonly records: readonly Readonly<Record<string, unknown>>[];
}

const BY_ENDING: Readonly<Record<string, RowFormat>> = {
  '': 'csv',
  csv: 'csv',
  txt: 'csv',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
};

/**
 * Returns the format of a file: what its name tells, else `stated`. Undefined for a name that tells another format, such as
 * `a.parquet`, when nothing is stated.
 */
export function rowFormatOf(path: string, stated: RowFormat | undefined): RowFormat | undefined {
  const ending = /[^/\\]\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
  if (ending === '') return stated ?? 'csv';
  return BY_ENDING[ending] ?? stated;
}

async function* csvBatches(
  chunks: AsyncIterable<Uint8Array>,
  file: string,
  form: RowForm,
): AsyncGenerator<RecordBatch> {
  for await (const {columns, rows} of readCsvRows(chunks, file)) {
    const original = rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i] ?? ''])));
    yield {columns, original, records: csvRecords(columns, rows, form)};
  }
}

function parseLine(line: string, file: string, number: number): Record<string, unknown> {
  let value: unknown;
  try {
    value = parseBody(line, true);
  } catch (error) {
    if (!isMlopsError(error, 'E_JSON_SYNTAX')) throw error;
    throw fail(
      'E_JSON_LINE',
      {file, line: number, detail: error.problems[0]?.message ?? error.message},
      {cause: error},
    );
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw fail('E_JSON_LINE', {file, line: number, detail: 'it is no object'});
}

async function* jsonBatches(chunks: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<RecordBatch> {
  let pending: Record<string, unknown>[] = [];
  let number = 0;
  const lines = splitLines((line) => {
    number++;
    if (line.trim() !== '') pending.push(parseLine(line, file, number));
  });
  const batch = (): RecordBatch => {
    const rows = pending;
    pending = [];
    return {columns: Object.keys(rows[0] ?? {}), original: rows, records: rows};
  };
  for await (const chunk of chunks) {
    lines.push(chunk);
    if (pending.length > 0) yield batch();
  }
  lines.end();
  if (pending.length > 0) yield batch();
}

/** Returns the rows of a file as its bytes arrive. Throws E_CSV_ROW, E_JSON_LINE and the like, which name file and line. */
export function readRecords(
  chunks: AsyncIterable<Uint8Array>,
  file: string,
  format: RowFormat,
  form: RowForm,
): AsyncGenerator<RecordBatch> {
  return format === 'csv' ? csvBatches(chunks, file, form) : jsonBatches(chunks, file);
}
