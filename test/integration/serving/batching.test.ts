import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {type OpenServer, openServer, readReference} from './workplace.js';

const NAMES = ['mlp_30_64_32_3', 'columns_mixed', 'string_identity', 'rf_cls_30', 'fixed_batch_1'];
let server: OpenServer;
beforeAll(async () => {
  server = await openServer(NAMES);
});
afterAll(() => server.close());

const TOLERANCE = 1e-5;

/** A generator of its own, so that a failure can be repeated. */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const predict = async (name: string, rows: unknown): Promise<number[][]> => {
  const response = await server.app.inject({
    method: 'POST',
    url: `/predict/${name}`,
    payload: JSON.stringify(rows),
  });
  expect(response.statusCode, response.body).toBe(200);
  return response.json().predictions;
};

async function metric(name: string): Promise<number> {
  const {body} = await server.app.inject('/metrics');
  return Number(new RegExp(`^${name}(?:\\{[^}]*mlp_30[^}]*\\})? (\\S+)$`, 'm').exec(body)?.[1] ?? Number.NaN);
}

describe('requests that arrive together', () => {
  test('1 000 of any size get the answers they get alone, in fewer runs', async () => {
    const next = numbersFrom(7);
    const requests = Array.from({length: 1000}, () =>
      Array.from({length: 1 + Math.floor(next() ** 4 * 40)}, () => Array.from({length: 30}, () => next() * 4 - 2)),
    );
    const alone: number[][][] = [];
    for (const rows of requests) alone.push(await predict('mlp_30_64_32_3', rows));
    const runsBefore = await metric('mlops_batch_size_count');
    expect(runsBefore).toBe(1000);
    const together = await Promise.all(requests.map((rows) => predict('mlp_30_64_32_3', rows)));
    const runs = (await metric('mlops_batch_size_count')) - runsBefore;
    expect(runs).toBeLessThan(500);
    expect(together.map(({length}) => length)).toEqual(requests.map(({length}) => length));
    const [found, wanted] = [together.flat(2), alone.flat(2)];
    const differences = found.map((value, index) => Math.abs(value - (wanted[index] ?? Number.NaN)));
    expect(differences.every((difference) => difference <= TOLERANCE)).toBe(true);
  });

  test('a request of 5 000 rows is split and joined in order', async () => {
    const rows = Array.from({length: 5000}, (_, row) => [`row ${row}`, `${row * 2}`]);
    expect(await predict('string_identity', rows)).toEqual(rows);
  });

  test('one that the model refuses harms no neighbour', async () => {
    const other = await openServer(['int64_embed']);
    const ask = (ids: number[][]) =>
      other.app.inject({method: 'POST', url: '/predict/int64_embed', payload: JSON.stringify(ids)});
    const good = (await ask([[1, 2, 3]])).json().predictions;
    const bad = [[1, 2, 2 ** 40]];
    const answers = await Promise.all([ask([[1, 2, 3]]), ask(bad), ask([[1, 2, 3]])]);
    expect(answers.map(({statusCode}) => statusCode)).toEqual([200, 400, 200]);
    expect(answers[0]?.json().predictions).toEqual(good);
    expect(answers[2]?.json().predictions).toEqual(good);
    expect(answers[1]?.json().detail).toMatch(/^the model cannot be run on these values: /);
    await other.close();
  });

  test('rows of other lengths are not mixed', async () => {
    const other = await openServer(['int64_embed']);
    const ask = async (ids: number[]) =>
      (await other.app.inject({method: 'POST', url: '/predict/int64_embed', payload: JSON.stringify([ids])})).json()
        .predictions;
    const alone = [await ask([1]), await ask([1, 2]), await ask([1, 2, 3])];
    expect(await Promise.all([ask([1]), ask([1, 2]), ask([1, 2, 3])])).toEqual(alone);
    await other.close();
  });
});

describe('limits', () => {
  const row = readReference('mlp_30_64_32_3').inputs['X']?.data.slice(0, 30);

  test('more than --max-queue waiting are refused with 429, the others answered', async () => {
    const small = await openServer(['mlp_30_64_32_3'], {maxQueue: 5});
    const answers = await Promise.all(
      Array.from({length: 50}, () =>
        small.app.inject({method: 'POST', url: '/predict', payload: JSON.stringify([row])}),
      ),
    );
    const codes = new Set(answers.map(({statusCode}) => statusCode));
    expect(codes).toEqual(new Set([200, 429]));
    expect(answers.find(({statusCode}) => statusCode === 429)?.headers['retry-after']).toBe('1');
    await small.close();
  });

  test('what waited longer than its limit is answered with 504 and not run', async () => {
    let now = 0;
    const late = await openServer(['mlp_30_64_32_3'], {clock: {now: () => (now += 20)}, timeoutMs: 1000});
    const ask = (limit?: string) =>
      late.app.inject({
        method: 'POST',
        url: '/predict',
        payload: JSON.stringify([row]),
        headers: limit === undefined ? {} : {'x-request-timeout-ms': limit},
      });
    expect((await ask()).statusCode).toBe(200);
    const response = await ask('10');
    expect(response.statusCode).toBe(504);
    expect(response.json()).toEqual({detail: 'the request waited longer than its limit'});
    expect((await late.app.inject('/metrics')).body).toMatch(/mlops_batch_size_count\{[^}]*\} 1\n/);
    await late.close();
  });

  test('a body over the limit is answered with 413, packed ones by their unpacked size', async () => {
    const tight = await openServer(['mlp_30_64_32_3'], {maxBodyBytes: 1000});
    const {gzipSync} = await import('node:zlib');
    const big = Buffer.from(`[${' '.repeat(2000)}]`);
    const plain = await tight.app.inject({method: 'POST', url: '/predict', payload: big});
    const packed = await tight.app.inject({
      method: 'POST',
      url: '/v2/models/mlp_30_64_32_3/infer',
      payload: gzipSync(big),
      headers: {'content-encoding': 'gzip'},
    });
    expect([plain.statusCode, plain.json()]).toEqual([413, {detail: 'the body is larger than 1000 bytes'}]);
    expect([packed.statusCode, packed.json()]).toEqual([413, {error: 'the body is larger than 1000 bytes'}]);
    await tight.close();
  });
});
