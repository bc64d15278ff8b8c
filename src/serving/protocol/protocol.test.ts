import {describe, expect, test} from 'vitest';
import {type Element, elementOf} from '../element.js';
import type {Port, ServedSignature} from '../model.js';
import {Refusal} from '../refusal.js';
import {readInferRequest} from './infer-request.js';
import {writeInferResponse} from './infer-response.js';
import {readBinaryData, writeBinaryData} from './tensor-binary.js';

const element = (name: string): Element => {
  const found = elementOf(name);
  if (!found) throw new Error(name);
  return found;
};
const port = (name: string, type: string, shape: number[]): Port => ({
  name,
  element: element(type),
  shape,
  isShapeless: false,
});
const signature = (inputs: Port[], hiddenOutputs: string[] = []): ServedSignature => ({
  inputs,
  outputs: [port('y', 'float32', [-1]), port('z', 'string', [-1])],
  hiddenOutputs,
  rows: {kind: 'none', why: ''},
  answer: {kind: 'value', output: port('y', 'float32', [-1])},
});
const model = signature([port('x', 'float32', [-1, 2])]);

const json = (value: unknown): Uint8Array => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
const input = (more: object = {}) => ({name: 'x', datatype: 'FP32', shape: [1, 2], data: [1, 2], ...more});
const request = (more: object = {}, rest: object = {}) => json({inputs: [input(more)], ...rest});

const refusal = (act: () => unknown): string => {
  try {
    act();
    return 'none';
  } catch (error) {
    if (error instanceof Refusal) return `${error.status} ${error.message}`;
    throw error;
  }
};

describe('requests', () => {
  test('flat and nested data are the same', () => {
    const wanted = {x: {dataType: 'float32', shape: [1, 2], data: Float32Array.of(1, 2)}};
    expect(readInferRequest(request(), undefined, model).feeds).toEqual(wanted);
    expect(readInferRequest(request({data: [[1, 2]]}), undefined, model).feeds).toEqual(wanted);
  });

  test('parameters, id and outputs', () => {
    const asked = readInferRequest(
      request(
        {},
        {
          id: 'a',
          parameters: {timeout: 5000, allow_nan: true, binary_data_output: true},
          outputs: [{name: 'z', parameters: {binary_data: false}}],
        },
      ),
      undefined,
      model,
    );
    expect(asked).toMatchObject({id: 'a', timeoutMs: 5, allowNan: true, outputs: [{name: 'z', isBinary: false}]});
    expect(readInferRequest(request({}, {parameters: {binary_data_output: true}}), undefined, model).outputs).toEqual([
      {name: 'y', isBinary: true},
      {name: 'z', isBinary: true},
    ]);
  });

  test('integers beyond 2^53 keep their digits', () => {
    const ids = signature([port('i', 'int64', [-1])]);
    const body = json(
      '{"inputs":[{"name":"i","datatype":"INT64","shape":[2],"data":[9007199254740993,-9223372036854775808]}]}',
    );
    expect(readInferRequest(body, undefined, ids).feeds['i']?.data).toEqual(
      BigInt64Array.of(9007199254740993n, -(2n ** 63n)),
    );
  });

  test('binary data that does not lie where the processor wants it', () => {
    const header = json({inputs: [{name: 'x', datatype: 'FP32', shape: [1, 2], parameters: {binary_data_size: 8}}]});
    const blob = new Uint8Array(Float32Array.of(1.5, -2).buffer);
    for (const padding of ['', ' ', '  ', '   ']) {
      const body = Buffer.concat([Buffer.from(padding), header, blob]);
      expect(readInferRequest(body, header.length + padding.length, model).feeds['x']?.data).toEqual(
        Float32Array.of(1.5, -2),
      );
    }
  });

  test('a bare body is the only input, rows by its length', () => {
    const blob = new Uint8Array(Float32Array.of(1, 2, 3, 4).buffer);
    expect(readInferRequest(blob, 0, model).feeds['x']).toMatchObject({shape: [2, 2]});
    const texts = signature([port('t', 'string', [-1, 1])]);
    expect(readInferRequest(Buffer.from('Grüße'), 0, texts).feeds['t']).toEqual({
      dataType: 'string',
      shape: [1, 1],
      data: ['Grüße'],
    });
    expect(refusal(() => readInferRequest(blob.subarray(1), 0, model))).toBe(
      "400 input 'x' has 15 bytes of data, its shape takes 8",
    );
  });

  test.each<[string, Uint8Array, string]>([
    ['no JSON', json('{'), '400 the body is not JSON: a key in double quotes is expected here'],
    ['not UTF-8', Uint8Array.of(0xff), '400 the body is not UTF-8'],
    ['no inputs', json({}), '400 inputs: invalid input: expected array, received undefined'],
    ['an unknown name', request({name: 'w'}), "400 the model has no input 'w'; it has 'x'"],
    ['a name twice', json({inputs: [input(), input()]}), "400 input 'x' is given twice"],
    ['nothing', json({inputs: []}), "400 missing input 'x'"],
    ['another type', request({datatype: 'FP64'}), "400 input 'x' is FP32, not FP64"],
    ['a type not offered', request({datatype: 'BF16'}), "501 input 'x': BF16 is not offered"],
    ['another shape', request({shape: [2]}), "400 input 'x' has shape [2], the model takes [-1,2]"],
    ['too few values', request({data: [1]}), "400 input 'x' has 1 values, its shape takes 2"],
    ['a huge shape', request({shape: [1e9, 2]}), "400 input 'x' has 2 values, its shape takes 2000000000"],
    ['a shape past all memory', request({shape: [2 ** 50, 2]}), "400 input 'x' is too large"],
    ['text for a number', request({data: ['a', 1]}), "400 input 'x' is FP32, which cannot hold a"],
    ['null for a number', request({data: [null, 1]}), "400 input 'x' is FP32, which cannot hold null"],
    [
      'both data and size',
      request({parameters: {binary_data_size: 8}}),
      "400 input 'x' needs either data or the parameter binary_data_size",
    ],
    [
      'shared memory',
      request({parameters: {shared_memory_region: 'a'}}),
      "501 input 'x': shared memory is not offered",
    ],
    ['an unknown output', request({}, {outputs: [{name: 'q'}]}), "400 the model has no output 'q'; it has 'y', 'z'"],
    ['an output twice', request({}, {outputs: [{name: 'y'}, {name: 'y'}]}), "400 output 'y' is asked for twice"],
    [
      'classification',
      request({}, {outputs: [{name: 'y', parameters: {classification: 1}}]}),
      "501 output 'y': classification is not offered",
    ],
    [
      'an output that is no tensor',
      request({}, {outputs: [{name: 's'}]}),
      "501 output 's' is not a tensor, it cannot be returned",
    ],
  ])('%s is refused', (_, body, wanted) => {
    expect(refusal(() => readInferRequest(body, undefined, {...model, hiddenOutputs: ['s']}))).toBe(wanted);
  });

  test('missing and left over binary data', () => {
    const header = json({inputs: [{name: 'x', datatype: 'FP32', shape: [1, 2], parameters: {binary_data_size: 8}}]});
    const with_ = (bytes: number) =>
      refusal(() => readInferRequest(Buffer.concat([header, Buffer.alloc(bytes)]), header.length, model));
    expect([with_(7), with_(8), with_(9)]).toEqual([
      "400 input 'x' has 8 bytes of data, the body holds 7 more",
      'none',
      '400 1 bytes are left over after the binary data',
    ]);
    expect(refusal(() => readInferRequest(header, header.length + 1, model))).toMatch(/^400 Inference-Header/);
  });
});

