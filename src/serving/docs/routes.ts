import type {FastifyInstance, FastifyReply, FastifyRequest} from 'fastify';
import {addRoute, paramsOf, type Serving, sendJson} from '../http/routes.js';
import {openApiDocument} from './openapi.js';
import {docsPage} from './page.js';
import {DOCS_SCRIPT} from './script.js';
import {DOCS_STYLE} from './style.js';

/** The page loads its own two files, talks to its own server, and stands in nobody's frame. */
const POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "connect-src 'self'",
  'img-src data:',
  "form-action 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

function sendPage(serving: Serving, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const {host, hasToken} = serving;
  const hosted = host.find(paramsOf(request)['model'] ?? host.names[0] ?? '');
  return reply
    .header('content-security-policy', POLICY)
    .type('text/html; charset=utf-8')
    .send(docsPage(host, hosted, hasToken));
}

/** Adds the description for programs and the page for people. */
export function addDocsRoutes(app: FastifyInstance, serving: Serving): void {
  const {host, version, hasToken} = serving;
  const description = JSON.stringify(openApiDocument(host, {version, hasToken}));
  addRoute(app, ['GET'], '/openapi.json', (_, reply) => sendJson(reply, description));
  for (const url of ['/docs', '/docs/:model'])
    addRoute(app, ['GET'], url, (request, reply) => sendPage(serving, request, reply));
  addRoute(app, ['GET'], '/docs.css', (_, reply) => reply.type('text/css; charset=utf-8').send(DOCS_STYLE));
  addRoute(app, ['GET'], '/docs.js', (_, reply) => reply.type('text/javascript; charset=utf-8').send(DOCS_SCRIPT));
  addRoute(app, ['GET'], '/', (request, reply) =>
    request.headers.accept?.includes('text/html') ? reply.redirect('/docs') : reply.send({status: 'alive'}),
  );
}
