import {fail} from '../../core/errors/index.js';
import {buildOnnx, type OnnxPort} from './build.js';
import {CLASSES_KEY} from './classes.js';
import {expandedNames, type Feature, type FeatureGraph, featureGraph} from './features.js';
import {node, type OnnxNode} from './node.js';
import type {OnnxTensor} from './tensor.js';

/** What every exporter takes besides the fitted numbers. */
export interface ExportOptions {
  /** The columns of the raw rows, in the order of the coefficients. */
  readonly features: readonly Feature[];
  /** Name of what is predicted; kept in the metadata as `target`. */
  readonly target?: string;
  /** Kept in the model: data version, training date, anything of use to its readers. */
  readonly metadata?: Readonly<Record<string, string>>;
  readonly docString?: string;
}

export interface LinearRegression extends ExportOptions {
  /** One for each numeric feature and one for each category, in the order of `features`; for scaled values. */
  readonly coefficients: ArrayLike<number>;
  readonly intercept: number;
  /** Name of the output, float32 [N, 1]. Default `prediction`. */
  readonly output?: string;
}

/**
 * Returns the ONNX model of a fitted linear regression that takes raw rows: one input per column, [N, 1], float32 for numbers
 * and string for categories. Scaling and one-hot encoding happen inside. Output: `prediction`, float32 [N, 1].
 *
 * Computes in float32: about seven digits. Throws E_ONNX_BUILD when the parts do not fit together.
 */
export function exportLinearRegression(model: LinearRegression): Uint8Array {
  const {output = 'prediction'} = model;
  const graph = featureGraph(model.features, [output]);
  checkCoefficients(model.features, model.coefficients, 'coefficients');
  checkNumbers([model.intercept], 'intercept');
  const weights: OnnxTensor = {
    name: graph.inner('weights'),
    elemType: 'float32',
    shape: [graph.width, 1],
    data: model.coefficients,
  };
  const intercept: OnnxTensor = {
    name: graph.inner('intercept'),
    elemType: 'float32',
    shape: [1],
    data: [model.intercept],
  };
  return assemble(model, graph, {
    name: 'linear_regression',
    nodes: [node('Gemm', [graph.output, weights.name, intercept.name], [output])],
    initializers: [weights, intercept],
    outputs: [{name: output, elemType: 'float32', shape: ['N', 1]}],
  });
}

export interface LogisticRegression extends ExportOptions {
  /** Names or whole numbers of the classes, at least two. */
  readonly classes: readonly string[] | readonly number[];
  /** With two classes: one row, for the second class. With more: one row for each class. Rows as in `LinearRegression`. */
  readonly coefficients: readonly ArrayLike<number>[];
  /** One for each row of coefficients. */
  readonly intercepts: ArrayLike<number>;
  /** Names of the outputs. Default `label` (string or int64, [N]) and `probabilities` (float32, [N, classes]). */
  readonly outputs?: {readonly label?: string; readonly probabilities?: string};
}

/**
 * Returns the ONNX model of a fitted logistic regression that takes raw rows, as `exportLinearRegression` does.
 *
 * Outputs: `label`, the class of the highest probability (the first one of equals), string or int64 [N]; and `probabilities`,
 * float32 [N, classes] in the order of `classes`: the logistic function for two classes, softmax for more.
 */
export function exportLogisticRegression(model: LogisticRegression): Uint8Array {
  const {label = 'label', probabilities = 'probabilities'} = model.outputs ?? {};
  const graph = featureGraph(model.features, [label, probabilities]);
  const rows = checkLogistic(model);
  const weights: OnnxTensor = {
    name: graph.inner('weights'),
    elemType: 'float32',
    shape: [rows, graph.width],
    data: model.coefficients.flatMap((row) => Array.from(row)),
  };
  const intercepts: OnnxTensor = {
    name: graph.inner('intercepts'),
    elemType: 'float32',
    shape: [rows],
    data: model.intercepts,
  };
  const logits = graph.inner('logits');
  const score = node('Gemm', [graph.output, weights.name, intercepts.name], [logits], {transB: {int: 1}});
  const chance = rows === 1 ? twoClasses(graph, logits, probabilities) : manyClasses(logits, probabilities);
  const choice = chooseLabel(graph, model.classes, probabilities, label);
  return assemble(model, graph, {
    name: 'logistic_regression',
    nodes: [score, ...chance.nodes, ...choice.nodes],
    initializers: [weights, intercepts, ...chance.initializers, ...choice.initializers],
    outputs: [choice.output, {name: probabilities, elemType: 'float32', shape: ['N', model.classes.length]}],
    metadata: {[CLASSES_KEY]: JSON.stringify(model.classes)},
  });
}

