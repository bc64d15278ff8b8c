import type {FastifyInstance} from 'fastify';
import type {Serving} from '../http/routes.js';

export function addDocsRoutes(_app: FastifyInstance, _serving: Serving): void {}
