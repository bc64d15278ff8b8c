import {setTimeout as sleep} from 'node:timers/promises';
import type {FastifyInstance} from 'fastify';
import type {Clock} from '../core/clock.js';
import {fail} from '../core/errors/index.js';
import type {Random} from '../core/random.js';
import {closeServer, listen} from '../platform/http/index.js';
import {hostModels, type OfferedModel} from './hosted.js';
import {createApp} from './http/app.js';
import {isLoopback} from './http/guard.js';
import type {Serving} from './http/routes.js';
import {createMetrics} from './metrics.js';

export interface ServerOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Callers have to bring it; needed for any address but loopback. */
  readonly token: string | undefined;
  /** Requests of one model waiting at once; 0 is no limit. */
  readonly maxQueue: number;
  /** Longest wait of a request, milliseconds. */
  readonly timeoutMs: number;
  readonly maxBodyBytes: number;
  /** Version of the program. */
  readonly version: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly onBug: (error: unknown) => void;
}

/** A server that answers. */
export interface ModelServer {
  readonly url: string;
  /**
   * Ends the server: it is no longer ready, goes on answering until no request has come for a second (five at most; not at all
   * with `now`), takes no more connections, finishes what it works on (20 seconds at most), and lets go of the models.
   */
  stop(options?: {readonly now?: boolean}): Promise<void>;
}

const QUIET_MS = 1000;
const MAX_DRAIN_MS = 5000;
const STEP_MS = 50;
const EXIT_MS = 20_000;

/** Refuses an address others can reach when nothing keeps them out. Throws E_TOKEN_NEEDED. */
export function requireToken(host: string, token: string | undefined): void {
  if (token === '' || (token === undefined && !isLoopback(host))) throw fail('E_TOKEN_NEEDED', {host});
}

/** A server with all its routes that does not listen yet. */
export interface PreparedServer {
  readonly app: FastifyInstance;
  isReady: boolean;
  /** When the last prediction was asked for, milliseconds. */
  lastRequestAt: number;
}

/** Returns a server of loaded models that does not listen; `app.inject` asks it without a network. */
export async function prepareServer(
  models: readonly OfferedModel[],
  options: Omit<ServerOptions, 'port'>,
): Promise<PreparedServer> {
  const {host, token, clock, maxBodyBytes, onBug} = options;
  const metrics = createMetrics(options.version);
  const hosted = hostModels(models, ({name, version}) => ({
    maxQueue: options.maxQueue,
    now: () => clock.now(),
    onRun: (rows) => metrics.modelRan(name, version, rows),
  }));
  const state = {isReady: true, lastRequestAt: Number.NEGATIVE_INFINITY};
  const serving: Serving = {
    ...options,
    host: hosted,
    metrics,
    hasToken: token !== undefined,
    isReady: () => state.isReady,
    onRequest: () => {
      state.lastRequestAt = clock.now();
    },
  };
  const app = await createApp(serving, {guard: {host, token}, maxBodyBytes, onBug});
  await app.ready();
  return Object.assign(state, {app});
}

/** Starts a server of loaded models. Throws E_TOKEN_NEEDED, E_PORT_IN_USE, E_PORT_DENIED. */
export async function startServer(models: readonly OfferedModel[], options: ServerOptions): Promise<ModelServer> {
  const {host, port, token, clock} = options;
  requireToken(host, token);
  const prepared = await prepareServer(models, options);
  const {url} = await listen(prepared.app.server, {host, port});
  return {
    url,
    stop: async ({now = false} = {}) => {
      prepared.isReady = false;
      const end = clock.now() + (now ? 0 : MAX_DRAIN_MS);
      while (clock.now() < Math.min(end, prepared.lastRequestAt + QUIET_MS)) await sleep(STEP_MS);
      await closeServer(prepared.app.server, {forceMs: EXIT_MS});
      await prepared.app.close();
      await Promise.all(models.map(({model}) => model.release()));
    },
  };
}
