/**
 * What users' own scripts import as `mlops/onnx`: writes models trained in JavaScript as ONNX files, and reads what ONNX files
 * say about themselves.
 *
 * ```js
 * import {writeFile} from 'node:fs/promises';
 * import {exportLinearRegression} from 'mlops/onnx';
 *
 * const model = exportLinearRegression({
 *   features: [{name: 'age', mean: 41.2, scale: 12.9}, {name: 'city', kind: 'categorical', categories: ['Oslo', 'Rome']}],
 *   coefficients: [0.8, -0.1, 0.3],
 *   intercept: 2.5,
 *   target: 'income',
 * });
 * await writeFile('models/income.onnx', model);
 * ```
 */
export {buildOnnx, type OnnxGraph, type OnnxPort} from './build.js';
export type {CategoricalFeature, Feature, NumericFeature} from './features.js';
export {
  type ExportOptions,
  exportLinearRegression,
  exportLogisticRegression,
  type LinearRegression,
  type LogisticRegression,
} from './linear.js';
export type {Dimension, ElementType, OnnxModel, OnnxValue} from './model.js';
export {mlNode, node, type OnnxAttribute, type OnnxNode} from './node.js';
export {readOnnx} from './read.js';
export type {OnnxTensor} from './tensor.js';
export {exportTreeEnsemble, type TreeEnsemble} from './trees.js';
