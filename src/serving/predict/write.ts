import {csvLine} from '../../formats/csv/index.js';
import type {Answer, AnswerValue} from '../answers.js';
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
    typeof prediction === 'object' && prediction !== null && !Array.isArray(prediction) && !('value' in prediction)
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
  if (typeof value === 'object' && value !== null) return JSON.stringify(value);
  return value as string | number | bigint | boolean | null | undefined;
}

const jsonCell = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? value.toString() : value);

/** Returns a writer for a format; the first CSV piece starts with the header. A column of the input with a new name is replaced. */
export function answerWriter(format: RowFormat, options: {readonly proba: boolean}): AnswerWriter {
  let header: readonly string[] | undefined;
  return {
    lines(columns, original, answers) {
      const added = answers.map((answer) => cellsOf(answer, options.proba));
      const rows = original.map((row, i) => ({...row, ...added[i]}) as Record<string, unknown>);
      if (format === 'jsonl') return rows.map((row) => `${JSON.stringify(row, jsonCell)}\n`).join('');
      const isFirst = header === undefined;
      header ??= [...new Set([...columns, ...Object.keys(added[0] ?? {[PREDICTION]: null})])];
      const names = header;
      const lines = rows.map((row) => csvLine(names.map((name) => csvCell(row[name]))));
      return (isFirst ? [csvLine(names), ...lines] : lines).join('');
    },
  };
}
