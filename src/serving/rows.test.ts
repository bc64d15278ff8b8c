import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {decodeOutputs} from './answers.js';
import {csvRecords} from './csv-rows.js';
import {type Element, elementOf} from './element.js';
import type {Field, Port, RowForm} from './model.js';
import {encodeRows} from './rows.js';
import {concatRows, sliceRows} from './tensors.js';

const element = (name: string): Element => {
  const found = elementOf(name);
  if (!found) throw new Error(name);
  return found;
};
const field = (name: string, type: string, rowShape: number[] = [], isColumn = true): Field => ({
  name,
  element: element(type),
  rowShape,
  isColumn,
});
const port = (name: string, type: string, shape: number[]): Port => ({
  name,
  element: element(type),
  shape,
  isShapeless: false,
});

const columns = {
  kind: 'fields',
  fields: [field('age', 'float32'), field('city', 'string'), field('n', 'int64')],
} as const;
const matrix = {
  kind: 'matrix',
  input: port('X', 'float32', [-1, 2]),
  fields: [field('a', 'float32'), field('b', 'float32')],
} as const;
const images = {kind: 'fields', fields: [field('image', 'uint8', [2, -1], false)]} as const;

const problems = (form: Exclude<RowForm, {kind: 'none'}>, rows: unknown[]) => {
  const encoded = encodeRows(form, rows);
  return encoded.state === 'refused' ? encoded.problems.map(({row, path, type}) => [row, ...path, type].join('.')) : [];
};

describe('rows become tensors', () => {
  test('one input per column', () => {
    const encoded = encodeRows(columns, [
      {age: 41, city: 'Oslo', n: 1, other: 'left aside'},
      {n: ['2'], city: 'Rome', age: '23.5'},
    ]);
    expect(encoded).toEqual({
      state: 'encoded',
      rowCount: 2,
      feeds: {
        age: {dataType: 'float32', shape: [2, 1], data: Float32Array.of(41, 23.5)},
        city: {dataType: 'string', shape: [2, 1], data: ['Oslo', 'Rome']},
        n: {dataType: 'int64', shape: [2, 1], data: BigInt64Array.of(1n, 2n)},
      },
    });
  });

  test('named columns of one matrix, from objects and lists', () => {
    const encoded = encodeRows(matrix, [{b: 2, a: 1}, [3, 4]]);
    expect(encoded).toMatchObject({feeds: {X: {shape: [2, 2], data: Float32Array.of(1, 2, 3, 4)}}});
  });

  test('nested lists, free lengths as in the first row', () => {
    const rows = [
      {
        image: [
          [1, 2, 3],
          [4, 5, 6],
        ],
      },
      [
        [7, 8, 9],
        [10, 11, 12],
      ],
    ];
    expect(encodeRows(images, rows)).toMatchObject({
      feeds: {image: {shape: [2, 2, 3], data: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)}},
    });
  });

  test('no rows are no rows', () => {
    expect(encodeRows(columns, [])).toMatchObject({rowCount: 0, feeds: {age: {shape: [0, 1]}}});
  });
});

describe('all that is wrong is said, row by row, in the order of the fields', () => {
  test.each<[string, Exclude<RowForm, {kind: 'none'}>, unknown[], string[]]>([
    [
      'missing and wrong',
      columns,
      [
        {city: 1, n: 1.5},
        {age: null, city: 'x', n: 1},
      ],
      ['0.age.missing', '0.city.string_type', '0.n.int_from_float', '1.age.float_type'],
    ],
    ['no object', columns, [3, [1, 'x', 2]], ['0.model_attributes_type', '1.model_attributes_type']],
    ['lists of another length', matrix, [[1], [1, 2, 3], {a: 1}], ['0.too_short', '1.too_long']],
    ['ragged lists', images, [{image: [[1, 2], [3]]}, {image: [[1, 2]]}], ['0.image.1.too_short', '1.image.too_short']],
    ['a value for a list', images, [{image: 3}], ['0.image.list_type']],
    [
      'inherited names are no fields',
      {kind: 'fields', fields: [field('toString', 'string')]},
      [{}],
      ['0.toString.missing'],
    ],
  ])('%s', (_, form, rows, wanted) => {
    expect(problems(form, rows)).toEqual(wanted);
  });

  test('at most 100', () => {
    expect(
      problems(
        columns,
        Array.from({length: 1000}, () => ({})),
      ),
    ).toHaveLength(100);
  });
});

test('fields of CSV are text; an empty field of a float is NaN', () => {
  const rows = csvRecords(['age', 'city', 'n'], [['', '', '3']], columns);
  expect(rows).toEqual([{age: Number.NaN, city: '', n: '3'}]);
  expect(encodeRows(columns, rows)).toMatchObject({feeds: {age: {data: Float32Array.of(Number.NaN)}}});
});

describe('tensors become answers', () => {
  const tensor = (type: string, shape: number[], data: unknown) => ({dataType: type, shape, data}) as never;

  test('one value per row, and lists where the output has more axes', () => {
    const form = {kind: 'value', output: port('y', 'float32', [-1, 1])} as const;
    expect(decodeOutputs(form, {y: tensor('float32', [2, 1], Float32Array.of(1.5, 2))}, 2)).toEqual([
      {prediction: 1.5},
      {prediction: 2},
    ]);
    expect(decodeOutputs(form, {y: tensor('int64', [1, 2, 2], BigInt64Array.of(1n, 2n, 3n, 2n ** 60n))}, 1)).toEqual([
      {
        prediction: [
          [1, 2],
          [3, 2n ** 60n],
        ],
      },
    ]);
  });

  test('labels with probabilities by class, or in a list where the classes are not known', () => {
    const label = port('label', 'string', [-1]);
    const probabilities = [port('p', 'float32', [-1, 2])];
    const outputs = {
      label: tensor('string', [1], ['b']),
      p: tensor('float32', [1, 2], Float32Array.of(0.25, 0.75)),
    };
    const ask = (classes: string[] | undefined) =>
      decodeOutputs({kind: 'label', label, probabilities, classes}, outputs, 1)[0];
    expect(ask(['a', 'b'])).toEqual({prediction: 'b', label: 'b', probabilities: {a: 0.25, b: 0.75}});
    expect(ask(undefined)).toEqual({prediction: 'b', label: 'b', probabilities: [0.25, 0.75]});
    expect(ask(['a', 'b', 'c'])?.probabilities).toEqual([0.25, 0.75]);
  });

  test('several outputs by name', () => {
    const form = {kind: 'object', outputs: [port('y', 'float32', [-1]), port('ok', 'bool', [-1])]} as const;
    const outputs = {y: tensor('float32', [1], Float32Array.of(3)), ok: tensor('bool', [1], Uint8Array.of(1))};
    expect(decodeOutputs(form, outputs, 1)).toEqual([{prediction: {y: 3, ok: true}}]);
  });
});

test('rows cut out of a tensor and put together again are the tensor', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer(), fc.integer())), fc.nat(20), (rows, cut) => {
      const at = Math.min(cut, rows.length);
      for (const type of ['int32', 'string'] as const) {
        const data = type === 'string' ? rows.flat().map(String) : Int32Array.from(rows.flat());
        const whole = {dataType: type, shape: [rows.length, 2], data};
        expect(concatRows([sliceRows(whole, 0, at), sliceRows(whole, at, rows.length)])).toEqual(whole);
      }
    }),
  );
});
