import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {elementOf, store} from '../../../src/serving/element.js';
import {fromHalf, toHalf} from '../../../src/serving/half.js';
import {readBinaryData, writeBinaryData} from '../../../src/serving/protocol/tensor-binary.js';
import {type OpenServer, openServer, type Reference, type ReferenceTensor, readReference} from './workplace.js';

// Every model answers what Python's onnxruntime 1.32.0 does, as JSON and as binary data; see test/reference/onnx/README.md.
const NAMES = [
  'all_dtypes',
  'bf16_output',
  'cnn_image',
  'cnn_uint8',
  'columns_mixed',
  'default_input',
  'external_data',
  'fixed_batch_1',
  'inits_as_inputs',
  'int64_embed',
  'int64_identity',
  'lgbm_bin_nozipmap',
  'lgbm_cls_zipmap',
  'linreg_double',
  'local_function',
  'logreg_nozipmap',
  'logreg_zipmap_columns',
  'logreg_zipmap_int',
  'logreg_zipmap_str',
  'mlp_30_64_32_3',
  'nan_inf',
  'opset22',
  'opset7',
  'rf_cls_30',
  'rf_reg_100',
  'scalar_input',
  'string_identity',
  'two_outputs',
  'weird_names',
  'xgb_cls',
  'zero_rows',
] as const;
const TOLERANCE = 1e-5;

let server: OpenServer;
beforeAll(async () => {
  server = await openServer(NAMES);
});
afterAll(() => server.close());

/** What Python returns as a list of maps is served as a matrix, one column for each class. */
function asMatrix(output: ReferenceTensor): ReferenceTensor {
  if (output.type === 'tensor') return output;
  const rows = output.data as unknown as readonly (readonly [key: unknown, value: number][])[];
  const shape = [rows.length, rows[0]?.length ?? 0];
  return {...output, dtype: 'float32', shape, data: rows.flatMap((row) => row.map(([, value]) => value))};
}

const datatypeOf = ({dtype}: ReferenceTensor): string => elementOf(dtype)?.datatype ?? dtype;

/** Numbers with all their digits, and the words for those JSON has none for. */
const literal = (value: number | string | boolean, dtype: string): string =>
  dtype === 'string' ? JSON.stringify(value) : String(value);

function jsonRequest({inputs}: Reference, names: Readonly<Record<string, string>>): string {
  const tensors = Object.entries(inputs)
    .filter(([name]) => name in names)
    .map(
      ([name, tensor]) =>
        `{"name":${JSON.stringify(name)},"datatype":"${datatypeOf(tensor)}","shape":[${tensor.shape}],"data":[${tensor.data.map((value) => literal(value, tensor.dtype)).join(',')}]}`,
    );
  return `{"id":"q","parameters":{"allow_nan":true},"inputs":[${tensors.join(',')}]}`;
}

function blobOf({dtype, data}: ReferenceTensor): Uint8Array {
  const element = elementOf(dtype);
  if (!element) throw new Error(`there is no type ${dtype}`);
  const values = element.allocate(data.length);
  for (const [index, value] of data.entries()) {
    const number = element.sizeBytes === 8 && element.family === 'integer' ? BigInt(value) : Number(value);
    store(values, index, dtype === 'string' ? String(value) : dtype === 'float16' ? toHalf(Number(value)) : number);
  }
  return writeBinaryData({dataType: element.name, shape: [], data: values});
}

function binaryRequest({inputs}: Reference, names: Readonly<Record<string, string>>) {
  const used = Object.entries(inputs).filter(([name]) => name in names);
  const blobs = used.map(([, tensor]) => blobOf(tensor));
  const tensors = used.map(([name, tensor], index) => ({
    name,
    datatype: datatypeOf(tensor),
    shape: tensor.shape,
    parameters: {binary_data_size: blobs[index]?.length},
  }));
  const header = Buffer.from(JSON.stringify({inputs: tensors, parameters: {binary_data_output: true}}));
  return {
    payload: Buffer.concat([header, ...blobs]),
    headers: {'inference-header-content-length': String(header.length)},
  };
}