interface Steps {
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxTensor[];
}

function twoClasses(graph: FeatureGraph, logits: string, probabilities: string): Steps {
  const second = graph.inner('second');
  const negated = graph.inner('negated');
  const first = graph.inner('first');
  // The first one is computed from the logit, not as 1 - second: small probabilities keep their digits.
  return {
    nodes: [
      node('Sigmoid', [logits], [second]),
      node('Neg', [logits], [negated]),
      node('Sigmoid', [negated], [first]),
      node('Concat', [first, second], [probabilities], {axis: {int: 1}}),
    ],
    initializers: [],
  };
}

function manyClasses(logits: string, probabilities: string): Steps {
  return {nodes: [node('Softmax', [logits], [probabilities], {axis: {int: 1}})], initializers: []};
}

/** Returns the steps that name the class of the highest score of each row. */
export function chooseLabel(
  graph: FeatureGraph,
  classes: readonly string[] | readonly number[],
  scores: string,
  label: string,
): Steps & {readonly output: OnnxPort} {
  const shape = [classes.length];
  const name = graph.inner('classes');
  const texts = classes.every((item) => typeof item === 'string');
  const names: OnnxTensor = texts
    ? {name, elemType: 'string', shape, data: classes.map(String)}
    : {name, elemType: 'int64', shape, data: classes.map(Number)};
  const best = graph.inner('best');
  return {
    nodes: [
      node('ArgMax', [scores], [best], {axis: {int: 1}, keepdims: {int: 0}}),
      node('Gather', [names.name, best], [label], {axis: {int: 0}}),
    ],
    initializers: [names],
    output: {name: label, elemType: names.elemType, shape: ['N']},
  };
}

/** Returns the bytes of a model: the columns' graph, then what the model computes from their matrix. */
export function assemble(
  options: ExportOptions,
  graph: FeatureGraph,
  model: Steps & {
    readonly name: string;
    readonly outputs: readonly OnnxPort[];
    readonly metadata?: Readonly<Record<string, string>>;
  },
): Uint8Array {
  const target = options.target === undefined ? {} : {target: options.target};
  return buildOnnx({
    graphName: model.name,
    inputs: graph.inputs,
    outputs: model.outputs,
    nodes: [...graph.nodes, ...model.nodes],
    initializers: [...graph.initializers, ...model.initializers],
    metadata: {...target, ...model.metadata, ...options.metadata},
    ...(options.docString === undefined ? {} : {docString: options.docString}),
  });
}

/** Checks the classes of a classifier: at least two, each once, all texts or all whole numbers. */
export function checkClasses(classes: readonly (string | number)[]): void {
  const detail = (() => {
    if (classes.length < 2) return 'a classifier needs at least two classes';
    if (new Set(classes).size !== classes.length) return 'a class is there twice';
    const fits =
      classes.every((item) => typeof item === 'string') || classes.every((item) => Number.isSafeInteger(item));
    return fits ? undefined : 'classes are all texts or all whole numbers';
  })();
  if (detail !== undefined) throw fail('E_ONNX_BUILD', {detail});
}

function checkLogistic({features, classes, coefficients, intercepts}: LogisticRegression): number {
  checkClasses(classes);
  const rows = classes.length === 2 ? 1 : classes.length;
  if (coefficients.length !== rows || intercepts.length !== rows) {
    const detail = `${classes.length} classes need ${rows} rows of coefficients and as many intercepts, got ${coefficients.length} and ${intercepts.length}`;
    throw fail('E_ONNX_BUILD', {detail});
  }
  for (const [index, row] of coefficients.entries())
    checkCoefficients(features, row, `row ${index + 1} of coefficients`);
  checkNumbers(intercepts, 'intercepts');
  return rows;
}

function checkCoefficients(features: readonly Feature[], values: ArrayLike<number>, name: string): void {
  const names = expandedNames(features);
  if (values.length !== names.length) {
    const detail = `the features make ${names.length} columns (${names.join(', ')}), ${name} has ${values.length} numbers`;
    throw fail('E_ONNX_BUILD', {detail});
  }
  checkNumbers(values, name);
}

function checkNumbers(values: ArrayLike<number>, name: string): void {
  if (!Array.from(values).every(Number.isFinite))
    throw fail('E_ONNX_BUILD', {detail: `${name} has a value that is not a number`});
}
