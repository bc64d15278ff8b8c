import {fail} from '../../core/errors/index.js';
import {csvLine} from '../../formats/csv/index.js';
import type {Answer, AnswerValue} from '../answers.js';
import {jsonText} from '../json-text.js';
import type {RowFormat} from './records.js';

/** Returns the lines of a piece of the result. */
export interface AnswerWriter {
  lines(
    columns: readonly string[],
    original: readonly Readonly<Record<string, unknown>>[],
    answers: readonly Answer[],
  ): string;
}

const PREDICTION = 'prediction';

type Cells = Readonly<Record<string, AnswerValue>>;

/** The columns an answer adds: the prediction, of several outputs each its own, and the probabilities where asked for. */
function cellsOf({prediction, probabilities}: Answer, proba: boolean): Cells {
  const own: Cells =
    typeof prediction === 'object' && prediction !== null && !Array.isArray(prediction)
      ? (prediction as Cells)
      : {[PREDICTION]: prediction};
  if (!proba || probabilities === undefined) return own;
  const chances = Array.isArray(probabilities)
    ? Object.fromEntries(probabilities.map((value, i) => [String(i), value]))
    : probabilities;
  return {
    ...own,
    ...Object.fromEntries(Object.entries(chances).map(([name, value]) => [`probability_${name}`, value])),
  };
}

/** A list in a CSV cell is JSON; a bigint keeps its digits. */
function csvCell(value: unknown): string | number | bigint | boolean | null | undefined {
  if (typeof value === 'object' && value !== null) return jsonText(value);
  return value as string | number | bigint | boolean | null | undefined;
}

/** The first rows decide the columns of a table; a later value without a column would be lost. */
function requireColumns(rows: readonly Readonly<Record<string, unknown>>[], place: TablePlace): void {
  const known = new Set(place.header);
  for (const [index, row] of rows.entries()) {
    const extra = Object.keys(row).find((name) => !known.has(name));
    if (extra !== undefined) throw fail('E_ROW_COLUMN', {file: place.file, row: place.rowsBefore + index + 1, extra});
  }
}

interface TablePlace {
  readonly header: readonly string[];
  readonly file: string;
  readonly rowsBefore: number;
}

export interface WriterOptions {
  readonly proba: boolean;
  /** Name of the input for messages. */
  readonly file: string;
}

/**
 * Returns a writer for a format; the first CSV piece starts with the header. A column of the input with a new name is replaced.
 *
 * Its `lines` throws E_ROW_COLUMN for a row with a value that has no column in the table begun.
 */
export function answerWriter(format: RowFormat, {proba, file}: WriterOptions): AnswerWriter {
  let header: readonly string[] | undefined;
  let rowsBefore = 0;
  return {
    lines(columns, original, answers) {
      const added = answers.map((answer) => cellsOf(answer, proba));
      const rows = original.map((row, i) => ({...row, ...added[i]}) as Record<string, unknown>);
      if (format === 'jsonl') return rows.map((row) => `${jsonText(row)}\n`).join('');
      const isFirst = header === undefined;
      header ??= [...new Set([...columns, ...Object.keys(added[0] ?? {[PREDICTION]: null})])];
      const names = header;
      requireColumns(rows, {header: names, file, rowsBefore});
      rowsBefore += rows.length;
      const lines = rows.map((row) => csvLine(names.map((name) => csvCell(row[name]))));
      return (isFirst ? [csvLine(names), ...lines] : lines).join('');
    },
  };
}
