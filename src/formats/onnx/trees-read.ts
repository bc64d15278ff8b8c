import {fail} from '../../core/errors/index.js';

/** A node that asks `row[column] < threshold`: `left` when so, else `right`, both places in the tree's list. */
interface Split {
  readonly column: number;
  readonly threshold: number;
  left: number;
  right: number;
}

/** A node that answers: one number per target or class. */
export interface Leaf {
  readonly values: readonly number[];
}

/** The nodes of a tree, the root first. */
export type Tree = readonly (Split | Leaf)[];

export interface TreeModel {
  readonly kind: 'regression' | 'classifier';
  /** Their answers add up to the answer of the model. */
  readonly trees: readonly Tree[];
}

interface JsonNode {
  readonly left?: JsonNode;
  readonly right?: JsonNode;
  readonly splitColumn?: number;
  readonly splitValue?: number;
  readonly distribution?: number | readonly (readonly number[])[];
}

interface JsonModel {
  readonly name?: string;
  readonly root?: JsonNode;
  readonly selectionMethod?: string;
  readonly baseModel?: {readonly indexes?: readonly (readonly number[])[]; readonly estimators?: readonly JsonModel[]};
}

const MAX_DEPTH = 1000;

/** Returns the trees of a fitted model of ml-cart or ml-random-forest. Throws E_ONNX_BUILD for anything else. */
export function readMlTrees(model: object): TreeModel {
  // By way of JSON, the form these packages store: class instances and stored models are then the same.
  const json = JSON.parse(JSON.stringify(model)) as JsonModel;
  if (json.name === 'DTRegression')
    return {kind: 'regression', trees: [readTree(json, undefined, (node) => [regressionValue(node)])]};
  if (json.name === 'DTClassifier') return {kind: 'classifier', trees: [readTree(json, undefined, shares)]};
  if (json.name === 'RFRegression' && json.selectionMethod !== 'median')
    return {kind: 'regression', trees: readForest(json, (node, trees) => [regressionValue(node) / trees])};
  if (json.name === 'RFClassifier') return {kind: 'classifier', trees: readForest(json, vote)};
  const what =
    json.name === 'RFRegression'
      ? 'a forest that answers by the median'
      : 'this is no model of ml-cart or ml-random-forest';
  throw fail('E_ONNX_BUILD', {detail: json.name === 'RFRegression' ? `${what} has no form in ONNX` : what});
}

function readForest(json: JsonModel, value: (node: JsonNode, trees: number) => number[]): Tree[] {
  const {estimators = [], indexes = []} = json.baseModel ?? {};
  if (estimators.length === 0) throw fail('E_ONNX_BUILD', {detail: 'the forest has no trees: train it first'});
  return estimators.map((tree, index) => readTree(tree, indexes[index], (node) => value(node, estimators.length)));
}

/** `columns` are the places of a tree's own columns among all columns: each tree of a forest sees a choice of them. */
function readTree(json: JsonModel, columns: readonly number[] | undefined, value: (node: JsonNode) => number[]): Tree {
  const nodes: (Split | Leaf)[] = [];
  const add = (node: JsonNode, depth: number): number => {
    if (depth > MAX_DEPTH) throw fail('E_ONNX_BUILD', {detail: `a tree is deeper than ${MAX_DEPTH}`});
    const place = nodes.length;
    if (!node.left || !node.right) {
      nodes.push({values: value(node)});
      return place;
    }
    const own = node.splitColumn ?? 0;
    const split: Split = {
      column: columns?.[own] ?? own,
      threshold: Math.fround(node.splitValue ?? 0),
      left: 0,
      right: 0,
    };
    nodes.push(split);
    split.left = add(node.left, depth + 1);
    split.right = add(node.right, depth + 1);
    return place;
  };
  if (!json.root) throw fail('E_ONNX_BUILD', {detail: 'the tree is empty: train it first'});
  add(json.root, 0);
  return nodes;
}

function regressionValue({distribution}: JsonNode): number {
  if (typeof distribution === 'number') return distribution;
  throw fail('E_ONNX_BUILD', {detail: 'a leaf of the tree holds no number'});
}

function shares({distribution}: JsonNode): number[] {
  const row = typeof distribution === 'object' ? distribution[0] : undefined;
  if (row) return [...row];
  throw fail('E_ONNX_BUILD', {detail: 'a leaf of the tree holds no shares of classes'});
}

/** The trees of a forest vote for the class of their largest share, the first one of equals. */
function vote(node: JsonNode, trees: number): number[] {
  const row = shares(node);
  const winner = row.indexOf(Math.max(...row));
  return row.map((_, index) => (index === winner ? 1 / trees : 0));
}
