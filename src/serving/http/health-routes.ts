import type {FastifyInstance, FastifyReply} from 'fastify';
import {addRoute, type Serving} from './routes.js';

const LIVE = ['/livez', '/healthz', '/health'] as const;
const READY = ['/readyz', '/ping'] as const;

/** Addresses that are answered without a token. */
export const OPEN_ADDRESSES: ReadonlySet<string> = new Set([...LIVE, ...READY, '/v2/health/live', '/v2/health/ready']);

/** Adds what orchestrators ask: alive as long as the process answers, ready while new requests are welcome. */
export function addHealthRoutes(app: FastifyInstance, serving: Serving): void {
  const ready = (_: unknown, reply: FastifyReply) =>
    serving.isReady() ? reply.send({status: 'ready'}) : reply.code(503).send({status: 'ending'});
  for (const url of LIVE) addRoute(app, ['GET'], url, () => ({status: 'alive'}));
  for (const url of READY) addRoute(app, ['GET'], url, ready);
  addRoute(app, ['GET'], '/metrics', async (_, reply) =>
    reply.type(serving.metrics.contentType).send(await serving.metrics.text()),
  );
}
