import {fail, type MlopsError, type Problem} from '../../core/errors/index.js';
import type {CsvOptions, Delimiter} from './model.js';
import {readQuotedRecord} from './record.js';

/** How many bad rows are listed before reading stops. */
const MAX_PROBLEMS = 10;
/** The longest record, in characters: a quote that is never closed must not gather the whole file in memory. */
const MAX_RECORD = 16 * 1024 * 1024;

/** Reads a CSV text that arrives in pieces. Used by one reader at a time. */
export class CsvReader {
  readonly #file: string;
  /** Whole text, when the reader gets it in one piece: errors then show the line. */
  readonly #text: string | undefined;
  readonly #problems: Problem[] = [];
  #firstBad: {line: number; expected: number; found: number} | undefined;
  #rest = '';
  #line = 1;
  #delimiter: Delimiter | undefined;
  #columns: readonly string[] | undefined;

  constructor(file: string, options: CsvOptions, text?: string) {
    this.#file = file;
    this.#delimiter = options.delimiter;
    this.#text = text;
  }

  /** Names of the columns; undefined until the header has been read. */
  get columns(): readonly string[] | undefined {
    return this.#columns;
  }

  get delimiter(): Delimiter {
    return this.#delimiter ?? ',';
  }

  /** Returns the rows that the text so far completes. `final` says that nothing follows. */
  push(piece: string, final: boolean): string[][] {
    const text = this.#rest + piece;
    const rows: string[][] = [];
    // A byte order mark is stepped over, not cut off: offsets of errors are those of the whole text.
    let at = !this.#columns && text.startsWith('\ufeff') ? 1 : 0;
    let quote = text.indexOf('"');
    while (at < text.length) {
      if (quote >= 0 && quote < at) quote = text.indexOf('"', at);
      const newline = text.indexOf('\n', at);
      if (newline < 0 && !final) break;
      const end = newline < 0 ? text.length : newline;
      this.#delimiter ??= detectDelimiter(text.slice(at, end));
      if (quote < 0 || quote >= end) {
        const fields = this.#split(text, at, end);
        if (fields) this.#accept(fields, rows, at, end);
        this.#line++;
        at = end + 1;
        continue;
      }
      const next = this.#quoted(text, at, final, rows);
      if (next === undefined) break;
      at = next;
    }
    this.#rest = text.slice(at);
    return rows;
  }

  /** Ends the reading: throws what was found wrong. Returns the columns. */
  finish(): readonly string[] {
    if (!this.#columns) throw fail('E_CSV_HEADER', {file: this.#file, detail: 'the file is empty'});
    this.#throwProblems();
    return this.#columns;
  }

  #split(text: string, at: number, end: number): string[] | undefined {
    const stop = text.charCodeAt(end - 1) === 13 && text.charCodeAt(end) === 10 ? end - 1 : end;
    return stop <= at ? undefined : text.slice(at, stop).split(this.delimiter);
  }

  #quoted(text: string, at: number, final: boolean, rows: string[][]): number | undefined {
    const result = readQuotedRecord(text, at, this.delimiter, final);
    if (result.state === 'stray') throw this.#syntax('after a closing quote the field goes on', result.at, text, at);
    if (result.state === 'incomplete') {
      if (final) throw this.#syntax('a quote is opened and never closed', result.openQuote ?? at, text, at);
      if (text.length - at > MAX_RECORD) throw this.#syntax('a quote is not closed within 16 MiB', at, text, at);
      return undefined;
    }
    this.#accept(result.fields, rows, at, result.next);
    this.#line += countNewlines(text, at, result.next);
    return result.next;
  }

  #accept(fields: string[], rows: string[][], start: number, end: number): void {
    if (!this.#columns) {
      this.#columns = checkHeader(fields, this.#file);
      return;
    }
    if (fields.length === this.#columns.length) {
      rows.push(fields);
      return;
    }
    this.#badRow(fields.length, this.#columns.length, start, end);
  }

  #badRow(found: number, expected: number, start: number, end: number): void {
    const line = this.#line;
    this.#firstBad ??= {line, expected, found};
    const message = `line ${line} has ${count(found)}, the header has ${expected}`;
    const text = this.#text;
    this.#problems.push(text === undefined ? {message} : {message, location: {file: this.#file, text, start, end}});
    if (this.#problems.length >= MAX_PROBLEMS) this.#throwProblems();
  }

  #throwProblems(): void {
    if (!this.#firstBad) return;
    const more = this.#problems.length - 1;
    throw fail('E_CSV_ROW', {file: this.#file, ...this.#firstBad, more}, {problems: this.#problems});
  }

  #syntax(detail: string, offset: number, text: string, start: number): MlopsError {
    const line = this.#line + countNewlines(text, start, offset);
    const whole = this.#text;
    const location = whole === undefined ? undefined : {file: this.#file, text: whole, start: offset, end: offset + 1};
    return fail('E_CSV_SYNTAX', {file: this.#file, line, detail}, {location});
  }
}

function count(fields: number): string {
  return fields === 1 ? '1 field' : `${fields} fields`;
}

function countNewlines(text: string, start: number, end: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}

/** Returns the delimiter that stands most often in a header outside of quotes; a comma when there is none. */
function detectDelimiter(header: string): Delimiter {
  const bare = header.replace(/"(?:[^"]|"")*"?/g, '');
  const counts = ([',', ';', '\t'] as const).map((delimiter) => [delimiter, bare.split(delimiter).length] as const);
  return counts.reduce((best, next) => (next[1] > best[1] ? next : best))[0];
}

function checkHeader(names: readonly string[], file: string): readonly string[] {
  const seen = new Set<string>();
  const details: string[] = [];
  for (const [index, name] of names.entries()) {
    if (name.trim() === '') details.push(`column ${index + 1} has no name`);
    else if (seen.has(name)) details.push(`the column \`${name}\` is there twice`);
    seen.add(name);
  }
  const [first] = details;
  if (first === undefined) return names;
  throw fail(
    'E_CSV_HEADER',
    {file, detail: first},
    {problems: details.slice(0, MAX_PROBLEMS).map((message) => ({message}))},
  );
}
