import {Counter, Gauge, Histogram, Registry} from 'prom-client';

/** What a request came by: the Open Inference Protocol or the typed endpoint. */
export type Surface = 'oip' | 'predict';

/** One request that was answered. */
export interface RequestRecord {
  /** Empty where the request named no model that is served. */
  readonly model: string;
  readonly version: string;
  readonly surface: Surface;
  readonly code: number;
  readonly seconds: number;
}

/** The figures of one server, for Prometheus. */
export interface ServingMetrics {
  readonly contentType: string;
  requestStarted(): void;
  requestEnded(): void;
  requestAnswered(record: RequestRecord): void;
  modelRan(model: string, version: string, rows: number): void;
  /** Returns all figures in Prometheus' text form. */
  text(): Promise<string>;
}

const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const ROWS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];

/** Returns the figures of a server of this version, all at zero. */
export function createMetrics(version: string): ServingMetrics {
  const registry = new Registry();
  const registers = [registry];
  const requests = new Counter({
    name: 'mlops_requests_total',
    help: 'Requests answered',
    labelNames: ['model', 'version', 'surface', 'code'] as const,
    registers,
  });
  const seconds = new Histogram({
    name: 'mlops_request_duration_seconds',
    help: 'Time from the head of a request to the end of its answer',
    labelNames: ['model', 'version', 'surface'] as const,
    buckets: SECONDS,
    registers,
  });
  const inFlight = new Gauge({name: 'mlops_in_flight', help: 'Requests being worked on', registers});
  const rows = new Histogram({
    name: 'mlops_batch_size',
    help: 'Rows of each run of a model',
    labelNames: ['model', 'version'] as const,
    buckets: ROWS,
    registers,
  });
  const build = new Gauge({
    name: 'mlops_build_info',
    help: 'Version of the server',
    labelNames: ['version'],
    registers,
  });
  build.set({version}, 1);
  return {
    contentType: registry.contentType,
    requestStarted: () => inFlight.inc(),
    requestEnded: () => inFlight.dec(),
    requestAnswered: ({model, version: modelVersion, surface, code, seconds: took}) => {
      requests.inc({model, version: modelVersion, surface, code});
      seconds.observe({model, version: modelVersion, surface}, took);
    },
    modelRan: (model, modelVersion, count) => rows.observe({model, version: modelVersion}, count),
    text: () => registry.metrics(),
  };
}
