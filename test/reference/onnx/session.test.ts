import {copyFileSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, describe, expect, test} from 'vitest';
import {loadSession, type TensorValue} from '../../../src/platform/onnxruntime/index.js';
import {Rig} from '../../rig/rig.js';

// Expected outputs are those of Python onnxruntime 1.32.0; README.md tells where models and numbers come from.
const FOLDER = import.meta.dirname;
const rig = new Rig();
afterAll(() => rig.remove());

interface Golden {
  readonly type: string;
  readonly dtype: TensorValue['dataType'];
  readonly shape: readonly number[];
  readonly data: readonly (number | string | boolean)[];
}

interface Expected {
  readonly inputs: Readonly<Record<string, Golden>>;
  readonly outputs: readonly (Golden & {readonly name: string})[];
}

/** The bits of a half-precision number that is exact in it and not subnormal, as all in these files are. */
function halfBits(value: number): number {
  const [bits = 0] = new Uint32Array(Float32Array.of(value).buffer);
  const sign = (bits >>> 16) & 0x8000;
  if (value === 0) return sign;
  return sign | ((((bits >>> 23) & 0xff) - 112) << 10) | ((bits >>> 13) & 0x3ff);
}

const ARRAYS = {
  float32: Float32Array,
  float64: Float64Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
} as const;

function dataOf({dtype, data}: Golden): TensorValue['data'] {
  if (dtype === 'string') return data.map(String);
  if (dtype === 'int64') return BigInt64Array.from(data.map(BigInt));
  if (dtype === 'uint64') return BigUint64Array.from(data.map(BigInt));
  if (dtype === 'float16') return Uint16Array.from(data.map(Number), halfBits);
  if (dtype === 'bool') return Uint8Array.from(data.map(Number));
  const TypedArray = ARRAYS[dtype as keyof typeof ARRAYS];
  return TypedArray.from(data.map(Number));
}

function compare(found: TensorValue | undefined, golden: Golden): void {
  expect(found).toMatchObject({dataType: golden.dtype, shape: golden.shape});
  const [values, wanted] = [[...(found?.data ?? [])], [...dataOf(golden)]];
  expect(values).toHaveLength(wanted.length);
  if (!golden.dtype.startsWith('float') || golden.dtype === 'float16') {
    expect(values).toEqual(wanted);
    return;
  }
  values.forEach((value, i) => {
    const [a, b] = [Number(value), Number(wanted[i])];
    const isNear = Object.is(a, b) || a === b || Math.abs(a - b) <= 1e-5 + 1e-5 * Math.abs(b);
    expect(isNear, `value ${i}: ${a}, wanted ${b}`).toBe(true);
  });
}

const NAMES = readdirSync(FOLDER).flatMap((name) => (name.endsWith('.expected.json') ? [name.slice(0, -14)] : []));

describe('models give the numbers Python gives', () => {
  test.each(NAMES.filter((name) => !['map_input', 'seq_tensor_out'].includes(name)))('%s', async (name) => {
    const {inputs, outputs}: Expected = JSON.parse(readFileSync(join(FOLDER, `${name}.expected.json`), 'utf8'));
    const session = await loadSession(join(FOLDER, `${name}.onnx`));
    const feeds = Object.fromEntries(
      Object.entries(inputs).map(([input, golden]) => [
        input,
        {dataType: golden.dtype, shape: golden.shape, data: dataOf(golden)},
      ]),
    );
    expect(session.outputs.map((port) => [port.name, port.isTensor])).toEqual(
      outputs.map((output) => [output.name, output.type === 'tensor']),
    );
    const results = await session.run(feeds);
    const tensors = outputs.filter(({type}) => type === 'tensor');
    expect(Object.keys(results)).toEqual(tensors.map((output) => output.name));
    for (const output of tensors) compare(results[output.name], output);
    for (const output of outputs.filter(({type}) => type !== 'tensor'))
      await expect(session.run(feeds, [output.name])).rejects.toMatchObject({
        code: 'E_ONNX_OUTPUT',
        message: `output \`${output.name}\` of \`${join(FOLDER, `${name}.onnx`)}\` is not a tensor`,
      });
    await session.release();
  });

  test('without any tensor output there is nothing to run for', async () => {
    const session = await loadSession(join(FOLDER, 'seq_tensor_out.onnx'));
    const x: TensorValue = {dataType: 'float32', shape: [1, 3], data: new Float32Array(3)};
    await expect(session.run({x})).rejects.toMatchObject({
      code: 'E_ONNX_OUTPUT',
      message: expect.stringContaining('output `seq`'),
    });
  });

  test('from bytes as from the file', async () => {
    const bytes = readFileSync(join(FOLDER, 'opset22.onnx'));
    const {inputs, outputs}: Expected = JSON.parse(readFileSync(join(FOLDER, 'opset22.expected.json'), 'utf8'));
    const [input, output] = [inputs['x'], outputs[0]];
    if (!input || !output) throw new Error('the golden file has changed');
    const session = await loadSession(new Uint8Array(bytes), 'a model');
    const {[output.name]: found} = await session.run({
      x: {dataType: input.dtype, shape: input.shape, data: dataOf(input)},
    });
    compare(found, output);
  });
});

