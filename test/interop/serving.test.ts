import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {pythonEnvironment, pythonMissing, runPython} from '../rig/python.js';
import {Rig, ROOT, type Running} from '../rig/rig.js';

interface Answers {
  readonly live: boolean;
  readonly ready: boolean;
  readonly model_ready: boolean;
  readonly unknown_ready: boolean;
  readonly server: string;
  readonly inputs: readonly {readonly name: string; readonly datatype: string}[];
  readonly binary: {readonly label: readonly number[]; readonly probabilities: readonly (readonly number[])[]};
  readonly json: Answers['binary'];
  readonly gzip: readonly number[];
  readonly deflate: readonly number[];
  readonly texts_binary: readonly (readonly string[])[];
  readonly texts_json: readonly (readonly string[])[];
  readonly ids_binary: readonly (readonly string[])[];
  readonly ids_json: readonly (readonly string[])[];
  readonly id: string;
  readonly errors: Readonly<Record<string, readonly [string, string]>>;
}

describe.skipIf(pythonMissing())('the unmodified client of NVIDIA Triton', () => {
  const rig = new Rig();
  let server: Running;
  let got: Answers;

  beforeAll(async () => {
    const interpreter = await pythonEnvironment('triton');
    const models = ['rf_cls_30', 'columns_mixed', 'string_identity', 'int64_identity'];
    server = rig.start([
      'serve',
      ...models.map((name) => `${ROOT}/test/reference/onnx/${name}.onnx`),
      '--port',
      '0',
      '--json',
    ]);
    const {url} = JSON.parse(await server.line(/^\{/)).data;
    got = await runPython<Answers>(interpreter, 'triton_client.py', [new URL(url).host]);
  }, 600_000);
  afterAll(async () => {
    server?.child.kill('SIGTERM');
    await server?.finished;
    rig.remove();
  });

  test('finds server and models', () => {
    expect(got).toMatchObject({live: true, ready: true, model_ready: true, unknown_ready: false, server: 'mlops'});
    expect(got.inputs.map(({name, datatype}) => `${name} ${datatype}`)).toEqual([
      'city BYTES',
      'plan BYTES',
      'age FP32',
      'income FP32',
      'visits INT64',
    ]);
  });

  test('gets the same numbers as binary data, as JSON and packed', () => {
    expect(got.json).toEqual(got.binary);
    expect(got.binary.label).toHaveLength(5);
    for (const row of got.binary.probabilities) expect(row.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
    const repeated = Array.from({length: 40}, () => got.binary.label).flat();
    expect(got.gzip).toEqual(repeated);
    expect(got.deflate).toEqual(repeated);
  });

  test('gets texts and integers beyond 2^53 back as they were', () => {
    const texts = [
      ['', 'Grüße'],
      ['東京', 'a b'],
    ];
    expect([got.texts_binary, got.texts_json]).toEqual([texts, texts]);
    const ids = [['9007199254740993', '-9223372036854775808']];
    expect([got.ids_binary, got.ids_json]).toEqual([ids, ids]);
    expect(got.id).toBe('mine');
  });

  test('understands what is wrong', () => {
    expect(got.errors).toEqual({
      'unknown model': [
        '404',
        "there is no model 'none'; served: rf_cls_30, columns_mixed, string_identity, int64_identity",
      ],
      'wrong shape': ['400', "input 'X' has shape [5,3], the model takes [-1,30]"],
      'wrong type': ['400', "input 'X' is FP32, not FP64"],
      NUL: ['400', "input 'text' has a text with a NUL character, which cannot be passed to the model"],
      'not offered': ['404', 'Not Found'],
    });
  });
});
