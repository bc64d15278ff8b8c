import {RandomForestClassifier, RandomForestRegression} from 'ml-random-forest';
import {InferenceSession, Tensor} from 'onnxruntime-node';
import {describe, expect, test} from 'vitest';
import {
  exportLinearRegression,
  exportLogisticRegression,
  exportTreeEnsemble,
  type Feature,
  readOnnx,
} from '../../../src/formats/onnx/public.js';

type Row = Readonly<Record<string, number | string>>;

async function run(bytes: Uint8Array, rows: readonly Row[]): Promise<Record<string, (number | string)[]>> {
  const session = await InferenceSession.create(bytes, {intraOpNumThreads: 1, logSeverityLevel: 3});
  const {inputs} = readOnnx(bytes, 'exported.onnx');
  const feeds = Object.fromEntries(
    inputs.map(({name, elemType}) => {
      const values = rows.map((row) => row[name] ?? Number.NaN);
      const dims = [rows.length, 1];
      return [
        name,
        elemType === 'string'
          ? new Tensor('string', values.map(String), dims)
          : new Tensor('float32', Float32Array.from(values, Number), dims),
      ];
    }),
  );
  const results = await session.run(feeds);
  await session.release();
  return Object.fromEntries(
    Object.entries(results).map(([name, {data}]) => [
      name,
      Array.from(data as ArrayLike<number | string | bigint>, (item) =>
        typeof item === 'bigint' ? Number(item) : item,
      ),
    ]),
  );
}

const features: Feature[] = [
  {name: 'age', mean: 41.5, scale: 12.25, missing: 40},
  {name: 'city', kind: 'categorical', categories: ['Oslo', 'Rome', 'Zürich']},
  {name: 'income', mean: 52_000, scale: 18_500},
  {name: 'visits'},
];
const rows: Row[] = [
  {age: 23, city: 'Rome', income: 31_000, visits: 2},
  {age: 67, city: 'Zürich', income: 88_000.5, visits: 0},
  {age: 41.5, city: 'nowhere', income: 52_000, visits: 11},
  {city: 'Oslo', income: 12_345.6, visits: 1},
];
const coefficients = [1.5, -0.4, 0.25, 3, 0.75, -0.125];

/** The linear prediction computed by hand, in double precision. */
function linear(row: Row, weights: readonly number[], intercept: number): number {
  const number = (name: string, mean: number, scale: number, missing: number) =>
    (Number(row[name] ?? missing) - mean) / scale;
  const columns = [
    number('age', 41.5, 12.25, 40),
    ...['Oslo', 'Rome', 'Zürich'].map((city) => (row['city'] === city ? 1 : 0)),
    number('income', 52_000, 18_500, 0),
    Number(row['visits']),
  ];
  return columns.reduce((sum, value, index) => sum + value * (weights[index] ?? 0), intercept);
}

describe('an exported linear regression', () => {
  test('predicts from raw rows what the formula gives', async () => {
    const bytes = exportLinearRegression({features, coefficients, intercept: 7.5, target: 'spend'});
    const {prediction = []} = await run(bytes, rows);
    expect(prediction).toHaveLength(rows.length);
    for (const [index, row] of rows.entries()) {
      const wanted = linear(row, coefficients, 7.5);
      expect(Math.abs(Number(prediction[index]) - wanted)).toBeLessThan(1e-5 * Math.max(1, Math.abs(wanted)));
    }
  });

  test('takes one column as well as many, and no row at all', async () => {
    const one = exportLinearRegression({features: [{name: 'x'}], coefficients: [2], intercept: 1, output: 'y'});
    expect((await run(one, [{x: 3}, {x: -1}]))['y']).toEqual([7, -1]);
    expect((await run(one, []))['y']).toEqual([]);
    const words = exportLinearRegression({
      features: [{name: 'word', kind: 'categorical', categories: ['a']}],
      coefficients: [2],
      intercept: 1,
    });
    expect((await run(words, [{word: 'a'}, {word: ''}]))['prediction']).toEqual([3, 1]);
  });

  test('column names that look like inner ones do no harm', async () => {
    const odd: Feature[] = [{name: 'mlops.weights', mean: 1}, {name: 'mlops.n0.mean', scale: 2}, {name: 'a:b/c é'}];
    const bytes = exportLinearRegression({features: odd, coefficients: [1, 1, 1], intercept: 0});
    const row = {'mlops.weights': 4, 'mlops.n0.mean': 6, 'a:b/c é': 5};
    expect((await run(bytes, [row]))['prediction']).toEqual([11]);
  });
});

