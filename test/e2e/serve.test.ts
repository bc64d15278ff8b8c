import {copyFileSync} from 'node:fs';
import {Agent, request} from 'node:http';
import {createServer} from 'node:net';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {Rig, ROOT, type Running} from '../rig/rig.js';

const MODELS = `${ROOT}/test/reference/onnx`;
const model = (name: string): string => `${MODELS}/${name}.onnx`;

interface Ready {
  readonly url: string;
  readonly grpc: null;
  readonly models: readonly {readonly name: string; readonly version: string}[];
}

let rig: Rig;
let started: Running[] = [];
beforeEach(() => {
  rig = new Rig();
});
afterEach(async () => {
  for (const {child, finished} of started) {
    child.kill('SIGKILL');
    await finished;
  }
  started = [];
  rig.remove();
});

async function serve(args: readonly string[], env: Record<string, string> = {}): Promise<Ready & {running: Running}> {
  const running = rig.start(['serve', ...args, '--port', '0', '--json'], {env});
  started.push(running);
  const line = JSON.parse(await running.line(/^\{/));
  expect(line.schema).toBe('mlops.serve/1');
  return {...line.data, running};
}

const post = (url: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(url, {method: 'POST', body: JSON.stringify(body), headers});

test('a bare file is served under its name, without a project, and ends with 0', async () => {
  const {url, models, grpc, running} = await serve([model('logreg_nozipmap')]);
  expect(models).toEqual([{name: 'logreg_nozipmap', version: '1'}]);
  expect(grpc).toBeNull();
  const answer = await (await post(`${url}/predict`, [{X: [5.1, 3.5, 1.4, 0.2]}])).json();
  expect(answer).toMatchObject({predictions: ['setosa'], model: {name: 'logreg_nozipmap', version: '1'}});
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  running.child.kill('SIGTERM');
  expect((await running.finished).exitCode).toBe(0);
});

test('Ctrl-C ends it with 0 as well, and it tells people where it is', async () => {
  const running = rig.start(['serve', model('mlp_30_64_32_3'), '--port', '0', '--name', 'digits']);
  started.push(running);
  expect(await running.line(/serving/)).toMatch(/^serving digits version 1 at http:\/\/127\.0\.0\.1:\d+$/);
  running.child.kill('SIGINT');
  const {exitCode, stderr} = await running.finished;
  expect(exitCode).toBe(0);
  expect(stderr).toContain('/docs is a page to try it');
});

describe('what cannot be served is said before anything listens', () => {
  test.each([
    [['map_input'], 1, 'E_MODEL_INPUT'],
    [['seq_tensor_out'], 1, 'E_ONNX_OUTPUT'],
    [['unknown_op'], 1, 'E_ONNX_LOAD'],
    [['external_escape'], 1, 'E_ONNX_EXTERNAL'],
  ])('%s', async (names, exitCode, code) => {
    const end = await rig.run(['serve', ...names.map(model), '--port', '0', '--json']);
    expect([end.exitCode, JSON.parse(end.stderr).error.code, end.stdout]).toEqual([exitCode, code, '']);
  });

  test('two models of one name, a name for two, and no model', async () => {
    const other = rig.path('mlp_30_64_32_3.onnx');
    copyFileSync(model('mlp_30_64_32_3'), other);
    const twice = await rig.run(['serve', model('mlp_30_64_32_3'), other]);
    expect(twice.exitCode).toBe(2);
    expect(twice.stderr).toContain('would both be `mlp_30_64_32_3` version 1');
    expect((await rig.run(['serve', model('opset7'), other, '--name', 'x'])).exitCode).toBe(2);
    expect((await rig.run(['serve'])).exitCode).toBe(2);
  });

  test('a port that is taken', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const {port} = taken.address() as {port: number};
    const end = await rig.run(['serve', model('opset7'), '--port', String(port)]);
    taken.close();
    expect(end.exitCode).toBe(1);
    expect(end.stderr).toContain(`port ${port} of 127.0.0.1 is in use`);
  });
});

describe('who may ask', () => {
  test('other machines only with a token', async () => {
    const end = await rig.run(['serve', model('opset7'), '--host', '0.0.0.0', '--port', '0']);
    expect(end.exitCode).toBe(2);
    expect(end.stderr).toContain('E_TOKEN_NEEDED');
    const {url} = await serve([model('opset7'), '--host', '0.0.0.0'], {MLOPS_SERVE_TOKEN: 'secret'});
    const local = url.replace('0.0.0.0', '127.0.0.1');
    const ask = (headers: Record<string, string>) => fetch(`${local}/v2/models`, {headers}).then(({status}) => status);
    expect(await ask({})).toBe(401);
    expect(await ask({authorization: 'Bearer secreT'})).toBe(401);
    expect(await ask({authorization: 'Bearer secret'})).toBe(200);
    expect(await ask({authorization: `Basic ${Buffer.from('me:secret').toString('base64')}`})).toBe(200);
    expect((await fetch(`${local}/livez`)).status).toBe(200);
  });

  test('on loopback no other host name and no page of another site', async () => {
    const {url} = await serve([model('opset7')]);
    const {port} = new URL(url);
    const status = (headers: Record<string, string>) =>
      new Promise<[number, string]>((resolve, reject) => {
        request({host: '127.0.0.1', port, path: '/v2/models', headers}, (response) => {
          let body = '';
          response.on('data', (chunk) => {
            body += chunk;
          });
          response.on('end', () => resolve([response.statusCode ?? 0, body]));
        })
          .on('error', reject)
          .end();
      });
    expect((await status({host: `localhost:${port}`}))[0]).toBe(200);
    const [code, body] = await status({host: 'rebound.example'});
    expect(code).toBe(403);
    expect(JSON.parse(body).error).toContain('--host');
    expect((await status({host: `127.0.0.1:${port}`, origin: 'https://evil.example'}))[0]).toBe(403);
    expect((await status({host: `127.0.0.1:${port}`, origin: `http://127.0.0.1:${port}`}))[0]).toBe(200);
  });
});

describe('SIGTERM', () => {
  const body = JSON.stringify([Array.from({length: 10}, (_, index) => index / 10)]);
  const options = (url: string) => ({host: '127.0.0.1', port: new URL(url).port, path: '/predict', method: 'POST'});

  test('under load loses no request of callers that look at readiness', {timeout: 60_000}, async () => {
    const {url, running} = await serve([model('rf_reg_100')]);
    const agent = new Agent({keepAlive: true, maxSockets: 16});
    const failed: string[] = [];
    let [answered, isReady] = [0, true];
    const once = () =>
      new Promise<void>((resolve) => {
        const call = request({...options(url), agent}, (response) => {
          response.resume().on('end', () => {
            if (response.statusCode === 200) answered++;
            else failed.push(String(response.statusCode));
            resolve();
          });
        });
        call.on('error', (error) => {
          failed.push(error.message);
          resolve();
        });
        call.end(body);
      });
    // As a balancer does: it asks every now and then, and sends nothing more once it is told to stop.
    const balancer = async () => {
      while (isReady) {
        isReady = (await fetch(`${url}/readyz`)).status === 200;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    };
    const workers = Array.from({length: 16}, async () => {
      while (isReady) await once();
    });
    const watching = balancer();
    while (answered < 300) await new Promise((resolve) => setTimeout(resolve, 5));
    const before = answered;
    running.child.kill('SIGTERM');
    await Promise.all([watching, ...workers]);
    agent.destroy();
    expect(failed).toEqual([]);
    expect(answered).toBeGreaterThan(before);
    expect((await running.finished).exitCode).toBe(0);
  });

  test('a request half sent is answered when its rest comes', async () => {
    const {url, running} = await serve([model('rf_reg_100')]);
    const answer = new Promise<[number | undefined, string | undefined]>((resolve, reject) => {
      const headers = {'content-length': body.length};
      const call = request({...options(url), headers}, (response) => {
        response.resume().on('end', () => resolve([response.statusCode, response.headers.connection]));
      });
      call.on('error', reject);
      call.write(body.slice(0, 10));
      setTimeout(() => running.child.kill('SIGTERM'), 100);
      setTimeout(() => call.end(body.slice(10)), 2500);
    });
    expect(await answer).toEqual([200, 'close']);
    expect((await running.finished).exitCode).toBe(0);
  });
});

test('the page shows a form, and a prediction without any request to another host', async () => {
  const {chromiumMissing, launchChromium} = await import('../rig/chromium.js');
  if (chromiumMissing()) return;
  const {url} = await serve([model('columns_mixed')]);
  const browser = await launchChromium();
  const page = await browser.newPage();
  const problems: string[] = [];
  const foreign: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('422')) problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('request', (asked) => {
    if (!asked.url().startsWith(url)) foreign.push(asked.url());
  });
  await page.goto(`${url}/`);
  expect(await page.title()).toBe('columns_mixed 1 · mlops');
  await page.getByLabel('age').fill('76.07');
  await page.getByLabel('plan').fill('pro');
  await page.getByLabel('city').fill('東京');
  await page.getByLabel('income').fill('34.45');
  await page.getByLabel('visits').fill('48.5');
  await page.getByRole('button', {name: 'Predict'}).click();
  await page.getByText('got a number with a fractional part').first().waitFor();
  await page.getByLabel('visits').fill('48');
  await page.getByRole('button', {name: 'Predict'}).click();
  await page.locator('.big').waitFor();
  expect(await page.locator('.big').innerText()).toBe('yes');
  expect(await page.locator('#curl').innerText()).toContain('"visits":48');
  await browser.close();
  expect({problems, foreign: foreign.filter((address) => !address.startsWith('data:'))}).toEqual({
    problems: [],
    foreign: [],
  });
});
