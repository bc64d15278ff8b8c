import {columnNames, type Dimension, type OnnxModel, type OnnxValue} from '../formats/onnx/index.js';
import {type Element, elementOf} from './element.js';

/** One tensor that goes into or comes out of a served model. */
export interface Port {
  readonly name: string;
  readonly element: Element;
  /** -1 is any length. */
  readonly shape: readonly number[];
  /** The file does not state a shape: any number of axes will do. */
  readonly isShapeless: boolean;
}

/** One value a caller gives for each row: a number, a text, or a list of the given shape. */
export interface Field {
  readonly name: string;
  readonly element: Element;
  /** Shape of the value of one row; empty for a single value, -1 for any length. */
  readonly rowShape: readonly number[];
  /** The input is a matrix of one column, not a list: [N, 1]. */
  readonly isColumn: boolean;
}

/**
 * How rows become input tensors:
 * `fields`: each field is an input of its own; `matrix`: all fields are columns of one input; `none`: the model has no rows.
 */
export type RowForm =
  | {readonly kind: 'fields'; readonly fields: readonly Field[]}
  | {readonly kind: 'matrix'; readonly input: Port; readonly fields: readonly Field[]}
  | {readonly kind: 'none'; readonly why: string};

/** What one row of answers is made of. */
export type OutputForm =
  /** One output: its value is the prediction. */
  | {readonly kind: 'value'; readonly output: Port}
  /** A classifier: the label is the prediction; probabilities are one matrix, one column per class, or absent. */
  | {
      readonly kind: 'label';
      readonly label: Port;
      readonly probabilities: readonly Port[];
      readonly classes: readonly string[] | undefined;
    }
  /** Several outputs: the prediction is an object by output name. */
  | {readonly kind: 'object'; readonly outputs: readonly Port[]};

/** What a served model takes and gives. */
export interface ServedSignature {
  readonly inputs: readonly Port[];
  /** Tensor outputs only: the runtime cannot return others. */
  readonly outputs: readonly Port[];
  /** Outputs the model has and the server cannot give: sequences and maps. */
  readonly hiddenOutputs: readonly string[];
  readonly rows: RowForm;
  readonly answer: OutputForm;
}

/** Why an input or a whole model cannot be served. */
export type SignatureProblem =
  | {readonly kind: 'input'; readonly input: string; readonly type: string}
  | {readonly kind: 'output'; readonly output: string};

const FREE = -1;
const lengthOf = (dimension: Dimension): number => (typeof dimension === 'number' ? dimension : FREE);

function portOf(value: OnnxValue): Port | undefined {
  const element = value.kind === 'tensor' ? elementOf(value.elemType) : undefined;
  return element && {name: value.name, element, shape: value.shape.map(lengthOf), isShapeless: !value.hasShape};
}

/** Returns the signature of a model, or what makes it impossible to serve. */
export function signatureOf(facts: OnnxModel): ServedSignature | SignatureProblem {
  const inputs: Port[] = [];
  for (const value of facts.inputs) {
    const port = portOf(value);
    if (!port) return {kind: 'input', input: value.name, type: value.type};
    inputs.push(port);
  }
  const outputs = facts.outputs.flatMap((value) => portOf(value) ?? []);
  if (outputs.length === 0) return {kind: 'output', output: facts.outputs[0]?.name ?? ''};
  const hiddenOutputs = facts.outputs.filter((value) => !portOf(value)).map(({name}) => name);
  const rows = rowFormOf(inputs, facts);
  return {inputs, outputs, hiddenOutputs, rows, answer: outputFormOf(outputs, facts.classes)};
}

function rowFormOf(inputs: readonly Port[], facts: OnnxModel): RowForm {
  if (inputs.length === 0) return {kind: 'none', why: 'it takes no input'};
  const shapeless = inputs.find(({isShapeless}) => isShapeless);
  if (shapeless) return {kind: 'none', why: `the file does not state the shape of its input \`${shapeless.name}\``};
  const scalar = inputs.find(({shape}) => shape.length === 0);
  if (scalar) return {kind: 'none', why: `its input \`${scalar.name}\` is one value for all rows`};
  const fixed = new Set(inputs.map(({shape}) => shape[0] ?? FREE));
  if (fixed.size > 1) return {kind: 'none', why: 'its inputs do not have the same number of rows'};
  const [only] = inputs;
  const names = inputs.length === 1 && only?.shape.length === 2 ? columnNames(facts.metadata) : undefined;
  if (only && names && (only.shape[1] === names.length || only.shape[1] === FREE))
    return {
      kind: 'matrix',
      input: only,
      fields: names.map((name) => ({name, element: only.element, rowShape: [], isColumn: true})),
    };
  return {kind: 'fields', fields: inputs.map(fieldOf)};
}

/** An input [N, 1] is a column: its value is written without a list around. */
function fieldOf({name, element, shape}: Port): Field {
  const rowShape = shape.slice(1);
  const isColumn = rowShape.length === 1 && rowShape[0] === 1;
  return {name, element, rowShape: isColumn ? [] : rowShape, isColumn};
}

const isOnePerRow = ({shape, isShapeless}: Port): boolean =>
  isShapeless || shape.length === 1 || (shape.length === 2 && shape[1] === 1);
const isLabel = (port: Port): boolean =>
  isOnePerRow(port) && (port.element.family === 'integer' || port.element.family === 'string');

/**
 * Returns the form of an answer from names and types, as converters write them: `label` or `output_label` beside
 * `probabilities`, or beside one float output per class, named `s` + class (texts) or `i` + class (numbers).
 */
function outputFormOf(outputs: readonly Port[], classes: readonly string[] | undefined): OutputForm {
  const [first, ...others] = outputs;
  if (!first) throw new Error('a signature has at least one output');
  const named = outputs.find((port) => isLabel(port) && /label|class/i.test(port.name));
  const label = named ?? (isLabel(first) && others.length > 0 ? first : undefined);
  const rest = outputs.filter((port) => port !== label);
  if (!label || !rest.every(({element}) => element.family === 'float'))
    return outputs.length === 1 ? {kind: 'value', output: first} : {kind: 'object', outputs};
  if (rest.length === 1 || rest.length === 0) return {kind: 'label', label, probabilities: rest, classes};
  if (!rest.every(isOnePerRow)) return {kind: 'object', outputs};
  const prefix = label.element.family === 'string' ? 's' : 'i';
  const stripped = rest.every(({name}) => name.startsWith(prefix)) ? rest.map(({name}) => name.slice(1)) : undefined;
  return {kind: 'label', label, probabilities: rest, classes: stripped ?? rest.map(({name}) => name)};
}
