import {fail} from '../../core/errors/index.js';
import {CLASSES_KEY} from './classes.js';
import {expandedNames, featureGraph} from './features.js';
import {assemble, checkClasses, chooseLabel, type ExportOptions} from './linear.js';
import {mlNode, type OnnxAttribute} from './node.js';
import {type Leaf, readMlTrees, type Tree, type TreeModel} from './trees-read.js';

/** A fitted model of the packages ml-cart or ml-random-forest, or what its `toJSON()` gives. */
export interface TreeEnsemble extends ExportOptions {
  /** `DecisionTreeClassifier`, `DecisionTreeRegression`, `RandomForestClassifier` or `RandomForestRegression` (by mean). */
  readonly model: object;
  /** Of a classifier: names of the classes 0, 1, …, as these packages number them; default are the numbers. */
  readonly classes?: readonly string[] | readonly number[];
  /** Names of the outputs: `prediction` of a regression, `label` and `probabilities` of a classifier. */
  readonly outputs?: {readonly prediction?: string; readonly label?: string; readonly probabilities?: string};
}

/**
 * Returns the ONNX model of a decision tree or random forest trained with ml-cart or ml-random-forest. It takes raw rows, one
 * input per column, as `exportLinearRegression` does; trees need no scaling.
 *
 * Regression: `prediction`, float32 [N, 1], the mean over the trees. Classifier: `label`, int64 or string [N], and
 * `probabilities`, float32 [N, classes]: the shares in the leaf for one tree, the shares of the trees' votes for a forest, so that
 * the label is the one `predict` gives. Thresholds are rounded to float32. Throws E_ONNX_BUILD for other models.
 */
export function exportTreeEnsemble(options: TreeEnsemble): Uint8Array {
  const model = readMlTrees(options.model);
  const width = expandedNames(options.features).length;
  const highest = Math.max(...model.trees.flatMap((tree) => tree.map((item) => ('column' in item ? item.column : 0))));
  if (highest >= width) {
    const detail = `the trees ask for column ${highest + 1}, the features make ${width}`;
    throw fail('E_ONNX_BUILD', {detail});
  }
  return model.kind === 'regression' ? exportRegression(options, model.trees) : exportClassifier(options, model);
}

function exportRegression(options: TreeEnsemble, trees: readonly Tree[]): Uint8Array {
  const prediction = options.outputs?.prediction ?? 'prediction';
  const graph = featureGraph(options.features, [prediction]);
  return assemble(options, graph, {
    name: 'tree_regression',
    nodes: [mlNode('TreeEnsembleRegressor', [graph.output], [prediction], treeAttributes(trees, 1))],
    initializers: [],
    outputs: [{name: prediction, elemType: 'float32', shape: ['N', 1]}],
  });
}

function exportClassifier(options: TreeEnsemble, model: TreeModel): Uint8Array {
  const {label = 'label', probabilities = 'probabilities'} = options.outputs ?? {};
  const found = Math.max(
    2,
    ...model.trees.flatMap((tree) => tree.map((item) => ('column' in item ? 0 : item.values.length))),
  );
  const classes = options.classes ?? Array.from({length: found}, (_, index) => index);
  checkClasses(classes);
  if (classes.length < found) {
    throw fail('E_ONNX_BUILD', {detail: `the trees tell ${found} classes apart, ${classes.length} are named`});
  }
  const graph = featureGraph(options.features, [label, probabilities]);
  // Not TreeEnsembleClassifier: with two classes onnxruntime takes its weights for one score against 0.5 and answers the
  // second class for every row of a model that has weights for both.
  const score = mlNode(
    'TreeEnsembleRegressor',
    [graph.output],
    [probabilities],
    treeAttributes(model.trees, classes.length),
  );
  const choice = chooseLabel(graph, classes, probabilities, label);
  return assemble(options, graph, {
    name: 'tree_classifier',
    nodes: [score, ...choice.nodes],
    initializers: choice.initializers,
    outputs: [choice.output, {name: probabilities, elemType: 'float32', shape: ['N', classes.length]}],
    metadata: {[CLASSES_KEY]: JSON.stringify(classes)},
  });
}

/** Returns the attributes of the tree operators: parallel lists, one entry per node, then one per weight of a leaf. */
function treeAttributes(trees: readonly Tree[], targets: number): Record<string, OnnxAttribute> {
  const nodes = trees.flatMap((tree, treeId) => tree.map((item, nodeId) => ({treeId, nodeId, item})));
  const split = nodes.map(({item}) => ('column' in item ? item : {column: 0, threshold: 0, left: 0, right: 0}));
  const leaves = nodes.flatMap(({treeId, nodeId, item}) =>
    'column' in item ? [] : weightsOf(item).map((weight) => ({treeId, nodeId, ...weight})),
  );
  return {
    n_targets: {int: targets},
    aggregate_function: {string: 'SUM'},
    post_transform: {string: 'NONE'},
    nodes_treeids: {ints: nodes.map(({treeId}) => treeId)},
    nodes_nodeids: {ints: nodes.map(({nodeId}) => nodeId)},
    nodes_modes: {strings: nodes.map(({item}) => ('column' in item ? 'BRANCH_LT' : 'LEAF'))},
    nodes_featureids: {ints: split.map(({column}) => column)},
    nodes_values: {floats: split.map(({threshold}) => threshold)},
    nodes_truenodeids: {ints: split.map(({left}) => left)},
    nodes_falsenodeids: {ints: split.map(({right}) => right)},
    nodes_hitrates: {floats: nodes.map(() => 1)},
    nodes_missing_value_tracks_true: {ints: nodes.map(() => 0)},
    target_treeids: {ints: leaves.map(({treeId}) => treeId)},
    target_nodeids: {ints: leaves.map(({nodeId}) => nodeId)},
    target_ids: {ints: leaves.map(({target}) => target)},
    target_weights: {floats: leaves.map(({weight}) => weight)},
  };
}

/** A leaf without any weight would be no leaf to the runtime: the first target gets its zero. */
function weightsOf({values}: Leaf): {target: number; weight: number}[] {
  const weights = values.map((weight, target) => ({target, weight})).filter(({weight}) => weight !== 0);
  return weights.length > 0 ? weights : [{target: 0, weight: 0}];
}
