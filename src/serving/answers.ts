import type {TensorValue} from '../platform/onnxruntime/index.js';
import {elementOf, type Scalar, scalarAt, sizeOf} from './element.js';
import type {OutputForm, Port} from './model.js';

/** Output tensors by name. */
export type Outputs = Readonly<Record<string, TensorValue>>;

/** A value of a row: one value, or a nested list where the output has more axes than rows. */
export type AnswerValue = Scalar | readonly AnswerValue[] | {readonly [name: string]: AnswerValue};

/** What a model says about one row. */
export interface Answer {
  /** A number for a regression, the label for a classifier, an object by output name for a model with several outputs. */
  readonly prediction: AnswerValue;
  /** Of a classifier. */
  readonly label?: Scalar;
  /** Of a classifier that gives them: by class where the classes are known, else in the model's order. */
  readonly probabilities?: Readonly<Record<string, number>> | readonly number[];
}

/** Returns the answers of `rowCount` rows, in their order. Throws for outputs that do not have that many rows. */
export function decodeOutputs(form: OutputForm, outputs: Outputs, rowCount: number): Answer[] {
  const rows = Array.from({length: rowCount}, (_, row) => row);
  switch (form.kind) {
    case 'value': {
      const read = rowReader(form.output, outputs, rowCount);
      return rows.map((row) => ({prediction: read(row)}));
    }
    case 'object': {
      const readers = form.outputs.map((port) => [port.name, rowReader(port, outputs, rowCount)] as const);
      return rows.map((row) => ({prediction: Object.fromEntries(readers.map(([name, read]) => [name, read(row)]))}));
    }
    case 'label':
      return decodeLabels(form, outputs, rowCount, rows);
  }
}

function decodeLabels(
  form: Extract<OutputForm, {kind: 'label'}>,
  outputs: Outputs,
  rowCount: number,
  rows: readonly number[],
): Answer[] {
  const readLabel = rowReader(form.label, outputs, rowCount);
  const readers = form.probabilities.map((port) => rowReader(port, outputs, rowCount));
  return rows.map((row) => {
    const label = readLabel(row) as Scalar;
    const chances = readers.flatMap((read) => read(row)).map(Number);
    if (readers.length === 0) return {prediction: label, label};
    const {classes} = form;
    const probabilities =
      classes && classes.length === chances.length
        ? Object.fromEntries(classes.map((name, index) => [name, chances[index] ?? Number.NaN]))
        : chances;
    return {prediction: label, label, probabilities};
  });
}

/** Returns a function from a row to the value an output has for it. */
function rowReader({name}: Port, outputs: Outputs, rowCount: number): (row: number) => AnswerValue {
  const tensor = outputs[name];
  const element = tensor && elementOf(tensor.dataType);
  if (!tensor || !element) throw new Error(`the output ${name} is missing`);
  const {shape, data} = tensor;
  if (shape[0] !== rowCount) throw new Error(`the output ${name} has ${shape[0] ?? 0} rows, ${rowCount} were asked`);
  const rowShape = shape.slice(1);
  const size = sizeOf(rowShape);
  if (size === 1) return (row) => scalarAt(element, data, row);
  return (row) => nest(rowShape, row * size, (index) => scalarAt(element, data, index));
}

function nest(shape: readonly number[], start: number, read: (index: number) => Scalar): AnswerValue {
  const [length = 0, ...rest] = shape;
  const step = sizeOf(rest);
  return Array.from({length}, (_, index) =>
    rest.length === 0 ? read(start + index) : nest(rest, start + index * step, read),
  );
}
