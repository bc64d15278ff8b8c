import {readdirSync, readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {isMlopsError} from '../../../src/core/errors/index.js';
import {readOnnx} from '../../../src/formats/onnx/index.js';
import type {OnnxValue} from '../../../src/formats/onnx/model.js';

// The signatures are what Python's onnxruntime 1.32.0 says of the same files; see README.md.
const folder = new URL('.', import.meta.url);
const read = (name: string) => readOnnx(readFileSync(new URL(`${name}.onnx`, folder)), `${name}.onnx`);
const expected = (name: string) => JSON.parse(readFileSync(new URL(`${name}.expected.json`, folder), 'utf8'));
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.onnx'))
  .map((file) => file.slice(0, -'.onnx'.length));

const signature = ({name, type, shape}: OnnxValue) => [name, type, shape];

describe('readOnnx agrees with onnxruntime', () => {
  const signed = names.filter((name) => !['unknown_op', 'external_escape', 'map_input'].includes(name));
  test.each(signed)('about %s', (name) => {
    const model = read(name);
    const wanted = expected(name);
    expect(model.inputs.map(signature)).toEqual(wanted.signature.inputs);
    expect(model.outputs.map(signature)).toEqual(wanted.signature.outputs);
    expect(model.opset).toMatchObject(wanted.opset);
  });
});

test('tells operators, weights, metadata and kinds', () => {
  expect(read('logreg_zipmap_str').operators).toContain('ai.onnx.ml.ZipMap');
  expect(read('logreg_zipmap_str').outputs.map(({kind}) => kind)).toEqual(['tensor', 'sequence']);
  expect(read('mlp_30_64_32_3').parameters).toBe(30 * 64 + 64 + 64 * 32 + 32 + 32 * 3 + 3);
  expect(read('external_data')).toMatchObject({
    parameters: 30 * 64 + 64 + 64 * 32 + 32 + 32 * 3 + 3,
    externalFiles: ['external_data.bin'],
  });
  expect(read('map_input').inputs[0]).toMatchObject({kind: 'map', type: 'map(string,tensor(float))'});
  expect(read('unknown_op').operators).toContain('com.example.NoSuchOp');
  expect(Object.keys(read('local_function').metadata)).not.toHaveLength(0);
  expect(read('rf_cls_30').producer).toBe('skl2onnx');
  expect(read('all_dtypes').inputs.map(({elemType}) => elemType)).toEqual([
    'float16',
    'float32',
    'float64',
    'int8',
    'int16',
    'int32',
    'int64',
    'uint8',
    'uint16',
    'uint32',
    'uint64',
    'bool',
  ]);
});

test('weights outside the folder of the model are refused', () => {
  expect(() => read('external_escape')).toThrow('`external_escape.onnx` wants weights from `../../etc/passwd`');
});

test('a cut or damaged file gives a value or E_NOT_ONNX', () => {
  for (const name of ['logreg_zipmap_str', 'columns_mixed', 'local_function']) {
    const bytes = readFileSync(new URL(`${name}.onnx`, folder));
    for (let at = 0; at < bytes.length; at++) {
      const damaged = Uint8Array.from(bytes);
      damaged[at] = (damaged[at] ?? 0) ^ 0xff;
      for (const variant of [bytes.subarray(0, at), damaged]) {
        try {
          readOnnx(variant, name);
        } catch (error) {
          if (!isMlopsError(error, 'E_NOT_ONNX', 'E_ONNX_EXTERNAL')) throw error;
        }
      }
    }
  }
});
