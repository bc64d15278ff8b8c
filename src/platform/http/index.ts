import type {Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {fail} from '../../core/errors/index.js';

const TIMEOUT_MS = 30_000;
const SHOWN_BODY = 500;

export interface Listening {
  /** `http://127.0.0.1:8080`. */
  readonly url: string;
  readonly port: number;
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): unknown {
  if (error.code === 'EADDRINUSE') return fail('E_PORT_IN_USE', {port, host}, {cause: error});
  if (error.code === 'EACCES' || error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return fail('E_PORT_DENIED', {port, reason: error.message}, {cause: error});
  return error;
}

/** Starts listening; port 0 takes a free one. Throws E_PORT_IN_USE, E_PORT_DENIED. */
export async function listen(
  server: Server,
  {host, port}: {readonly host: string; readonly port: number},
): Promise<Listening> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(listenError(error, host, port)));
    server.listen({host, port}, resolve);
  });
  const actual = (server.address() as AddressInfo).port;
  return {url: `http://${host.includes(':') ? `[${host}]` : host}:${actual}`, port: actual};
}

export interface FetchOptions {
  readonly method?: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return 'no answer in time';
  return error.cause instanceof Error ? error.cause.message : error.message;
}

/** Returns the JSON a server answers. Throws E_UNREACHABLE, E_HTTP_STATUS. */
export async function fetchJson(url: string, options: FetchOptions = {}): Promise<unknown> {
  const timeout = AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS);
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
  const body = options.body === undefined ? {} : {body: JSON.stringify(options.body)};
  const headers = {...(options.body === undefined ? {} : {'content-type': 'application/json'}), ...options.headers};
  let response: Response;
  try {
    response = await fetch(url, {method: options.method ?? 'GET', headers, signal, ...body});
  } catch (error) {
    throw fail('E_UNREACHABLE', {url, reason: describeFailure(error)}, {cause: error});
  }
  const text = await response.text();
  if (!response.ok) throw fail('E_HTTP_STATUS', {url, status: response.status, body: text.slice(0, SHOWN_BODY)});
  try {
    return JSON.parse(text);
  } catch (error) {
    throw fail(
      'E_HTTP_STATUS',
      {url, status: response.status, body: `not JSON: ${text.slice(0, SHOWN_BODY)}`},
      {cause: error},
    );
  }
}
