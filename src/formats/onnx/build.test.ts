import {describe, expect, test} from 'vitest';
import {isMlopsError} from '../../core/errors/index.js';
import {
  buildOnnx,
  exportLinearRegression,
  exportLogisticRegression,
  exportTreeEnsemble,
  type Feature,
  node,
  readOnnx,
} from './public.js';

function detailOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (isMlopsError(error, 'E_ONNX_BUILD')) return error.message.replace('cannot write the ONNX model: ', '');
    throw error;
  }
  throw new Error('no error');
}

const port = (name: string) => ({name, elemType: 'float32', shape: ['N', 2]}) as const;

describe('buildOnnx', () => {
  test('what is written is what is read', () => {
    const bytes = buildOnnx({
      graphName: 'g',
      inputs: [port('x')],
      outputs: [{name: 'y', elemType: 'float32', shape: ['N', null]}],
      nodes: [node('MatMul', ['x', 'w'], ['y'])],
      initializers: [{name: 'w', elemType: 'float32', shape: [2, 3], data: [1, 2, 3, 4, 5, 6]}],
      opset: 21,
      metadata: {b: '2', a: 'é'},
      docString: 'about',
    });
    expect(readOnnx(bytes, 'm')).toEqual({
      irVersion: 9,
      opset: {'ai.onnx': 21},
      producer: 'mlops',
      producerVersion: '',
      modelVersion: 0,
      docString: 'about',
      graphName: 'g',
      inputs: [
        {name: 'x', kind: 'tensor', elemType: 'float32', shape: ['N', 2], hasShape: true, type: 'tensor(float)'},
      ],
      outputs: [
        {name: 'y', kind: 'tensor', elemType: 'float32', shape: ['N', null], hasShape: true, type: 'tensor(float)'},
      ],
      metadata: {b: '2', a: 'é'},
      operators: ['MatMul'],
      parameters: 6,
      externalFiles: [],
    });
  });

  test('refuses graphs that do not hold together', () => {
    const graph = {graphName: 'g', inputs: [port('x')], outputs: [port('y')], nodes: [node('Relu', ['x'], ['y'])]};
    expect(detailOf(() => buildOnnx({...graph, opset: 22}))).toBe('the operator set 22 is not among 17 to 21');
    expect(detailOf(() => buildOnnx({...graph, nodes: []}))).toBe('the output `y` is never made');
    expect(detailOf(() => buildOnnx({...graph, nodes: [node('Relu', ['z'], ['y'])]}))).toBe(
      '`Relu` reads `z`, which nothing before it makes',
    );
    expect(detailOf(() => buildOnnx({...graph, nodes: [node('Relu', ['x'], ['x'])]}))).toBe(
      'two tensors are called `x`',
    );
    const short = [{name: 'w', elemType: 'float32', shape: [2, 2], data: [1]}] as const;
    expect(detailOf(() => buildOnnx({...graph, initializers: short}))).toBe(
      'the tensor `w` has 1 values, its shape takes 4',
    );
    const half = [node('Relu', ['x'], ['y'], {axis: {int: 0.5}})];
    expect(detailOf(() => buildOnnx({...graph, nodes: half}))).toBe('the attribute `axis` takes integers, got 0.5');
  });
});

describe('exporters', () => {
  const features: Feature[] = [
    {name: 'age', mean: 1, scale: 2},
    {name: 'city', kind: 'categorical', categories: ['a', 'b']},
  ];

  test('take one input per column, in order, and keep the target', () => {
    const model = readOnnx(
      exportLinearRegression({
        features,
        coefficients: [1, 2, 3],
        intercept: 4,
        target: 'price',
        metadata: {data: 'v1'},
      }),
      'm',
    );
    expect(model.inputs.map(({name, elemType, shape}) => [name, elemType, shape])).toEqual([
      ['age', 'float32', ['N', 1]],
      ['city', 'string', ['N', 1]],
    ]);
    expect(model.outputs).toMatchObject([{name: 'prediction', elemType: 'float32', shape: ['N', 1]}]);
    expect(model.metadata).toEqual({target: 'price', data: 'v1'});
    expect(model.opset).toEqual({'ai.onnx': 17, 'ai.onnx.ml': 3});
  });

  test('say what does not fit', () => {
    const fit = {features, coefficients: [1, 2, 3], intercept: 4};
    expect(detailOf(() => exportLinearRegression({...fit, coefficients: [1, 2]}))).toBe(
      'the features make 3 columns (age, city=a, city=b), coefficients has 2 numbers',
    );
    expect(detailOf(() => exportLinearRegression({...fit, intercept: Number.NaN}))).toMatch(/intercept has a value/);
    expect(detailOf(() => exportLinearRegression({...fit, features: []}))).toBe('there are no features');
    expect(detailOf(() => exportLinearRegression({...fit, output: 'age'}))).toMatch(/`age` is there twice/);
    const columns = (...list: Feature[]) =>
      detailOf(() => exportLinearRegression({features: list, coefficients: [], intercept: 0}));
    expect(columns({name: ''})).toBe('a feature has no name');
    expect(columns({name: 'x', scale: 0})).toMatch(/scale of `x` is 0/);
    expect(columns({name: 'x', mean: Number.NaN})).toMatch(/not a number/);
    expect(columns({name: 'x', kind: 'categorical', categories: []})).toMatch(/no categories/);
    expect(columns({name: 'x', kind: 'categorical', categories: ['a', 'a']})).toMatch(/`a` twice/);
  });

  test('check classes', () => {
    const fit = {features, coefficients: [[1, 2, 3]], intercepts: [0]};
    expect(detailOf(() => exportLogisticRegression({...fit, classes: ['a']}))).toMatch(/at least two/);
    expect(detailOf(() => exportLogisticRegression({...fit, classes: ['a', 'a']}))).toMatch(/twice/);
    expect(detailOf(() => exportLogisticRegression({...fit, classes: [1, 1.5]}))).toMatch(/whole numbers/);
    expect(detailOf(() => exportLogisticRegression({...fit, classes: ['a', 'b', 'c']}))).toBe(
      '3 classes need 3 rows of coefficients and as many intercepts, got 1 and 1',
    );
  });

  test('read trees from their JSON', () => {
    const leaf = (value: number) => ({distribution: value});
    const root = {splitColumn: 1, splitValue: 0.1, left: leaf(1), right: leaf(2)};
    const tree = {name: 'DTRegression', root};
    const columns: Feature[] = [{name: 'a'}, {name: 'b'}];
    expect(readOnnx(exportTreeEnsemble({features: columns, model: tree}), 'm').operators).toEqual([
      'Concat',
      'ai.onnx.ml.TreeEnsembleRegressor',
    ]);
    expect(detailOf(() => exportTreeEnsemble({features: [{name: 'a'}], model: tree}))).toBe(
      'the trees ask for column 2, the features make 1',
    );
    expect(detailOf(() => exportTreeEnsemble({features: columns, model: {}}))).toMatch(/no model of ml-cart/);
    expect(detailOf(() => exportTreeEnsemble({features: columns, model: {name: 'DTRegression'}}))).toMatch(
      /train it first/,
    );
    const median = {name: 'RFRegression', selectionMethod: 'median', baseModel: {estimators: [tree]}};
    expect(detailOf(() => exportTreeEnsemble({features: columns, model: median}))).toMatch(/median has no form/);
    const classes = {name: 'DTClassifier', root: {distribution: [[0, 0, 1]]}};
    expect(detailOf(() => exportTreeEnsemble({features: columns, model: classes, classes: ['a', 'b']}))).toBe(
      'the trees tell 3 classes apart, 2 are named',
    );
  });
});
