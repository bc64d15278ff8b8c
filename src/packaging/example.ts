import {fail} from '../core/errors/index.js';
import {nearest} from '../core/nearest.js';
import {parseCsv} from '../formats/csv/index.js';
import type {Signature} from './manifest.js';

/** How many rows an example has. */
const ROWS = 3;

type TensorSpec = Signature['inputs'][number];
type Cell = string | number | boolean;

/** Input name to a column of values, one list a row: what both MLflow and KServe take. */
export type InputExample = Readonly<Record<string, readonly (readonly Cell[])[]>>;

/** Tells whether a model takes raw rows: every input is a column, [N, 1] or [N]. */
function takesColumns({inputs}: Signature): boolean {
  return inputs.every(
    ({'tensor-spec': {shape}}) => shape[0] === -1 && (shape.length === 1 || (shape.length === 2 && shape[1] === 1)),
  );
}

const NUMBER_NAMES: Readonly<Record<string, string>> = {bool: 'true or false'};

function readCell(text: string, dtype: string): Cell | undefined {
  if (dtype === 'str') return text;
  if (dtype === 'bool') return {true: true, false: false, '1': true, '0': false}[text.toLowerCase()];
  const value = Number(text);
  return text.trim() === '' || Number.isNaN(value) ? undefined : value;
}

function column(spec: TensorSpec, cells: readonly string[], file: string): Cell[][] {
  const {dtype} = spec['tensor-spec'];
  return cells.map((text, i) => {
    const value = readCell(text, dtype);
    if (value === undefined)
      throw fail('E_CELL_TYPE', {
        file,
        row: i + 1,
        column: spec.name,
        value: text,
        wanted: NUMBER_NAMES[dtype] ?? 'a number',
      });
    return [value];
  });
}

/**
 * Returns the first rows of a CSV as the model's inputs; undefined for a model that does not take columns.
 *
 * Throws E_SAMPLE_COLUMNS when an input has no column, E_CELL_TYPE when a value does not fit.
 */
export function exampleFromCsv(text: string, file: string, signature: Signature): InputExample | undefined {
  if (!takesColumns(signature)) return undefined;
  const {columns, rows} = parseCsv(text, file);
  const missing = signature.inputs.map(({name}) => name).filter((name) => !columns.includes(name));
  if (missing.length > 0)
    throw fail('E_SAMPLE_COLUMNS', {file, missing, near: missing.flatMap((name) => nearest(name, columns, 1))});
  const complete = rows.filter((row) => row.every((cell) => cell !== '')).slice(0, ROWS);
  const entries = signature.inputs.map((spec) => {
    const place = columns.indexOf(spec.name);
    return [
      spec.name,
      column(
        spec,
        complete.map((row) => row[place] ?? ''),
        file,
      ),
    ] as const;
  });
  return Object.fromEntries(entries);
}
