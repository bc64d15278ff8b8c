import fc from 'fast-check';
import {expect, test} from 'vitest';
import {isMlopsError} from '../../core/errors/index.js';
import {readOnnx} from './index.js';
import {onnx} from './proto.generated.js';

const encode = (model: onnx.ModelProto.$Properties) => onnx.ModelProto.encode(model).finish();
const latin = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

test('files of other kinds are recognised by name', () => {
  const cases: [string, RegExp][] = [
    ['', /it is empty/],
    ['<!DOCTYPE html><html>', /HTML/],
    ['PK\x03\x04rest', /zip archive, as PyTorch/],
    ['\x80\x04\x95', /Python pickle/],
    ['\x89HDF\r\n', /HDF5/],
    ['version https://git-lfs.github.com/spec/v1\n', /git lfs pull/],
    ['{"learner": 1}', /JSON/],
    ['\x10\0\0\0\0\0\0\0{"__metadata__"', /safetensors/],
    ['hello world', /not an ONNX model/],
  ];
  for (const [text, message] of cases) expect(() => readOnnx(latin(text), 'model.onnx')).toThrow(message);
});

test('a message without graph or version is no model', () => {
  expect(() => readOnnx(encode({irVersion: 8}), 'm')).toThrow('`m` is not an ONNX model: it holds no graph');
  expect(() => readOnnx(encode({graph: {}}), 'm')).toThrow('holds no graph');
  expect(readOnnx(encode({irVersion: 1, graph: {}}), 'm')).toMatchObject({
    irVersion: 1,
    opset: {'ai.onnx': 1},
    inputs: [],
  });
});

test('locations of weights must stay inside the folder', () => {
  const located = (location: string) =>
    encode({
      irVersion: 8,
      graph: {
        initializer: [{name: 'w', dims: [2, 3], dataLocation: 1, externalData: [{key: 'location', value: location}]}],
      },
    });
  for (const location of ['/etc/passwd', '../w', 'a/../../w', '..\\w', 'C:\\w', '\\\\host\\w', '', 'a\0b'])
    expect(() => readOnnx(located(location), 'm')).toThrow(/wants weights from/);
  expect(readOnnx(located('./weights\\w..bin'), 'm').externalFiles).toEqual(['weights/w..bin']);
});

test('inner graphs count, free lengths are null or their names', () => {
  const body = {node: [{opType: 'Relu'}], initializer: [{name: 'v', dims: [4]}]};
  const graph = {
    node: [{opType: 'If', attribute: [{name: 'then_branch', g: body}]}],
    input: [
      {
        name: 'x',
        type: {tensorType: {elemType: 1, shape: {dim: [{dimParam: 'N'}, {dimValue: -1}, {}, {dimValue: 3}]}}},
      },
    ],
    output: [{name: 'y', type: {optionalType: {elemType: {tensorType: {elemType: 7}}}}}],
  };
  expect(readOnnx(encode({irVersion: 8, graph}), 'm')).toMatchObject({
    operators: ['If', 'Relu'],
    parameters: 4,
    inputs: [{shape: ['N', null, null, 3], hasShape: true}],
    outputs: [{kind: 'optional', elemType: 'int64', type: 'optional(tensor(int64))', hasShape: false}],
  });
});

test('graphs inside graphs without end are refused', () => {
  const bytes = (() => {
    // The encoder has the same limit as the decoder, so this is written by hand.
    let inner = onnx.GraphProto.encode({}).finish();
    const wrap = (tag: number, content: Uint8Array) => {
      const head = [tag];
      for (let rest = content.length; ; rest >>>= 7) {
        if (rest < 128) {
          head.push(rest);
          break;
        }
        head.push((rest & 127) | 128);
      }
      return Uint8Array.from([...head, ...content]);
    };
    for (let depth = 0; depth < 200; depth++) inner = wrap(0x0a, wrap(0x2a, wrap(0x32, inner)));
    return Uint8Array.from([0x08, 8, ...wrap(0x3a, inner)]);
  })();
  expect(() => readOnnx(bytes, 'm')).toThrow('not an ONNX model');
});

test('any bytes give a model or an error of the catalogue', () => {
  const model = encode({irVersion: 8, graph: {name: 'g', node: [{opType: 'Relu', input: ['x'], output: ['y']}]}});
  const damaged = fc.tuple(fc.nat(model.length - 1), fc.nat(255)).map(([at, byte]) => {
    const copy = Uint8Array.from(model);
    copy[at] = byte;
    return copy;
  });
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({maxLength: 60}), damaged), (bytes) => {
      try {
        readOnnx(bytes, 'm');
      } catch (error) {
        if (!isMlopsError(error)) throw error;
      }
    }),
    {numRuns: 300},
  );
});