describe('what cannot be loaded is said in one line', () => {
  const broken = (name: string, bytes: Uint8Array) => {
    writeFileSync(rig.path(name), bytes);
    return rig.path(name);
  };
  const xgb = readFileSync(join(FOLDER, 'xgb_cls.onnx'));

  test.each([
    ['an unknown operator', join(FOLDER, 'unknown_op.onnx'), /NoSuchOp.* is not a registered function\/op$/],
    ['data outside its folder', join(FOLDER, 'external_escape.onnx'), /escapes model directory/],
    ['an empty file', broken('empty.onnx', new Uint8Array()), /ModelProto does not have a graph\.$/],
    ['a text', broken('text.onnx', Buffer.from('this is no model')), /: Protobuf parsing failed\.$/],
    ['half a model', broken('half.onnx', xgb.subarray(0, 5000)), /: Protobuf parsing failed\.$/],
  ])('%s', async (_, path, reason) => {
    const error = await loadSession(path).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({code: 'E_ONNX_LOAD', message: expect.stringMatching(reason)});
    expect(String(error)).toMatch(new RegExp(`^[^\\n]*onnxruntime cannot load \`${path}\`: [^\\n]*$`));
    // No trace of the runtime's own source files.
    expect(String(error)).not.toMatch(/\.(cc|h):\d+|onnxruntime_src/);
  });

  test('missing external data is named', async () => {
    copyFileSync(join(FOLDER, 'external_data.onnx'), rig.path('external.onnx'));
    await expect(loadSession(rig.path('external.onnx'))).rejects.toMatchObject({
      message: expect.stringContaining('external_data.bin'),
    });
  });

  test('nothing, and a folder', async () => {
    await expect(loadSession(rig.path('none.onnx'))).rejects.toMatchObject({code: 'E_FILE_NOT_FOUND', exitCode: 4});
    await expect(loadSession(FOLDER)).rejects.toMatchObject({code: 'E_IS_DIRECTORY'});
  });
});

describe('inputs that do not fit', () => {
  const model = join(FOLDER, 'logreg_nozipmap.onnx');
  const tensor = (shape: number[], data: TensorValue['data'], dataType: TensorValue['dataType'] = 'float32') => ({
    X: {dataType, shape, data},
  });

  test.each([
    ['too few values', tensor([2, 4], new Float32Array(3)), 'E_ONNX_INPUT', /input `X`: .*size\(8\).*length\(3\)/],
    ['another array', tensor([1, 4], new Float64Array(4)), 'E_ONNX_INPUT', /must be a Float32Array$/],
    ['another type', tensor([1, 4], new Float64Array(4), 'float64'), 'E_ONNX_RUN', /double.*expected.*float/],
    ['another rank', tensor([4], new Float32Array(4)), 'E_ONNX_RUN', /Invalid rank for input: X Got: 1 Expected: 2/],
    ['another width', tensor([1, 5], new Float32Array(5)), 'E_ONNX_RUN', /index: 1 Got: 5 Expected: 4/],
    ['none', {}, 'E_ONNX_RUN', /'X' is missing/],
  ])('%s', async (_, feeds, code, message) => {
    const session = await loadSession(model);
    await expect(session.run(feeds)).rejects.toMatchObject({code, message: expect.stringMatching(message)});
  });
});
