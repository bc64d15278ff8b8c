import {describe, expect, test} from 'vitest';
import type {OnnxModel, OnnxValue} from '../formats/onnx/index.js';
import {type ServedSignature, signatureOf} from './model.js';

const value = (
  name: string,
  elemType: OnnxValue['elemType'],
  shape: OnnxValue['shape'],
  more: Partial<OnnxValue> = {},
): OnnxValue => ({
  name,
  kind: 'tensor',
  elemType,
  shape,
  hasShape: true,
  type: `tensor(${elemType})`,
  ...more,
});
const facts = (inputs: OnnxValue[], outputs: OnnxValue[], metadata: Record<string, string> = {}): OnnxModel =>
  ({inputs, outputs, metadata, classes: undefined}) as unknown as OnnxModel;

const served = (...given: Parameters<typeof facts>): ServedSignature => {
  const signature = signatureOf(facts(...given));
  if ('kind' in signature) throw new Error(signature.kind);
  return signature;
};

const X = value('X', 'float32', ['N', 2]);
const y = value('y', 'float32', ['N', 1]);

describe('how rows are given', () => {
  test.each<[string, OnnxValue[], Record<string, string>, string, string[]]>([
    ['columns', [value('a', 'float32', [null, 1]), value('b', 'string', [null])], {}, 'fields', ['a', 'b']],
    ['a matrix', [X], {}, 'fields', ['X']],
    ['a matrix with names', [X], {'mlops.columns': 'age, city'}, 'matrix', ['age', 'city']],
    ['a matrix with names as JSON', [X], {'mlops.columns': '["age", "city"]'}, 'matrix', ['age', 'city']],
    ['names that do not fit', [X], {'mlops.columns': 'age'}, 'fields', ['X']],
    ['names that are not JSON', [X], {'mlops.columns': '[age'}, 'fields', ['X']],
    ['names twice', [X], {'mlops.columns': 'a,a'}, 'fields', ['X']],
  ])('%s', (_, inputs, metadata, kind, names) => {
    const {rows} = served(inputs, [y], metadata);
    expect(rows.kind).toBe(kind);
    expect(rows.kind !== 'none' && rows.fields.map(({name}) => name)).toEqual(names);
  });

  test.each<[string, OnnxValue[]]>([
    ['it takes no input', []],
    ['its input `k` is one value for all rows', [X, value('k', 'float32', [])]],
    ['its inputs do not have the same number of rows', [X, value('k', 'float32', [3])]],
    ['the file does not state the shape of its input `k`', [value('k', 'float32', [], {hasShape: false})]],
  ])('not when %s', (why, inputs) => {
    expect(served(inputs, [y]).rows).toEqual({kind: 'none', why});
  });
});

describe('what the answer is', () => {
  const label = value('label', 'int64', [1]);
  const chances = value('probabilities', 'float32', [null, 3]);
  test.each<[string, OnnxValue[], string]>([
    ['one output', [y], 'value'],
    ['label and probabilities, with the label declared as one', [label, chances], 'label'],
    ['label whose probabilities cannot be returned', [label, value('p', 'float32', [], {kind: 'sequence'})], 'label'],
    ['a number and a list', [y, value('z', 'float32', ['N', 4])], 'object'],
  ])('%s', (_, outputs, kind) => {
    expect(served([X], outputs).answer.kind).toBe(kind);
  });

  test('one output per class', () => {
    const outputs = [
      value('output_label', 'string', ['N']),
      value('sred', 'float32', ['N']),
      value('sblue', 'float32', ['N']),
    ];
    expect(served([X], outputs).answer).toMatchObject({kind: 'label', classes: ['red', 'blue']});
  });
});

test('inputs that cannot be passed, and models without a tensor to return', () => {
  expect(
    signatureOf(facts([value('m', 'float32', [], {kind: 'map', type: 'map(string,tensor(float))'})], [y])),
  ).toEqual({
    kind: 'input',
    input: 'm',
    type: 'map(string,tensor(float))',
  });
  expect(signatureOf(facts([X], [value('s', 'float32', [], {kind: 'sequence'})]))).toEqual({
    kind: 'output',
    output: 's',
  });
});
