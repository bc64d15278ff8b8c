import {fail, isMlopsError} from '../../core/errors/index.js';
import {nearest} from '../../core/nearest.js';
import type {ServedModel} from '../load.js';
import {type RowFormat, readRecords} from './records.js';
import {answerWriter} from './write.js';

export interface PredictOptions {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Name of the input for messages. */
  readonly file: string;
  readonly from: RowFormat;
  readonly to: RowFormat;
  /** Most rows in one run of the model. */
  readonly batchRows: number;
  readonly proba: boolean;
  readonly write: (text: string) => Promise<void>;
  readonly onRows?: (rows: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/** A column that is missing is missing in every row: it is told once, with the near name. */
function checkColumns(model: ServedModel, columns: readonly string[], file: string): void {
  const {rows} = model.signature;
  if (rows.kind === 'none') return;
  const missing = rows.fields.map(({name}) => name).filter((name) => !columns.includes(name));
  if (missing.length > 0)
    throw fail('E_COLUMNS_MISSING', {file, missing, near: missing.flatMap((name) => nearest(name, columns, 1))});
}

async function predictBatch(model: ServedModel, records: readonly unknown[], file: string, rowsBefore: number) {
  try {
    return await model.predict(records);
  } catch (error) {
    if (!isMlopsError(error, 'E_ROWS')) throw error;
    const [first] = error.problems;
    const message =
      first?.message.replace(/^row (\d+)/, (_, row: string) => `row ${Number(row) + rowsBefore}`) ?? error.message;
    throw fail('E_ROW', {file, detail: message}, {cause: error});
  }
}

/** Predicts every row of a file, in its order, in memory for one piece. Returns the number of rows. */
export async function predictFile(model: ServedModel, options: PredictOptions): Promise<number> {
  const {file, signal} = options;
  const writer = answerWriter(options.to, {proba: options.proba, file});
  let rows = 0;
  for await (const {columns, original, records} of readRecords(
    options.chunks,
    file,
    options.from,
    model.signature.rows,
  )) {
    if (rows === 0 && (records.length > 0 || options.from === 'csv')) checkColumns(model, columns, file);
    for (let start = 0; start < Math.max(1, records.length); start += options.batchRows) {
      signal?.throwIfAborted();
      const part = records.slice(start, start + options.batchRows);
      const answers = await predictBatch(model, part, file, rows);
      await options.write(writer.lines(columns, original.slice(start, start + options.batchRows), answers));
      rows += part.length;
      options.onRows?.(rows);
    }
  }
  return rows;
}
