import fc from 'fast-check';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {type OpenServer, openServer} from './workplace.js';

// Whatever comes in, the answer is a result or says what is wrong with the request: never 5xx, never a crash.
const MODELS = [
  'columns_mixed',
  'all_dtypes',
  'string_identity',
  'int64_embed',
  'fixed_batch_1',
  'cnn_image',
  'scalar_input',
];
let server: OpenServer;
beforeAll(async () => {
  server = await openServer(MODELS);
});
afterAll(() => server.close());

async function expectOrdinary(
  url: string,
  payload: string | Buffer,
  headers: Record<string, string> = {},
): Promise<void> {
  const response = await server.app.inject({method: 'POST', url, payload, headers});
  expect(response.statusCode, `${url}: ${response.body.slice(0, 300)}`).toBeLessThan(500);
  expect(server.bugs).toEqual([]);
  if (response.statusCode === 200) return;
  const key = url.startsWith('/v2') ? 'error' : 'detail';
  expect(JSON.parse(response.body)).toHaveProperty(key);
}

const model = fc.constantFrom(...MODELS);
const types = fc.constantFrom('application/json', 'text/csv', 'text/plain', 'application/octet-stream', 'x', '');
const RUNS = {numRuns: 300};

test('any bytes', async () => {
  await fc.assert(
    fc.asyncProperty(model, fc.uint8Array({maxLength: 200}), types, async (name, bytes, type) => {
      await expectOrdinary(`/predict/${name}`, Buffer.from(bytes), {'content-type': type});
      await expectOrdinary(`/v2/models/${name}/infer`, Buffer.from(bytes), {'content-type': type});
      await expectOrdinary(`/v2/models/${name}/infer`, Buffer.from(bytes), {'inference-header-content-length': '0'});
    }),
    RUNS,
  );
});

test('any JSON', async () => {
  await fc.assert(
    fc.asyncProperty(model, fc.jsonValue(), async (name, value) => {
      const payload = JSON.stringify(value);
      await expectOrdinary(`/predict/${name}`, payload);
      await expectOrdinary(`/predict/${name}`, `[${payload}]`);
      await expectOrdinary(`/v2/models/${name}/infer`, payload);
    }),
    RUNS,
  );
});

const value = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.string(),
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.integer(), {maxLength: 3}),
  fc.bigInt().map(String),
);
const names = fc.constantFrom(
  'X',
  'ids',
  'text',
  'city',
  'plan',
  'age',
  'income',
  'visits',
  'image',
  'x',
  'k',
  '__proto__',
  'f16',
);

test('rows that are nearly right', async () => {
  const row = fc.dictionary(names, value, {maxKeys: 6});
  await fc.assert(
    fc.asyncProperty(model, fc.array(row, {maxLength: 4}), async (name, rows) => {
      await expectOrdinary(`/predict/${name}?proba=1`, JSON.stringify(rows));
    }),
    RUNS,
  );
});

test('inference requests that are nearly right', async () => {
  const tensor = fc.record(
    {
      name: names,
      shape: fc.array(fc.oneof(fc.integer({min: -1, max: 4}), fc.constant(2 ** 40)), {maxLength: 4}),
      datatype: fc.constantFrom('FP32', 'INT64', 'BYTES', 'FP16', 'BOOL', 'BF16', 'X', 'UINT8'),
      data: fc.oneof(value, fc.array(value, {maxLength: 8})),
      parameters: fc.oneof(
        fc.constant({}),
        fc.record({binary_data_size: fc.integer({min: -1, max: 40})}),
        fc.record({shared_memory_region: fc.string()}),
      ),
    },
    {requiredKeys: ['name']},
  );
  const request = fc.record(
    {
      id: fc.oneof(fc.string(), fc.integer()),
      inputs: fc.array(tensor, {maxLength: 3}),
      outputs: fc.array(fc.record({name: fc.oneof(names, fc.constant('out'))}), {maxLength: 2}),
      parameters: fc.record({binary_data_output: fc.boolean(), timeout: value, allow_nan: fc.constant(true)}),
    },
    {requiredKeys: ['inputs']},
  );
  await fc.assert(
    fc.asyncProperty(model, request, fc.uint8Array({maxLength: 40}), async (name, body, tail) => {
      const header = Buffer.from(JSON.stringify(body));
      const url = `/v2/models/${name}/infer`;
      // 501 says what this server does not offer, as the protocol has it.
      const response = await server.app.inject({
        method: 'POST',
        url,
        payload: Buffer.concat([header, tail]),
        headers: {'inference-header-content-length': String(header.length)},
      });
      expect([200, 400, 501], response.body).toContain(response.statusCode);
      expect(server.bugs).toEqual([]);
    }),
    RUNS,
  );
});

test('deep nesting and long digits', async () => {
  const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
  for (const name of MODELS) {
    await expectOrdinary(`/predict/${name}`, deep);
    await expectOrdinary(`/predict/${name}`, `[${'9'.repeat(100_000)}]`);
    await expectOrdinary(
      `/v2/models/${name}/infer`,
      `{"inputs":[{"name":"ids","datatype":"INT64","shape":[1,1],"data":${deep}}]}`,
    );
  }
  await expectOrdinary(
    '/predict/columns_mixed',
    `{"city":"a","plan":"b","age":1,"income":2,"visits":"${'9'.repeat(1_000_000)}"}`,
  );
  await expectOrdinary('/predict/columns_mixed', `{"city":${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}}`);
});
