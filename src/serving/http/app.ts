import type {FastifyInstance, FastifyReply, FastifyRequest} from 'fastify';
import {addDocsRoutes} from '../docs/routes.js';
import {Refusal} from '../refusal.js';
import {chooseEncoding, packBody, unpackBody} from './content.js';
import {errorAnswer} from './errors.js';
import {type GuardOptions, guardRequest} from './guard.js';
import {addHealthRoutes, OPEN_ADDRESSES} from './health-routes.js';
import {addPredictRoutes} from './predict-routes.js';
import {addProtocolRoutes} from './protocol-routes.js';
import type {Serving} from './routes.js';

export interface AppOptions {
  readonly guard: GuardOptions;
  readonly maxBodyBytes: number;
  /** Told about errors that are bugs. */
  readonly onBug: (error: unknown) => void;
}

const HEADERS_TIMEOUT_MS = 10_000;
const KEEP_ALIVE_MS = 75_000;
const MAX_HEADER_BYTES = 16 * 1024;
const MAX_NAME = 500;

const pathOf = (url: string): string => url.split('?', 1)[0] ?? url;

/** Returns the application with all routes; nothing listens yet. */
export async function createApp(serving: Serving, options: AppOptions): Promise<FastifyInstance> {
  const {default: fastify} = await import('fastify');
  const fallback = (error: unknown, request: FastifyRequest, reply: FastifyReply) =>
    sendError(error, request, reply, options);
  const app: FastifyInstance = fastify({
    bodyLimit: options.maxBodyBytes,
    keepAliveTimeout: KEEP_ALIVE_MS,
    http: {headersTimeout: HEADERS_TIMEOUT_MS, maxHeaderSize: MAX_HEADER_BYTES},
    // What arrived before the connection was told to close is answered.
    return503OnClosing: false,
    routerOptions: {maxParamLength: MAX_NAME, ignoreTrailingSlash: true},
    frameworkErrors: fallback,
  }) as unknown as FastifyInstance;
  app.decorateRequest('measured', undefined);
  app.setErrorHandler(fallback);
  app.setNotFoundHandler((request, reply) => fallback(new Refusal(404, 'Not Found'), request, reply));
  addContent(app, options.maxBodyBytes);
  addHooks(app, serving, options);
  addHealthRoutes(app, serving);
  addProtocolRoutes(app, serving);
  addPredictRoutes(app, serving);
  addDocsRoutes(app, serving);
  return app;
}

function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply, options: AppOptions): FastifyReply {
  const {status, body, headers} = errorAnswer(error, request.url, options.maxBodyBytes);
  if (status === 500 && !(error instanceof Refusal)) options.onBug(error);
  return reply.code(status).headers(headers).type('application/json').send(body);
}

/** Bodies are bytes whatever their type: clients of the protocol send none at all. */
function addContent(app: FastifyInstance, maxBodyBytes: number): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', {parseAs: 'buffer'}, (request: FastifyRequest, body: Buffer) =>
    unpackBody(body, request.headers['content-encoding'], maxBodyBytes),
  );
  app.addHook('onSend', async (request, reply, payload) => {
    if (typeof payload !== 'string' && !Buffer.isBuffer(payload)) return payload;
    const encoding = chooseEncoding(request.headers['accept-encoding'], payload.length);
    if (!encoding) return payload;
    const packed = await packBody(payload, encoding);
    reply.header('content-encoding', encoding).header('vary', 'accept-encoding');
    reply.removeHeader('content-length');
    return packed;
  });
}

function addHooks(app: FastifyInstance, serving: Serving, {guard}: AppOptions): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-content-type-options', 'nosniff');
    if (request.method === 'POST') {
      serving.onRequest();
      serving.metrics.requestStarted();
      reply.raw.once('close', () => serving.metrics.requestEnded());
    }
    const token = OPEN_ADDRESSES.has(pathOf(request.url)) ? undefined : guard.token;
    guardRequest(request.headers, {host: guard.host, token});
  });
  app.addHook('onSend', async (_, reply) => {
    // A server that ends asks callers to come back elsewhere.
    if (!serving.isReady()) reply.header('connection', 'close');
  });
  app.addHook('onResponse', async (request, reply) => {
    const {measured} = request;
    if (!measured) return;
    serving.metrics.requestAnswered({...measured, code: reply.statusCode, seconds: reply.elapsedTime / 1000});
  });
}