/** The inputs a model takes by name; references also list those with a default. */
async function inputsOf(name: string): Promise<Record<string, string>> {
  const metadata = (await server.app.inject(`/v2/models/${name}`)).json();
  return Object.fromEntries(
    metadata.inputs.map((input: {name: string; datatype: string}) => [input.name, input.datatype]),
  );
}

function expectTensor(found: {shape: readonly number[]; data: readonly unknown[]}, wanted: ReferenceTensor): void {
  expect(found.shape, wanted.name).toEqual(wanted.shape);
  expect(found.data.length, wanted.name).toBe(wanted.data.length);
  const isFloat = wanted.dtype.startsWith('float');
  for (const [index, value] of wanted.data.entries()) {
    const actual = found.data[index];
    if (!isFloat || !Number.isFinite(Number(value))) expect(String(actual), wanted.name).toBe(String(value));
    else {
      const limit = TOLERANCE + TOLERANCE * Math.abs(Number(value));
      expect(Math.abs(Number(actual) - Number(value)), wanted.name).toBeLessThanOrEqual(limit);
    }
  }
}

/** Reads an answer whose numbers may be words or longer than JavaScript's: all values become texts. */
function readAnswer(body: string) {
  const quoted = body.replace(
    /"data":\[([^"\]]*)\]/g,
    (_, list: string) =>
      `"data":[${
        list === ''
          ? ''
          : list
              .split(',')
              .map((value) => `"${value}"`)
              .join(',')
      }]`,
  );
  return JSON.parse(quoted) as {
    id: string;
    model_name: string;
    outputs: {name: string; datatype: string; shape: number[]; data: unknown[]}[];
  };
}

function unpack(payload: Buffer, headerLength: number) {
  const {outputs} = JSON.parse(payload.subarray(0, headerLength).toString('utf8')) as {
    outputs: {name: string; datatype: string; shape: number[]; parameters: {binary_data_size: number}}[];
  };
  let at = headerLength;
  return outputs.map(({name, datatype, shape, parameters}) => {
    const size = shape.reduce((product, length) => product * length, 1);
    const element = elementOf(
      {BYTES: 'string', FP16: 'float16', FP32: 'float32', FP64: 'float64', BOOL: 'bool'}[datatype] ??
        datatype.toLowerCase(),
    );
    if (!element) throw new Error(`there is no type ${datatype}`);
    const values = readBinaryData(name, element, payload.subarray(at, at + parameters.binary_data_size), size);
    at += parameters.binary_data_size;
    const data = Array.from(values as ArrayLike<number | string>, (value) =>
      datatype === 'FP16' ? fromHalf(Number(value)) : datatype === 'BOOL' ? value === 1 : value,
    );
    return {name, shape, data};
  });
}

describe.each(NAMES)('%s', (name) => {
  const reference = readReference(name);
  const wanted = reference.outputs.map(asMatrix);

  test('answers JSON as Python does', async () => {
    const payload = jsonRequest(reference, await inputsOf(name));
    const response = await server.app.inject({method: 'POST', url: `/v2/models/${name}/infer`, payload});
    expect(response.statusCode, response.body).toBe(200);
    const answer = readAnswer(response.body);
    expect(answer).toMatchObject({id: 'q', model_name: name, model_version: '1'});
    expect(answer.outputs.map((output) => output.name)).toEqual(wanted.map((output) => output.name));
    for (const [index, tensor] of wanted.entries()) {
      const output = answer.outputs[index];
      if (!output) throw new Error(`${tensor.name} is missing`);
      expect(output.datatype).toBe(datatypeOf(tensor));
      expectTensor(output, tensor);
    }
  });

  test('answers binary data as Python does', async () => {
    const request = binaryRequest(reference, await inputsOf(name));
    const response = await server.app.inject({method: 'POST', url: `/v2/models/${name}/infer`, ...request});
    expect(response.statusCode, response.body).toBe(200);
    expect(response.headers['content-type']).toBe('application/octet-stream');
    const length = Number(response.headers['inference-header-content-length']);
    const outputs = unpack(response.rawPayload, length);
    for (const [index, tensor] of wanted.entries()) {
      const output = outputs[index];
      if (!output) throw new Error(`${tensor.name} is missing`);
      expect(output.name).toBe(tensor.name);
      expectTensor(output, tensor);
    }
  });
});

test('rows come back as the tensors say, from models with columns, matrices and several outputs', async () => {
  const ask = async (name: string, rows: unknown, query = '') =>
    (await server.app.inject({method: 'POST', url: `/predict/${name}${query}`, payload: JSON.stringify(rows)})).json();
  const mixed = readReference('columns_mixed');
  const count = mixed.outputs[0]?.data.length ?? 0;
  const rows = Array.from({length: count}, (_, row) =>
    Object.fromEntries(Object.entries(mixed.inputs).map(([name, {data}]) => [name, data[row]])),
  );
  expect((await ask('columns_mixed', rows)).predictions).toEqual(mixed.outputs[0]?.data);

  const flowers = readReference('logreg_zipmap_columns');
  const values = flowers.inputs['X']?.data ?? [];
  const matrix = Array.from({length: 5}, (_, row) => values.slice(4 * row, 4 * row + 4));
  expect((await ask('logreg_zipmap_columns', matrix)).predictions).toEqual(flowers.outputs[0]?.data);
  const {predictions} = await ask('logreg_zipmap_columns', matrix, '?proba=1');
  expect(predictions.map(({label}: {label: string}) => label)).toEqual(flowers.outputs[0]?.data);
  for (const [row, {probabilities}] of predictions.entries()) {
    expect(Object.keys(probabilities)).toEqual(['setosa', 'versicolor', 'virginica']);
    for (const output of flowers.outputs.slice(1))
      expect(probabilities[output.name.slice(1)]).toBeCloseTo(Number(output.data[row]), 5);
  }

  for (const name of ['columns_mixed', 'logreg_zipmap_int', 'lgbm_bin_nozipmap'] as const) {
    const {inputs, outputs} = readReference(name);
    const first = Object.fromEntries(
      Object.entries(inputs).map(([key, {data, shape}]) => [key, shape[1] === 1 ? data[0] : data.slice(0, shape[1])]),
    );
    const [prediction] = (await ask(name, [first], '?proba=1')).predictions;
    const maps = outputs[1]?.data as unknown as readonly (readonly [unknown, number][])[];
    const wanted = outputs[1]?.type === 'tensor' ? outputs[1].data.slice(0, 2).entries() : maps[0];
    for (const [label, chance] of wanted ?? [])
      expect(prediction.probabilities[String(label)], name).toBeCloseTo(Number(chance), 5);
  }

  const linear = readReference('linreg_double');
  const wide = linear.inputs['X']?.data ?? [];
  const answer = await ask(
    'linreg_double',
    Array.from({length: 5}, (_, row) => ({X: wide.slice(10 * row, 10 * row + 10)})),
  );
  expect(answer.predictions).toEqual(linear.outputs[0]?.data);
  expect(answer.model).toEqual({name: 'linreg_double', version: '1'});

  // A model of one row at a time answers many.
  const single = readReference('fixed_batch_1');
  const row = single.inputs['X']?.data ?? [];
  const three = await ask('fixed_batch_1', [row, row, row]);
  expect(three.predictions).toHaveLength(3);
  for (const prediction of three.predictions)
    for (const [index, value] of prediction.entries())
      expect(value).toBeCloseTo(Number(single.outputs[0]?.data[index]), 5);
});
