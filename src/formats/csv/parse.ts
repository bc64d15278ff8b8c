import {decoder, decodingError} from '../text.js';
import type {CsvOptions, CsvTable, Delimiter} from './model.js';
import {CsvReader} from './reader.js';

/**
 * Returns the table of a CSV text: the first line names the columns, fields are text, empty lines are left out.
 *
 * Comma, semicolon or tab, as found from the header; LF or CRLF; a byte order mark is left out. Quotes as RFC 4180; inside an
 * unquoted field a quote is an ordinary character. Throws E_CSV_HEADER (no, empty or repeated names), E_CSV_ROW (rows with more
 * or fewer fields than the header, up to 10 listed), E_CSV_SYNTAX (a quote not closed).
 */
export function parseCsv(text: string, file: string, options: CsvOptions = {}): CsvTable {
  const reader = new CsvReader(file, options, text);
  const rows = reader.push(text, true);
  return {columns: reader.finish(), rows, delimiter: reader.delimiter};
}

/** Some rows of a long file, in order. */
export interface CsvBatch {
  readonly columns: readonly string[];
  readonly rows: string[][];
  readonly delimiter: Delimiter;
}

/**
 * Returns the rows of a CSV file as its bytes arrive, in batches of about the size of the chunks; at least one batch, which
 * may be empty. Same rules and errors as `parseCsv`; bytes that are not UTF-8 throw E_TEXT_ENCODING.
 *
 * Memory: one chunk, and the longest record. Can be read once.
 */
export async function* readCsvRows(
  chunks: AsyncIterable<Uint8Array>,
  file: string,
  options: CsvOptions = {},
): AsyncGenerator<CsvBatch, void, undefined> {
  const reader = new CsvReader(file, options);
  const utf8 = decoder();
  let sent = false;
  const batch = (rows: string[][]): CsvBatch[] => {
    const {columns} = reader;
    if (!columns || (rows.length === 0 && sent)) return [];
    sent = true;
    return [{columns, rows, delimiter: reader.delimiter}];
  };
  const decode = (chunk?: Uint8Array): string => {
    try {
      return chunk ? utf8.decode(chunk, {stream: true}) : utf8.decode();
    } catch (error) {
      throw decodingError(file, chunk, error);
    }
  };
  for await (const chunk of chunks) yield* batch(reader.push(decode(chunk), false));
  const rows = reader.push(decode(), true);
  reader.finish();
  yield* batch(rows);
}
