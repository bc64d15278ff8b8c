import {fail} from '../../core/errors/index.js';
import type {OnnxPort} from './build.js';
import {mlNode, node, type OnnxNode} from './node.js';
import type {OnnxTensor} from './tensor.js';

/** A column of numbers. The model computes with `(value - mean) / scale`. */
export interface NumericFeature {
  readonly name: string;
  readonly kind?: 'numeric';
  /** Default 0. */
  readonly mean?: number;
  /** Default 1; not 0. */
  readonly scale?: number;
  /** What a missing value (NaN) counts as, before it is scaled. Without it NaN stays NaN. */
  readonly missing?: number;
}

/** A column of texts, each of which becomes one 0/1 column per category; a text that is no category gives zeros only. */
export interface CategoricalFeature {
  readonly name: string;
  readonly kind: 'categorical';
  readonly categories: readonly string[];
}

/** A column of the raw rows a model takes. */
export type Feature = NumericFeature | CategoricalFeature;

/** The part of a graph that turns raw columns into one matrix. */
export interface FeatureGraph {
  readonly inputs: readonly OnnxPort[];
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxTensor[];
  /** Name of the float32 matrix [N, width]. */
  readonly output: string;
  readonly width: number;
  /** Returns a name for a tensor that no column and no output has. */
  readonly inner: (name: string) => string;
}

function isCategorical(feature: Feature): feature is CategoricalFeature {
  return feature.kind === 'categorical';
}

/** Returns the names of the columns of the matrix, in its order: `age`, `city=Rome`, `city=Oslo`. */
export function expandedNames(features: readonly Feature[]): string[] {
  return features.flatMap((feature) =>
    isCategorical(feature) ? feature.categories.map((category) => `${feature.name}=${category}`) : [feature.name],
  );
}

/**
 * Returns the graph that takes one input per column ([N, 1], float32 for numbers, string for categories, named as the column)
 * and gives the matrix of all of them, in the order of `features`, categories in their own order.
 *
 * `taken` are names of outputs, which no column may have. Throws E_ONNX_BUILD for columns that cannot be.
 */
export function featureGraph(features: readonly Feature[], taken: readonly string[]): FeatureGraph {
  checkFeatures(features, taken);
  const prefix = freePrefix([...taken, ...features.map(({name}) => name)]);
  const inner = (name: string): string => prefix + name;
  const parts = groups(features).map((group, index) => {
    const [first] = group;
    return first && isCategorical(first)
      ? encodeCategories(first, inner(`c${index}.`))
      : scaleNumbers(group as readonly NumericFeature[], inner(`n${index}.`));
  });
  const joined = parts.length === 1 && parts[0] ? parts[0].output : inner('features');
  const join =
    parts.length === 1
      ? []
      : [
          node(
            'Concat',
            parts.map(({output}) => output),
            [joined],
            {axis: {int: 1}},
          ),
        ];
  return {
    inputs: features.map((feature) => ({
      name: feature.name,
      elemType: isCategorical(feature) ? 'string' : 'float32',
      shape: ['N', 1],
    })),
    nodes: [...parts.flatMap(({nodes}) => nodes), ...join],
    initializers: parts.flatMap(({initializers}) => initializers),
    output: joined,
    width: expandedNames(features).length,
    inner,
  };
}

interface Part {
  readonly nodes: OnnxNode[];
  readonly initializers: OnnxTensor[];
  readonly output: string;
}

/** Puts neighbouring numeric columns together: they are scaled in one go. */
function groups(features: readonly Feature[]): Feature[][] {
  const result: Feature[][] = [];
  for (const feature of features) {
    const last = result.at(-1);
    const open = last?.[0] && !isCategorical(last[0]) && !isCategorical(feature);
    if (open) last.push(feature);
    else result.push([feature]);
  }
  return result;
}

function encodeCategories({name, categories}: CategoricalFeature, prefix: string): Part {
  const hot = `${prefix}hot`;
  const flat = `${prefix}flat`;
  return {
    nodes: [
      mlNode('OneHotEncoder', [name], [hot], {cats_strings: {strings: categories}, zeros: {int: 1}}),
      // The encoder adds an axis: [N, 1, categories] becomes [N, categories].
      node('Flatten', [hot], [flat], {axis: {int: 1}}),
    ],
    initializers: [],
    output: flat,
  };
}

function scaleNumbers(features: readonly NumericFeature[], prefix: string): Part {
  const nodes: OnnxNode[] = [];
  const initializers: OnnxTensor[] = [];
  let output = features[0]?.name ?? '';
  const step = (op: string, inputs: readonly string[], name: string, attributes = {}): string => {
    nodes.push(node(op, inputs, [prefix + name], attributes));
    return prefix + name;
  };
  const row = (name: string, values: readonly number[]): string => {
    initializers.push({name: prefix + name, elemType: 'float32', shape: [1, values.length], data: values});
    return prefix + name;
  };
  if (features.length > 1)
    output = step(
      'Concat',
      features.map(({name}) => name),
      'columns',
      {axis: {int: 1}},
    );
  if (features.some(({missing}) => missing !== undefined)) {
    const fill = row(
      'missing',
      features.map(({missing}) => missing ?? Number.NaN),
    );
    output = step('Where', [step('IsNaN', [output], 'isnan'), fill, output], 'filled');
  }
  if (features.some(({mean}) => mean))
    output = step(
      'Sub',
      [
        output,
        row(
          'mean',
          features.map(({mean}) => mean ?? 0),
        ),
      ],
      'centred',
    );
  if (features.some(({scale}) => scale !== undefined && scale !== 1))
    output = step(
      'Div',
      [
        output,
        row(
          'scale',
          features.map(({scale}) => scale ?? 1),
        ),
      ],
      'scaled',
    );
  return {nodes, initializers, output};
}

function freePrefix(names: readonly string[]): string {
  let prefix = 'mlops.';
  while (names.some((name) => name.startsWith(prefix))) prefix = `_${prefix}`;
  return prefix;
}

function checkFeatures(features: readonly Feature[], taken: readonly string[]): void {
  if (features.length === 0) throw fail('E_ONNX_BUILD', {detail: 'there are no features'});
  const names = new Set(taken);
  for (const feature of features) {
    const problem = featureProblem(feature, names);
    if (problem) throw fail('E_ONNX_BUILD', {detail: problem});
    names.add(feature.name);
  }
}

function featureProblem(feature: Feature, names: ReadonlySet<string>): string | undefined {
  const {name} = feature;
  if (name === '') return 'a feature has no name';
  if (names.has(name)) return `the name \`${name}\` is there twice among features and outputs`;
  if (isCategorical(feature)) {
    if (feature.categories.length === 0) return `the feature \`${name}\` has no categories`;
    const repeated = feature.categories.find((category, index) => feature.categories.indexOf(category) !== index);
    return repeated === undefined ? undefined : `the feature \`${name}\` has the category \`${repeated}\` twice`;
  }
  const {mean = 0, scale = 1, missing = 0} = feature;
  if (scale === 0) return `the scale of \`${name}\` is 0; for a column that never changes use 1`;
  return [mean, scale, missing].every(Number.isFinite)
    ? undefined
    : `the mean, scale or missing value of \`${name}\` is not a number`;
}
