import type {TensorValue} from '../platform/onnxruntime/index.js';
import {store, type TensorData} from './element.js';
import {toHalf} from './half.js';
import type {Field, RowForm} from './model.js';
import {isProblem, readScalar, type ValueProblem} from './scalar.js';

/** Input tensors by name. */
export type Feeds = Record<string, TensorValue>;

/** A problem with one row. */
export interface RowProblem extends ValueProblem {
  /** Index of the row. */
  readonly row: number;
  /** Where in the row: a field, then positions in its list; empty for the row itself. */
  readonly path: readonly (string | number)[];
  readonly input: unknown;
}

/** Input tensors made from rows, or everything that is wrong with the rows. */
export type EncodedRows =
  | {readonly state: 'encoded'; readonly feeds: Feeds; readonly rowCount: number}
  | {readonly state: 'refused'; readonly problems: readonly RowProblem[]};

/** A request with thousands of bad rows is answered with the first ones. */
const MAX_PROBLEMS = 100;
const FREE = -1;

interface Reading {
  readonly rowCount: number;
  readonly problems: RowProblem[];
}

type Row = Readonly<Record<string, unknown>>;

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Returns the value a row has for a field; undefined when it has none. A row may be a bare list or value: `bare`. */
function fieldValue(row: unknown, field: Field, position: number, bare: Bare): unknown {
  if (isRow(row)) return Object.hasOwn(row, field.name) ? row[field.name] : undefined;
  if (bare === 'list' && Array.isArray(row)) return row[position];
  return bare === 'value' ? row : undefined;
}

/** What a row may be besides an object: a list with one value per field, or the value of the only field. */
type Bare = 'list' | 'value' | 'none';

function bareForm(form: Exclude<RowForm, {kind: 'none'}>): Bare {
  if (form.kind === 'matrix') return 'list';
  const [only] = form.fields;
  if (form.fields.length === 1 && only) return 'value';
  return 'none';
}

/**
 * Returns the input tensors of rows. A row is an object by field name (other keys are left aside); where the model has one input
 * it may be the bare value; where the columns of a matrix are named it may be a list in their order.
 *
 * All problems are listed, row by row and in the order of the fields, at most 100.
 */
export function encodeRows(form: Exclude<RowForm, {kind: 'none'}>, rows: readonly unknown[]): EncodedRows {
  const reading: Reading = {rowCount: rows.length, problems: []};
  const bare = bareForm(form);
  const usable = checkRows(rows, form.fields, bare, reading);
  const feeds = usable
    ? (form.kind === 'matrix' ? encodeMatrix : encodeFields)(form as never, rows, bare, reading)
    : {};
  if (reading.problems.length === 0) return {state: 'encoded', feeds, rowCount: rows.length};
  const ordered = reading.problems.toSorted((a, b) => a.row - b.row);
  return {state: 'refused', problems: ordered.slice(0, MAX_PROBLEMS)};
}

/** Checks that each row is of a form that can hold fields at all. */
function checkRows(rows: readonly unknown[], fields: readonly Field[], bare: Bare, {problems}: Reading): boolean {
  for (const [row, value] of rows.entries()) {
    if (isRow(value) || bare === 'value') continue;
    if (bare === 'list' && Array.isArray(value)) {
      if (value.length === fields.length) continue;
      const [type, word] = value.length < fields.length ? ['too_short', 'at least'] : ['too_long', 'at most'];
      const msg = `List should have ${word} ${fields.length} items after validation, not ${value.length}`;
      problems.push({row, path: [], type, msg, input: value});
    } else {
      const msg = 'Input should be a valid dictionary or object to extract fields from';
      problems.push({row, path: [], type: 'model_attributes_type', msg, input: value});
    }
  }
  return problems.length === 0;
}

function encodeMatrix(
  {input, fields}: Extract<RowForm, {kind: 'matrix'}>,
  rows: readonly unknown[],
  bare: Bare,
  reading: Reading,
): Feeds {
  const {element} = input;
  const data = element.allocate(rows.length * fields.length);
  for (const [row, value] of rows.entries())
    for (const [column, field] of fields.entries())
      put(
        {data, at: row * fields.length + column, field, row, path: [field.name]},
        fieldValue(value, field, column, bare),
        {
          reading,
          holder: value,
        },
      );
  return {[input.name]: {dataType: element.name, shape: [rows.length, fields.length], data}};
}

