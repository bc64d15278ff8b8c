import {dirname, join} from 'node:path';
import {readCsvRows} from '../formats/csv/index.js';
import {exists, readChunks, readTextIfExists} from '../platform/fs/index.js';
import {csvRecords} from './csv-rows.js';
import type {ServedModel} from './load.js';

/** One row a model takes, by field name. */
export type SampleRow = Readonly<Record<string, unknown>>;

const EXAMPLE = 'input_example.json';

/** Returns the first row of a package's example: `{"inputs": {"age": [[41], [23]]}}`. */
function firstOfExample(text: string): SampleRow | undefined {
  const {inputs} = JSON.parse(text) as {readonly inputs?: Readonly<Record<string, unknown>>};
  if (typeof inputs !== 'object' || inputs === null) return undefined;
  const rows = Object.entries(inputs).map(([name, column]) => [name, Array.isArray(column) ? column[0] : column]);
  return Object.fromEntries(
    rows.map(([name, value]) => [name, Array.isArray(value) && value.length === 1 ? value[0] : value]),
  );
}

async function firstOfCsv(path: string, model: ServedModel): Promise<SampleRow | undefined> {
  for await (const {columns, rows} of readCsvRows(readChunks(path), path)) {
    const complete = rows.find((row) => row.every((cell) => cell.trim() !== '')) ?? rows[0];
    if (complete) return csvRecords(columns, [complete], model.signature.rows)[0];
  }
  return undefined;
}

/** Returns the fields of a row as the model takes them, numbers as numbers; undefined when it does not fit. */
function fitting(model: ServedModel, row: SampleRow | undefined): SampleRow | undefined {
  const {rows} = model.signature;
  if (!row || rows.kind === 'none' || model.readRows([row]).state === 'refused') return undefined;
  return Object.fromEntries(
    rows.fields.map(({name, element}) => {
      const value = row[name];
      const number = typeof value === 'string' && element.family !== 'string' ? Number(value) : Number.NaN;
      return [name, Number.isFinite(number) ? number : value];
    }),
  );
}

/**
 * Returns a row to show what the model takes: the example of the package it lies in, else the first whole row of `csv`.
 *
 * Undefined when there is none or it does not fit: a sample is a help, nothing depends on it.
 */
export async function readSampleRow(model: ServedModel, csv: string | undefined): Promise<SampleRow | undefined> {
  try {
    const example = await readTextIfExists(join(dirname(model.path), EXAMPLE));
    const packaged = example === undefined ? undefined : fitting(model, firstOfExample(example));
    if (packaged) return packaged;
    return csv !== undefined && (await exists(csv)) ? fitting(model, await firstOfCsv(csv, model)) : undefined;
  } catch {
    return undefined;
  }
}