describe('an exported logistic regression', () => {
  test('with two classes gives the logistic function', async () => {
    const bytes = exportLogisticRegression({
      features,
      classes: ['stay', 'leave'],
      coefficients: [coefficients],
      intercepts: [-0.5],
    });
    const {label, probabilities = []} = await run(bytes, rows);
    const wanted = rows.map((row) => 1 / (1 + Math.exp(-linear(row, coefficients, -0.5))));
    expect(label).toEqual(wanted.map((p) => (p > 0.5 ? 'leave' : 'stay')));
    for (const [index, p] of wanted.entries()) {
      expect(Number(probabilities[2 * index + 1])).toBeCloseTo(p, 5);
      expect(Number(probabilities[2 * index])).toBeCloseTo(1 - p, 5);
    }
  });

  test('with three classes gives softmax and whole numbers as labels', async () => {
    const weights = [
      coefficients,
      coefficients.map((value) => -value / 2),
      coefficients.map((_, index) => 0.1 * index),
    ];
    const bytes = exportLogisticRegression({
      features,
      classes: [3, 5, 9],
      coefficients: weights,
      intercepts: [0.1, 0, -0.2],
    });
    const {label, probabilities = []} = await run(bytes, rows);
    for (const [index, row] of rows.entries()) {
      const scores = weights.map((weight, at) => Math.exp(linear(row, weight, [0.1, 0, -0.2][at] ?? 0)));
      const total = scores.reduce((sum, value) => sum + value, 0);
      for (const [at, score] of scores.entries())
        expect(Number(probabilities[3 * index + at])).toBeCloseTo(score / total, 5);
      expect(label?.[index]).toBe([3, 5, 9][scores.indexOf(Math.max(...scores))]);
    }
  });
});

describe('exported trees', () => {
  // A small generator: the same points in every run.
  const random = (() => {
    let state = 12345;
    return () => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return state / 2_147_483_648;
    };
  })();
  const points = Array.from({length: 200}, () => [random() * 10, Math.floor(random() * 5), random() - 0.5]);
  const names: Feature[] = [{name: 'a'}, {name: 'b'}, {name: 'c'}];
  const asRows = points.map(([a = 0, b = 0, c = 0]) => ({a, b, c}));
  const twoClasses = points.map(([a = 0, b = 0]) => (a + b > 6 ? 1 : 0));
  const threeClasses = points.map(([a = 0, , c = 0]) => (c > 0.2 ? 2 : a > 5 ? 1 : 0));
  const values = points.map(([a = 0, b = 0, c = 0]) => a * 2 - b + c * c);
  interface TreeModel {
    train(rows: number[][], answers: number[]): void;
    predict(rows: number[][]): number[];
    toJSON(): object;
  }
  /** The tree class of ml-cart, which comes with the forests: that of a trained forest's trees. */
  const newTree = (
    Forest: typeof RandomForestClassifier | typeof RandomForestRegression,
    maxDepth: number,
  ): TreeModel => {
    const forest = new Forest({nEstimators: 1, useSampleBagging: false, maxFeatures: 1, replacement: false});
    forest.train([[0], [1], [2], [3]], [0, 0, 1, 1]);
    const [tree] = (forest as unknown as {estimators: [{constructor: new (options: object) => TreeModel}]}).estimators;
    return new tree.constructor({maxDepth});
  };
  const forestOptions = {seed: 7, nEstimators: 15, maxFeatures: 2, replacement: false, treeOptions: {maxDepth: 6}};

  test.each([
    ['two', twoClasses],
    ['three', threeClasses],
  ])('a decision tree and a forest of %s classes answer as in JavaScript', async (_, classes) => {
    const tree = newTree(RandomForestClassifier, 5);
    tree.train(points, classes);
    const forest = new RandomForestClassifier(forestOptions);
    forest.train(points, classes);
    expect(new Set(tree.predict(points)).size).toBe(new Set(classes).size);
    for (const model of [tree, forest]) {
      const {label, probabilities = []} = await run(exportTreeEnsemble({features: names, model}), asRows);
      expect(label).toEqual(model.predict(points));
      const width = probabilities.length / points.length;
      const sums = points.map((_row, index) =>
        probabilities.slice(index * width, (index + 1) * width).reduce<number>((sum, p) => sum + Number(p), 0),
      );
      for (const sum of sums) expect(sum).toBeCloseTo(1, 5);
    }
  });

  test('classes get names', async () => {
    const tree = newTree(RandomForestClassifier, 5);
    tree.train(points, twoClasses);
    const bytes = exportTreeEnsemble({features: names, model: tree.toJSON(), classes: ['no', 'yes']});
    expect((await run(bytes, asRows))['label']).toEqual(
      tree.predict(points).map((index: number) => ['no', 'yes'][index]),
    );
  });

  test('a regression tree and forest answer as in JavaScript', async () => {
    const tree = newTree(RandomForestRegression, 5);
    tree.train(points, values);
    const forest = new RandomForestRegression(forestOptions);
    forest.train(points, values);
    for (const model of [tree, forest]) {
      const {prediction = []} = await run(exportTreeEnsemble({features: names, model}), asRows);
      const wanted: number[] = model.predict(points);
      for (const [index, value] of wanted.entries()) expect(Number(prediction[index])).toBeCloseTo(value, 4);
    }
  });
});
