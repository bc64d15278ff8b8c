import type {FastifyInstance, FastifyReply, FastifyRequest} from 'fastify';
import {decodeOutputs} from '../answers.js';
import type {HostedModel, ModelHost} from '../hosted.js';
import {Refusal} from '../refusal.js';
import type {Feeds} from '../rows.js';
import {readPredictBody} from '../typed/read-body.js';
import {detailsOf, writeDetails, writePredictions} from '../typed/write-answer.js';
import {addRoute, deadlineOf, newRequestId, paramsOf, type Serving, sendJson} from './routes.js';

/** Returns the model an address means; `/predict` means the only one. */
function chooseModel(host: ModelHost, name: string | undefined): HostedModel {
  if (name !== undefined) return host.find(name);
  const [only, ...others] = host.names;
  if (only !== undefined && others.length === 0) return host.find(only);
  throw new Refusal(404, `several models are served: POST /predict/NAME with one of ${host.names.join(', ')}`);
}

/** Returns all outputs of the rows: through the queue, or in the portions a model of fixed size takes. */
function compute({model, batcher}: HostedModel, feeds: Feeds, rowCount: number, deadline: number) {
  return model.batchable ? batcher.run(feeds, rowCount, deadline) : model.runRows(feeds, rowCount);
}

function wantsProbabilities({query}: FastifyRequest): boolean {
  const {proba} = query as Record<string, unknown>;
  return proba !== undefined && !['0', 'false', 'no'].includes(String(proba).toLowerCase());
}

async function predict(serving: Serving, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const measured = {surface: 'predict' as const, model: '', version: ''};
  request.measured = measured;
  const hosted = chooseModel(serving.host, paramsOf(request)['model']);
  const {model} = hosted;
  const {name, version, signature} = model;
  Object.assign(measured, {model: name, version});
  const body = (request.body ?? Buffer.alloc(0)) as Buffer;
  const read = readPredictBody(body, request.headers['content-type'], signature.rows);
  if (read.state === 'refused') return sendJson(reply.code(422), writeDetails(read.details));
  const encoded = model.readRows(read.rows);
  if (encoded.state === 'refused')
    return sendJson(reply.code(422), writeDetails(detailsOf(encoded.problems, read.isList, body.length)));
  const {feeds, rowCount} = encoded;
  const outputs = rowCount === 0 ? {} : await compute(hosted, feeds, rowCount, deadlineOf(serving, request));
  const answers = rowCount === 0 ? [] : decodeOutputs(signature.answer, outputs, rowCount);
  const id = newRequestId(serving.random);
  const head = {name, version, id, withProbabilities: wantsProbabilities(request)};
  return sendJson(reply, writePredictions(answers, head));
}

/** Adds the typed endpoint: named features in, predictions out. */
export function addPredictRoutes(app: FastifyInstance, serving: Serving): void {
  const handler = (request: FastifyRequest, reply: FastifyReply) => predict(serving, request, reply);
  addRoute(app, ['POST'], '/predict', handler);
  addRoute(app, ['POST'], '/predict/:model', handler);
}
