import type {FastifyInstance, FastifyReply, FastifyRequest} from 'fastify';
import type {HostedModel} from '../hosted.js';
import {type InferRequest, readInferRequest} from '../protocol/infer-request.js';
import {writeInferResponse} from '../protocol/infer-response.js';
import {modelMetadata} from '../protocol/metadata.js';
import {badRequest} from '../refusal.js';
import {addRoute, deadlineOf, newRequestId, paramsOf, type Serving, sendJson} from './routes.js';

const LENGTH_HEADER = 'inference-header-content-length';
const EXTENSIONS = ['binary_tensor_data'] as const;

/** Returns how many bytes of a body are JSON, when the rest is binary data. */
function headerLengthOf({headers}: FastifyRequest): number | undefined {
  const header = headers[LENGTH_HEADER] ?? /;\s*json-header-size=(\d+)/i.exec(headers['content-type'] ?? '')?.[1];
  if (header === undefined) return undefined;
  if (typeof header !== 'string' || !/^\d{1,15}$/.test(header))
    throw badRequest('Inference-Header-Content-Length must be a whole number');
  return Number(header);
}

/** Runs a model once by itself when its rows cannot be told apart, else through its queue. */
async function compute({model, batcher}: HostedModel, request: InferRequest, deadline: number) {
  const [first] = model.signature.inputs;
  const rows = first ? (request.feeds[first.name]?.shape[0] ?? 1) : 1;
  const isOneBatch = Object.values(request.feeds).every(({shape}) => shape[0] === rows);
  if (model.batchable && !isOneBatch) throw badRequest('the inputs do not have the same number of rows');
  return batcher.run(request.feeds, rows, deadline);
}

async function infer(serving: Serving, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const {model: name = '', version} = paramsOf(request);
  const measured = {surface: 'oip' as const, model: '', version: ''};
  request.measured = measured;
  const hosted = serving.host.find(name, version);
  const {model} = hosted;
  Object.assign(measured, {model: model.name, version: model.version});
  const body = (request.body ?? Buffer.alloc(0)) as Buffer;
  const asked = readInferRequest(body, headerLengthOf(request), model.signature);
  const outputs = await compute(hosted, asked, deadlineOf(serving, request, asked.timeoutMs));
  const id = asked.id ?? newRequestId(serving.random);
  const head = {name: model.name, version: model.version, id, allowNan: asked.allowNan};
  const answer = writeInferResponse(head, outputs, asked.outputs);
  if (answer.headerLength === undefined) return sendJson(reply, answer.body as string);
  return reply.header(LENGTH_HEADER, answer.headerLength).type('application/octet-stream').send(answer.body);
}

function addModelRoutes(app: FastifyInstance, serving: Serving): void {
  for (const base of ['/v2/models/:model', '/v2/models/:model/versions/:version']) {
    addRoute(app, ['GET'], base, (request) => {
      const {model: name = '', version} = paramsOf(request);
      const {model} = serving.host.find(name, version);
      return modelMetadata(name, serving.host.versions(name), model.signature);
    });
    addRoute(app, ['GET'], `${base}/ready`, (request, reply) => {
      const {model: name = '', version} = paramsOf(request);
      serving.host.find(name, version);
      const ready = serving.isReady();
      return reply.code(ready ? 200 : 503).send({name, ready});
    });
    addRoute(app, ['POST'], `${base}/infer`, (request, reply) => infer(serving, request, reply));
  }
}

/** Adds the REST surface of the Open Inference Protocol, version 2. */
export function addProtocolRoutes(app: FastifyInstance, serving: Serving): void {
  const {host, version} = serving;
  addRoute(app, ['GET'], '/v2', () => ({name: 'mlops', version, extensions: EXTENSIONS}));
  addRoute(app, ['GET'], '/v2/health/live', () => ({live: true}));
  addRoute(app, ['GET'], '/v2/health/ready', (_, reply) => {
    const ready = serving.isReady();
    return reply.code(ready ? 200 : 503).send({ready});
  });
  addRoute(app, ['GET'], '/v2/models', () => ({models: host.names}));
  addModelRoutes(app, serving);
}