describe('texts on the wire', () => {
  test('have their length before them', () => {
    const data = ['', 'é', 'a b'];
    const bytes = writeBinaryData({dataType: 'string', shape: [3], data});
    expect([...bytes]).toEqual([0, 0, 0, 0, 2, 0, 0, 0, 0xc3, 0xa9, 3, 0, 0, 0, 97, 32, 98]);
    expect(readBinaryData('t', element('string'), bytes, 3)).toEqual(data);
  });

  test.each([
    [[1, 0, 0], 'cut off'],
    [[5, 0, 0, 0, 97], 'cut off'],
    [[255, 255, 255, 255, 97], 'cut off'],
    [[1, 0, 0, 0, 0xff], 'not UTF-8'],
    [[2, 0, 0, 0, 97, 0], 'a NUL character'],
    [[0, 0, 0, 0, 0, 0, 0, 0], '2 values, its shape takes 1'],
  ])('%j is refused', (bytes, why) => {
    expect(refusal(() => readBinaryData('t', element('string'), Uint8Array.from(bytes), 1))).toContain(why);
  });
});

describe('answers', () => {
  const head = {name: 'm', version: '1', id: 'a', allowNan: false};
  const outputs = {
    y: {dataType: 'float32', shape: [2], data: Float32Array.of(1.5, Number.NaN)},
    i: {dataType: 'int64', shape: [1], data: BigInt64Array.of(2n ** 62n + 1n)},
    b: {dataType: 'bool', shape: [2], data: Uint8Array.of(1, 0)},
    h: {dataType: 'float16', shape: [1], data: Uint16Array.of(0x3e00)},
  } as const;
  const write = (names: string[], more: object = {}, isBinary = false) =>
    writeInferResponse(
      {...head, ...more},
      outputs,
      names.map((name) => ({name, isBinary})),
    );

  test('are JSON with exact integers and truth values', () => {
    expect(write(['i', 'b', 'h']).body).toBe(
      '{"model_name":"m","model_version":"1","id":"a","outputs":[{"name":"i","datatype":"INT64","shape":[1],"data":[4611686018427387905]},{"name":"b","datatype":"BOOL","shape":[2],"data":[true,false]},{"name":"h","datatype":"FP16","shape":[1],"data":[1.5]}]}',
    );
  });

  test('NaN is refused by name, unless it was allowed or is binary', () => {
    expect(refusal(() => write(['y']))).toMatch(/^500 output 'y' has NaN/);
    expect(write(['y'], {allowNan: true}).body).toContain('"data":[1.5,NaN]');
    const {body, headerLength = 0} = write(['y', 'b'], {}, true);
    const bytes = Buffer.from(body);
    expect(JSON.parse(bytes.subarray(0, headerLength).toString()).outputs).toEqual([
      {name: 'y', datatype: 'FP32', shape: [2], parameters: {binary_data_size: 8}},
      {name: 'b', datatype: 'BOOL', shape: [2], parameters: {binary_data_size: 2}},
    ]);
    expect([...bytes.subarray(headerLength + 8)]).toEqual([1, 0]);
  });
});
