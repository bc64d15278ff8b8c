import type {FastifyInstance, FastifyReply, FastifyRequest} from 'fastify';
import type {Clock} from '../../core/clock.js';
import type {Random} from '../../core/random.js';
import type {ModelHost} from '../hosted.js';
import type {ServingMetrics, Surface} from '../metrics.js';
import {Refusal} from '../refusal.js';

/** What routes are made of. */
export interface Serving {
  readonly host: ModelHost;
  readonly metrics: ServingMetrics;
  readonly clock: Clock;
  readonly random: Random;
  /** Version of the program. */
  readonly version: string;
  /** Callers have to bring a token. */
  readonly hasToken: boolean;
  /** Longest time a request may wait, milliseconds. */
  readonly timeoutMs: number;
  /** Whether new requests are welcome: false while the server ends. */
  isReady(): boolean;
  /** Told about every request for a prediction. */
  onRequest(): void;
}

/** What is known about a request when it has been answered. */
export interface Measured {
  readonly surface: Surface;
  model: string;
  version: string;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by routes whose requests are counted. */
    measured: Measured | undefined;
  }
}

export type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown> | unknown;

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'] as const;
type Method = (typeof METHODS)[number];

/** Adds a route; other methods of the same address are answered with 405 and what is allowed. */
export function addRoute(app: FastifyInstance, methods: readonly Method[], url: string, handler: Handler): void {
  app.route({method: [...methods], url, handler});
  const others = METHODS.filter((method) => !methods.includes(method));
  const allow = [...methods, ...(methods.includes('GET') ? ['HEAD'] : [])].join(', ');
  app.route({
    method: others,
    url,
    handler: () => {
      throw new Refusal(405, 'Method Not Allowed', {allow});
    },
  });
}

/** Returns the parameters of an address. */
export function paramsOf(request: FastifyRequest): Readonly<Record<string, string | undefined>> {
  return request.params as Record<string, string | undefined>;
}

/** Returns a random UUID. */
export function newRequestId(random: Random): string {
  const bytes = random.bytes(16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Buffer.from(bytes).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

const JSON_TYPE = 'application/json';

/** Sends a JSON text. */
export function sendJson(reply: FastifyReply, text: string): FastifyReply {
  return reply.type(JSON_TYPE).send(text);
}

/** Returns when a request has waited long enough: callers may ask for less than the server allows, not for more. */
export function deadlineOf(serving: Serving, request: FastifyRequest, ownMs?: number): number {
  const header = Number(request.headers['x-request-timeout-ms']);
  const limits = [serving.timeoutMs, ownMs, header > 0 ? header : undefined].filter((limit) => limit !== undefined);
  return serving.clock.now() + Math.min(...limits);
}
