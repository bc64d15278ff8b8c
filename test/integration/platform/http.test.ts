import {createServer, type RequestListener, type Server} from 'node:http';
import {afterEach, expect, test} from 'vitest';
import {fetchJson, listen} from '../../../src/platform/http/index.js';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  return (await listen(server, {host: '127.0.0.1', port: 0})).url;
}

test('a taken port is named, with a way out', async () => {
  const url = await serve((_, response) => void response.end('{}'));
  const port = Number(new URL(url).port);
  const second = createServer();
  servers.push(second);
  await expect(listen(second, {host: '127.0.0.1', port})).rejects.toMatchObject({
    code: 'E_PORT_IN_USE',
    message: `port ${port} of 127.0.0.1 is in use`,
    hints: expect.arrayContaining([expect.stringContaining('--port 0')]),
  });
  await expect(listen(createServer(), {host: '192.0.2.1', port: 0})).rejects.toMatchObject({code: 'E_PORT_DENIED'});
  // The same server may try again.
  expect((await listen(second, {host: '127.0.0.1', port: 0})).port).not.toBe(port);
});

test('an address of version 6 can be opened as it is told', async () => {
  const server = createServer((_, response) => void response.end('[1]'));
  servers.push(server);
  const {url} = await listen(server, {host: '::1', port: 0});
  expect(await fetchJson(url)).toEqual([1]);
});

test('a body goes out as JSON, the answer comes back as a value', async () => {
  const url = await serve(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const {method, headers} = request;
    response.end(
      JSON.stringify({method, type: headers['content-type'], sent: JSON.parse(String(Buffer.concat(chunks)))}),
    );
  });
  expect(await fetchJson(url, {method: 'POST', body: {a: 1}})).toEqual({
    method: 'POST',
    type: 'application/json',
    sent: {a: 1},
  });
});

test.each([
  [404, 'E_HTTP_STATUS', 1],
  [500, 'E_HTTP_STATUS', 1],
  [401, 'E_HTTP_DENIED', 6],
  [403, 'E_HTTP_DENIED', 6],
])('status %i is %s, exit code %i, with what the server said', async (status, code, exitCode) => {
  const url = await serve((_, response) => void response.writeHead(status).end('because'));
  await expect(fetchJson(url)).rejects.toMatchObject({
    code,
    exitCode,
    message: expect.stringMatching(new RegExp(`^${url} .*${status}: because$`)),
  });
});

test('what is no JSON is shown', async () => {
  const url = await serve((_, response) => void response.end('<html>'));
  await expect(fetchJson(url)).rejects.toMatchObject({
    code: 'E_HTTP_STATUS',
    message: `${url} answered 200: not JSON: <html>`,
  });
});

test('an answer that breaks off, or does not go on, is not reached', async () => {
  const broken = await serve((_, response) => {
    response.writeHead(200, {'content-length': '100'}).write('{');
    setTimeout(() => response.destroy(), 20);
  });
  await expect(fetchJson(broken)).rejects.toMatchObject({code: 'E_UNREACHABLE', exitCode: 7});
  const slow = await serve((_, response) => void response.writeHead(200).write('{'));
  await expect(fetchJson(slow, {timeoutMs: 100})).rejects.toMatchObject({
    message: `cannot reach ${slow}: no answer in time`,
  });
});

test('nobody there: the reason is said, also for a name with several addresses', async () => {
  const url = await serve(() => {});
  const port = new URL(url).port;
  await new Promise((resolve) => servers.pop()?.close(resolve));
  await expect(fetchJson(`http://localhost:${port}/a`)).rejects.toMatchObject({
    code: 'E_UNREACHABLE',
    message: expect.stringMatching(/^cannot reach http:\/\/localhost:\d+\/a: .*ECONNREFUSED/),
  });
});

test('user and password of an address are sent, and never shown', async () => {
  const url = await serve(({headers}, response) => void response.end(JSON.stringify(headers.authorization)));
  const secret = url.replace('//', '//me:p%40ss@');
  expect(await fetchJson(secret)).toBe(`Basic ${Buffer.from('me:p@ss').toString('base64')}`);
  const refusing = await serve((_, response) => void response.writeHead(500).end());
  await expect(fetchJson(`${refusing.replace('//', '//me:secret@')}/x?token=abc`)).rejects.toMatchObject({
    message: `${refusing}/x answered 500`,
  });
});

test('interrupted, the reason of the interruption is thrown', async () => {
  const url = await serve(() => {});
  const controller = new AbortController();
  const asked = fetchJson(url, {signal: controller.signal});
  controller.abort(new Error('Ctrl-C'));
  await expect(asked).rejects.toThrow('Ctrl-C');
});