interface Place {
  readonly data: TensorData;
  readonly at: number;
  readonly field: Field;
  readonly row: number;
  readonly path: readonly (string | number)[];
}

/** Stores one value in its place, or notes what is wrong with it. */
function put(place: Place, value: unknown, {reading, holder}: {reading: Reading; holder: unknown}): void {
  const {data, at, field, row, path} = place;
  if (value === undefined) {
    reading.problems.push({row, path, type: 'missing', msg: 'Field required', input: holder});
    return;
  }
  const read = readScalar(value, field.element);
  if (isProblem(read)) reading.problems.push({row, path, ...read, input: value});
  else store(data, at, field.element.name === 'float16' && data instanceof Uint16Array ? toHalf(Number(read)) : read);
}

function encodeFields(
  {fields}: Extract<RowForm, {kind: 'fields'}>,
  rows: readonly unknown[],
  bare: Bare,
  reading: Reading,
): Feeds {
  const feeds: Feeds = {};
  for (const field of fields) feeds[field.name] = encodeField(field, rows, bare, reading);
  return feeds;
}

function encodeField(field: Field, rows: readonly unknown[], bare: Bare, reading: Reading): TensorValue {
  const {element, rowShape, name} = field;
  if (rowShape.length === 0) {
    const data = element.allocate(rows.length);
    for (const [row, value] of rows.entries())
      put({data, at: row, field, row, path: isRow(value) ? [name] : []}, unlisted(fieldValue(value, field, 0, bare)), {
        reading,
        holder: value,
      });
    return {dataType: element.name, shape: field.isColumn ? [rows.length, 1] : [rows.length], data};
  }
  return encodeLists(field, rows, bare, reading);
}

/** A column may also be written as a list of one value, as the tensor has it. */
function unlisted(value: unknown): unknown {
  return Array.isArray(value) && value.length === 1 ? value[0] : value;
}

/** Encodes a field whose value is a list in every row; free lengths are those of the first row. */
function encodeLists(field: Field, rows: readonly unknown[], bare: Bare, reading: Reading): TensorValue {
  const first = rows.length > 0 ? fieldValue(rows[0], field, 0, bare) : [];
  const shape = settleShape(field.rowShape, first);
  const size = shape.reduce((product, length) => product * length, 1);
  const data = field.element.allocate(rows.length * size);
  for (const [row, whole] of rows.entries()) {
    const path = isRow(whole) ? [field.name] : [];
    const value = fieldValue(whole, field, 0, bare);
    if (value === undefined) reading.problems.push({row, path, type: 'missing', msg: 'Field required', input: whole});
    else fill({data, at: row * size, field, row, path}, value, shape, reading);
  }
  return {dataType: field.element.name, shape: [rows.length, ...shape], data};
}

/** Returns the shape with free lengths replaced by what the example has; 1 where it has no list. */
function settleShape(rowShape: readonly number[], example: unknown): number[] {
  let inner = example;
  return rowShape.map((length) => {
    const found = Array.isArray(inner) ? inner.length : 1;
    inner = Array.isArray(inner) ? inner[0] : undefined;
    return length === FREE ? found : length;
  });
}

function fill(place: Place, value: unknown, shape: readonly number[], reading: Reading): void {
  const [length, ...rest] = shape;
  if (length === undefined) {
    put(place, value, {reading, holder: value});
    return;
  }
  const {row, path} = place;
  if (!Array.isArray(value)) {
    reading.problems.push({row, path, type: 'list_type', msg: 'Input should be a valid list', input: value});
    return;
  }
  if (value.length !== length) {
    const [type, word] = value.length < length ? ['too_short', 'at least'] : ['too_long', 'at most'];
    const msg = `List should have ${word} ${length} items after validation, not ${value.length}`;
    reading.problems.push({row, path, type, msg, input: value});
    return;
  }
  const step = rest.reduce((product, next) => product * next, 1);
  for (let index = 0; index < length; index++)
    fill({...place, at: place.at + index * step, path: [...path, index]}, value[index] ?? null, rest, reading);
}
