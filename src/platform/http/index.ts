import type {Server} from 'node:http';
import {type AddressInfo, Server as NetServer} from 'node:net';
import {setTimeout as sleep} from 'node:timers/promises';
import {fail} from '../../core/errors/index.js';

const TIMEOUT_MS = 30_000;
const SHOWN_BODY = 500;
const REFUSED = new Set(['EACCES', 'EPERM', 'EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN']);

export interface Listening {
  /** `http://127.0.0.1:8080`. */
  readonly url: string;
  readonly port: number;
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): unknown {
  if (error.code === 'EADDRINUSE') return fail('E_PORT_IN_USE', {port, host}, {cause: error});
  if (REFUSED.has(error.code ?? '')) return fail('E_PORT_DENIED', {port, reason: error.message}, {cause: error});
  return error;
}

/** Starts listening; port 0 takes a free one. Throws E_PORT_IN_USE, E_PORT_DENIED. */
export async function listen(
  server: Server,
  {host, port}: {readonly host: string; readonly port: number},
): Promise<Listening> {
  await new Promise<void>((resolve, reject) => {
    const refused = (error: Error) => reject(listenError(error, host, port));
    server.once('error', refused);
    server.listen({host, port}, () => {
      // Left in place it would swallow the first error of the running server.
      server.removeListener('error', refused);
      resolve();
    });
  });
  const actual = (server.address() as AddressInfo).port;
  return {url: `http://${host.includes(':') ? `[${host}]` : host}:${actual}`, port: actual};
}

/** How long a connection that was just taken may need until its request is there. */
const YOUNG_MS = 300;

/**
 * Takes no more connections, lets what was asked on those there are be answered, and closes them; after `forceMs` even those
 * that are not done.
 */
export async function closeServer(server: Server, {forceMs}: {readonly forceMs: number}): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    // The HTTP server's own `close` would also cut connections whose first request is on its way.
    NetServer.prototype.close.call(server, () => resolve());
  });
  const force = setTimeout(() => server.closeAllConnections(), forceMs);
  await Promise.race([closed, sleep(YOUNG_MS)]);
  server.closeIdleConnections();
  await closed;
  clearTimeout(force);
}

export interface FetchOptions {
  readonly method?: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** Returns an address for messages: without a password in it and without its query, where tokens stand. */
function shownUrl(url: string): string {
  if (!URL.canParse(url)) return url;
  const {origin, pathname, protocol} = new URL(url);
  return protocol.startsWith('http') ? `${origin}${pathname === '/' ? '' : pathname}` : url;
}

/** The reason behind fetch's own "fetch failed"; a name with several addresses has one for each, and no message. */
function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return 'no answer in time';
  if (error instanceof AggregateError && error.errors.length > 0) return describeFailure(error.errors[0]);
  return error.cause instanceof Error ? describeFailure(error.cause) : error.message;
}

/** fetch takes no user and password in an address and says so with both in the message. */
function withoutCredentials(url: string): {url: string; headers: Record<string, string>} {
  const {username, password} = new URL(url);
  if (username === '' && password === '') return {url, headers: {}};
  const clean = new URL(url);
  clean.username = '';
  clean.password = '';
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return {url: clean.href, headers: {authorization: `Basic ${Buffer.from(pair).toString('base64')}`}};
}

async function exchange(address: string, options: FetchOptions, signal: AbortSignal): Promise<[Response, string]> {
  const {url, headers} = withoutCredentials(address);
  const json: Record<string, string> = options.body === undefined ? {} : {'content-type': 'application/json'};
  const response = await fetch(url, {
    method: options.method ?? 'GET',
    headers: {...headers, ...json, ...options.headers},
    signal,
    ...(options.body === undefined ? {} : {body: JSON.stringify(options.body)}),
  });
  // The connection may break, and the time run out, in the middle of the answer as well.
  return [response, await response.text()];
}

/**
 * Returns the JSON a server answers. Throws E_UNREACHABLE, E_HTTP_DENIED (401, 403), E_HTTP_STATUS.
 *
 * When `signal` is aborted its reason is thrown. A user and password in the address are sent as Basic authentication and
 * appear in no message.
 */
export async function fetchJson(url: string, options: FetchOptions = {}): Promise<unknown> {
  const timeout = AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS);
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
  const shown = shownUrl(url);
  let response: Response;
  let text: string;
  try {
    [response, text] = await exchange(url, options, signal);
  } catch (error) {
    options.signal?.throwIfAborted();
    throw fail('E_UNREACHABLE', {url: shown, reason: describeFailure(error)}, {cause: error});
  }
  const {status, ok} = response;
  const body = text.slice(0, SHOWN_BODY);
  if (status === 401 || status === 403) throw fail('E_HTTP_DENIED', {url: shown, status, body});
  if (!ok) throw fail('E_HTTP_STATUS', {url: shown, status, body});
  try {
    return JSON.parse(text);
  } catch (error) {
    throw fail('E_HTTP_STATUS', {url: shown, status, body: `not JSON: ${body}`}, {cause: error});
  }
}
