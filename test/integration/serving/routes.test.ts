import {gunzipSync, gzipSync} from 'node:zlib';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {type OpenServer, openServer} from './workplace.js';

let server: OpenServer;
let one: OpenServer;
beforeAll(async () => {
  server = await openServer(['columns_mixed', 'two_outputs', 'scalar_input']);
  one = await openServer(['logreg_nozipmap']);
});
afterAll(async () => {
  await server.close();
  await one.close();
});

const get = (url: string) => server.app.inject(url);
const FLOWER = [5.1, 3.5, 1.4, 0.2];

describe('the Open Inference Protocol', () => {
  test('tells about the server and its models', async () => {
    expect((await get('/v2')).json()).toEqual({name: 'mlops', version: '0.0.0', extensions: ['binary_tensor_data']});
    expect((await get('/v2/health/live')).json()).toEqual({live: true});
    expect((await get('/v2/health/ready')).json()).toEqual({ready: true});
    expect((await get('/v2/models')).json()).toEqual({models: ['columns_mixed', 'two_outputs', 'scalar_input']});
    expect((await get('/v2/models/two_outputs/ready')).json()).toEqual({name: 'two_outputs', ready: true});
    expect((await get('/v2/models/two_outputs/versions/1')).json()).toEqual({
      name: 'two_outputs',
      versions: ['1'],
      platform: 'onnx_onnxv1',
      inputs: [{name: 'X', datatype: 'FP32', shape: [-1, 30]}],
      outputs: [
        {name: 'label', datatype: 'INT64', shape: [-1]},
        {name: 'probabilities', datatype: 'FP32', shape: [-1, 3]},
      ],
    });
  });

  test.each([
    ['GET', '/v2/models/none', 404],
    ['GET', '/v2/models/two_outputs/versions/2', 404],
    ['GET', '/v2/models/none/ready', 404],
    ['POST', '/v2/models/none/infer', 404],
    ['POST', '/v2/repository/index', 404],
    ['GET', '/v2/models/two_outputs/config', 404],
    ['DELETE', '/v2/models', 405],
    ['GET', '/v2/models/two_outputs/infer', 405],
    ['POST', '/v2/models/two_outputs/infer', 400],
  ] as const)('%s %s says so in an `error` with %d', async (method, url, status) => {
    const response = await server.app.inject({method, url});
    expect(response.statusCode).toBe(status);
    expect(Object.keys(response.json())).toEqual(['error']);
    if (status === 405) expect(response.headers['allow']).toMatch(/GET|POST/);
  });
});

describe('the typed endpoint', () => {
  test('of one model needs no name', async () => {
    const response = await one.app.inject({method: 'POST', url: '/predict', payload: JSON.stringify({X: FLOWER})});
    expect(response.json()).toMatchObject({predictions: ['setosa'], model: {name: 'logreg_nozipmap', version: '1'}});
    expect(response.json().id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  test('of several models tells their names', async () => {
    const response = await server.app.inject({method: 'POST', url: '/predict', payload: '{}'});
    expect([response.statusCode, response.json().detail]).toEqual([
      404,
      'several models are served: POST /predict/NAME with one of columns_mixed, two_outputs, scalar_input',
    ]);
  });

  test('refuses a model that has no rows with what to do', async () => {
    const response = await server.app.inject({method: 'POST', url: '/predict/scalar_input', payload: '{}'});
    expect(response.statusCode).toBe(422);
    expect(response.json().detail).toContain('its input `k` is one value for all rows');
  });

  test('errors have a `detail`', async () => {
    const wrong = await server.app.inject('/predict/columns_mixed');
    expect([wrong.statusCode, wrong.json(), wrong.headers['allow']]).toEqual([
      405,
      {detail: 'Method Not Allowed'},
      'POST',
    ]);
    expect((await get('/none')).json()).toEqual({detail: 'Not Found'});
  });
});

test('bodies come packed, with any type or none; answers are packed when asked', async () => {
  const payload = JSON.stringify(Array.from({length: 300}, () => FLOWER));
  for (const headers of [{}, {'content-type': 'text/plain'}, {'content-type': 'application/x-www-form-urlencoded'}]) {
    const response = await one.app.inject({method: 'POST', url: '/predict', payload, headers});
    expect(response.json().predictions).toHaveLength(300);
  }
  const packed = await one.app.inject({
    method: 'POST',
    url: '/predict',
    payload: gzipSync(payload),
    headers: {'content-encoding': 'gzip', 'accept-encoding': 'gzip, deflate'},
  });
  expect(packed.headers['content-encoding']).toBe('gzip');
  expect(JSON.parse(gunzipSync(packed.rawPayload).toString()).predictions).toHaveLength(300);
});

test('the metrics count what was asked, and by whom', async () => {
  const text = (await one.app.inject('/metrics')).body;
  expect(text).toMatch(/mlops_requests_total\{model="logreg_nozipmap",version="1",surface="predict",code="200"\} \d+/);
  expect(text).toContain('mlops_in_flight 0');
  expect(text).toContain('mlops_build_info{version="0.0.0"} 1');
  expect(text).toMatch(/mlops_batch_size_sum\{model="logreg_nozipmap",version="1"\} \d+/);
});

describe('descriptions', () => {
  test('every reference in the OpenAPI document leads somewhere', async () => {
    const document = (await get('/openapi.json')).json();
    expect(document.openapi).toBe('3.1.0');
    const references = JSON.stringify(document).match(/#\/components\/schemas\/[^"]+/g) ?? [];
    const names = new Set(references.map((reference) => reference.split('/').at(-1)));
    expect(names.size).toBeGreaterThan(4);
    for (const name of names) expect(document.components.schemas).toHaveProperty([String(name)]);
    expect(document.components.schemas['columns_mixed.Row']).toMatchObject({
      required: ['city', 'plan', 'age', 'income', 'visits'],
      properties: {city: {type: 'string'}, age: {type: 'number'}, visits: {type: 'integer', format: 'int64'}},
    });
    // A model without rows has no typed endpoint to describe.
    expect(Object.keys(document.paths)).toEqual([
      '/predict/columns_mixed',
      '/v2/models/columns_mixed/infer',
      '/predict/two_outputs',
      '/v2/models/two_outputs/infer',
      '/v2/models/scalar_input/infer',
    ]);
  });

  test('the page loads its own files only, and runs nothing inline', async () => {
    const page = await get('/docs/columns_mixed');
    expect(page.headers['content-security-policy']).toContain("script-src 'self'");
    expect(page.body).not.toMatch(/<script>|<style>|style="|\son[a-z]+=|https?:/);
    const files = [...page.body.matchAll(/(?:src|href)="(\/[^"]*)"/g)].map(([, path]) => path ?? '');
    for (const path of files) expect((await get(path)).statusCode, path).toBe(200);
  });

  test('the root sends browsers to the page, programs to nothing', async () => {
    const browser = await server.app.inject({url: '/', headers: {accept: 'text/html'}});
    expect([browser.statusCode, browser.headers.location]).toEqual([302, '/docs']);
    expect((await get('/')).json()).toEqual({status: 'alive'});
  });
});
