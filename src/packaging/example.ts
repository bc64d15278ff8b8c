import {fail} from '../core/errors/index.js';
import {nearest} from '../core/nearest.js';
import {parseCsv} from '../formats/csv/index.js';
import type {Signature} from './manifest.js';

/** How many rows an example has. */
const ROWS = 3;
const FREE = -1;

type TensorSpec = Signature['inputs'][number];
type Cell = string | number | boolean;

/** Input name to its values, one item a row: what both MLflow and KServe take. */
export type InputExample = Readonly<Record<string, readonly (Cell | readonly Cell[])[]>>;

/** What decides how columns of a table become inputs. */
export interface ExampleForm {
  readonly signature: Signature;
  /** Names of the columns of a model's only matrix, where the model states them. */
  readonly columns: readonly string[] | undefined;
}

/** The columns of one input; those of a matrix stand side by side in each row. */
interface InputColumns {
  readonly spec: TensorSpec;
  readonly columns: readonly string[];
  /** A row is a list even where it has one value: [N, 1]. */
  readonly isMatrix: boolean;
}

/** Returns which columns make which input; undefined for a model that takes tensors no table has. */
function inputColumns({signature: {inputs}, columns}: ExampleForm): readonly InputColumns[] | undefined {
  const [only] = inputs;
  const width = only?.['tensor-spec'].shape[1];
  const isNamedMatrix =
    columns && inputs.length === 1 && hasFreeRows(only) && (width === columns.length || width === FREE);
  if (only && isNamedMatrix && only['tensor-spec'].shape.length === 2) return [{spec: only, columns, isMatrix: true}];
  const isColumn = (spec: TensorSpec) => {
    const {shape} = spec['tensor-spec'];
    return hasFreeRows(spec) && (shape.length === 1 || (shape.length === 2 && shape[1] === 1));
  };
  if (!inputs.every(isColumn)) return undefined;
  return inputs.map((spec) => ({spec, columns: [spec.name], isMatrix: spec['tensor-spec'].shape.length === 2}));
}

const hasFreeRows = (spec: TensorSpec | undefined): boolean => spec?.['tensor-spec'].shape[0] === FREE;

/** Tells whether the rows of a table can be inputs of a model. */
export function takesColumns(form: ExampleForm): boolean {
  return inputColumns(form) !== undefined;
}

const WANTED = {bool: 'true or false', integer: 'a whole number', number: 'a number'} as const;

const kindOf = (dtype: string): keyof typeof WANTED =>
  dtype === 'bool' ? 'bool' : /^u?int/.test(dtype) ? 'integer' : 'number';

function readCell(text: string, dtype: string): Cell | undefined {
  if (dtype === 'str') return text;
  const kind = kindOf(dtype);
  if (kind === 'bool') return {true: true, false: false, '1': true, '0': false}[text.toLowerCase()];
  const value = Number(text);
  if (text.trim() === '' || Number.isNaN(value)) return undefined;
  // JSON readers of other languages would round a longer one as well.
  return kind === 'integer' && !Number.isSafeInteger(value) ? undefined : value;
}

/** A row of the table and where it stands. */
interface SampleRow {
  readonly number: number;
  readonly cells: readonly string[];
}

function requireCell(text: string, spec: TensorSpec, place: {file: string; row: number; column: string}): Cell {
  const {dtype} = spec['tensor-spec'];
  const value = readCell(text, dtype);
  if (value !== undefined) return value;
  throw fail('E_CELL_TYPE', {...place, value: text, wanted: WANTED[kindOf(dtype)]});
}

/**
 * Returns the first complete rows of a CSV as the model's inputs.
 *
 * Throws E_SAMPLE_SHAPE for a model that does not take columns, E_SAMPLE_COLUMNS when a column is missing, E_SAMPLE_ROWS when
 * no row is complete, E_CELL_TYPE when a value does not fit.
 */
export function exampleFromCsv(text: string, file: string, form: ExampleForm): InputExample {
  const inputs = inputColumns(form);
  if (!inputs) throw fail('E_SAMPLE_SHAPE', {file, inputs: form.signature.inputs.map(describeInput)});
  const {columns, rows} = parseCsv(text, file);
  const wanted = inputs.flatMap((input) => input.columns);
  const missing = wanted.filter((name) => !columns.includes(name));
  if (missing.length > 0)
    throw fail('E_SAMPLE_COLUMNS', {file, missing, near: missing.flatMap((name) => nearest(name, columns, 1))});
  const places = wanted.map((name) => columns.indexOf(name));
  const complete: SampleRow[] = rows
    .map((cells, index) => ({number: index + 1, cells}))
    .filter(({cells}) => places.every((place) => cells[place] !== ''))
    .slice(0, ROWS);
  if (complete.length === 0) throw fail('E_SAMPLE_ROWS', {file, columns: wanted});
  return Object.fromEntries(
    inputs.map(({spec, columns: names, isMatrix}) => {
      const valuesOf = ({number: row, cells}: SampleRow) =>
        names.map((column) => requireCell(cells[columns.indexOf(column)] ?? '', spec, {file, row, column}));
      return [spec.name, complete.map((row) => (isMatrix ? valuesOf(row) : (valuesOf(row)[0] ?? '')))];
    }),
  );
}

const describeInput = ({name, 'tensor-spec': {dtype, shape}}: TensorSpec): string =>
  `${name}: ${dtype} [${shape.join(', ')}]`;
