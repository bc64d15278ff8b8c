import type {Outputs} from './answers.js';
import type {ServedModel} from './load.js';
import {Refusal} from './refusal.js';
import type {Feeds} from './rows.js';
import {concatRows, sliceRows} from './tensors.js';

/** What a queue of requests does beside running them. */
export interface BatcherOptions {
  /** Requests waiting at once; more are refused with 429. 0 is no limit. */
  readonly maxQueue: number;
  readonly now: () => number;
  /** Told how many rows each run had. */
  readonly onRun: (rows: number) => void;
}

/** Runs a model for many callers. */
export interface Batcher {
  /** Returns all outputs; `deadline` in milliseconds of the clock. Throws Refusal 429, 504; E_ONNX_RUN. */
  run(feeds: Feeds, rowCount: number, deadline: number): Promise<Outputs>;
}

interface Job {
  readonly feeds: Feeds;
  readonly rows: number;
  readonly deadline: number;
  resolve(outputs: Outputs): void;
  reject(error: unknown): void;
}

/** Most rows of one run: longer requests are split, so that the loop can breathe between the parts. */
const MAX_BATCH_ROWS = 1024;

/** What requests must agree in to be run together: the types and shapes of their rows. */
function shapeKey(feeds: Feeds): string {
  return Object.keys(feeds)
    .sort()
    .map((name) => `${name}:${feeds[name]?.shape.slice(1).join()}`)
    .join(';');
}

/**
 * Returns a queue that runs requests which arrive in the same turn of the event loop together: no request waits for others to
 * come. Rows stay in order; when a run of several requests fails they are run one by one, so that only the bad one fails.
 *
 * A model that is not batchable is run once for each request.
 */
export function createBatcher(model: ServedModel, options: BatcherOptions): Batcher {
  const queue: Job[] = [];
  let scheduled = false;
  let isRunning = false;

  const schedule = (): void => {
    if (scheduled || isRunning || queue.length === 0) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      void flush();
    });
  };
  const flush = async (): Promise<void> => {
    isRunning = true;
    const batch = takeBatch(queue, model.batchable);
    const alive = batch.filter((job) => !expire(job, options.now()));
    if (alive.length > 0) await runTogether(model, alive, options.onRun);
    isRunning = false;
    schedule();
  };
  const enqueue = (feeds: Feeds, rows: number, deadline: number): Promise<Outputs> =>
    new Promise((resolve, reject) => {
      queue.push({feeds, rows, deadline, resolve, reject});
      schedule();
    });

  return {
    run: async (feeds, rowCount, deadline) => {
      if (options.maxQueue > 0 && queue.length >= options.maxQueue)
        throw new Refusal(429, `${queue.length} requests are waiting already`, {'retry-after': '1'});
      if (!model.batchable || rowCount <= MAX_BATCH_ROWS) return enqueue(feeds, rowCount, deadline);
      const parts = splitRows(feeds, rowCount).map((part) => enqueue(part.feeds, part.rows, deadline));
      return joinRows(await Promise.all(parts));
    },
  };
}

/** Ends a job that waited too long, and tells so. */
function expire(job: Job, now: number): boolean {
  if (now <= job.deadline) return false;
  job.reject(new Refusal(504, 'the request waited longer than its limit'));
  return true;
}

/** Takes the next jobs that can be run together from the front of the queue, and from further back where they fit. */
function takeBatch(queue: Job[], batchable: boolean): Job[] {
  const first = queue.shift();
  if (!first) return [];
  if (!batchable) return [first];
  const key = shapeKey(first.feeds);
  const batch = [first];
  let rows = first.rows;
  for (let index = 0; index < queue.length && rows < MAX_BATCH_ROWS; ) {
    const job = queue[index];
    if (job && rows + job.rows <= MAX_BATCH_ROWS && shapeKey(job.feeds) === key) {
      batch.push(job);
      rows += job.rows;
      queue.splice(index, 1);
    } else index++;
  }
  return batch;
}

async function runTogether(model: ServedModel, batch: readonly Job[], onRun: (rows: number) => void): Promise<void> {
  const [only] = batch;
  if (!only) return;
  if (batch.length === 1) {
    await runAlone(model, only, onRun);
    return;
  }
  const total = batch.reduce((sum, {rows}) => sum + rows, 0);
  let outputs: Outputs;
  try {
    outputs = await model.run(joinRows(batch.map(({feeds}) => feeds)));
  } catch {
    // One request of them is bad: each gets its own answer or its own error.
    for (const job of batch) await runAlone(model, job, onRun);
    return;
  }
  onRun(total);
  let at = 0;
  for (const job of batch) {
    job.resolve(mapTensors(outputs, (tensor) => sliceRows(tensor, at, at + job.rows)));
    at += job.rows;
  }
}

async function runAlone(model: ServedModel, job: Job, onRun: (rows: number) => void): Promise<void> {
  try {
    const outputs = await model.run(job.feeds);
    onRun(job.rows);
    job.resolve(outputs);
  } catch (error) {
    job.reject(error);
  }
}

function mapTensors(tensors: Outputs, change: (tensor: Outputs[string]) => Outputs[string]): Outputs {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, change(tensor)]));
}

function joinRows(parts: readonly Outputs[]): Record<string, Outputs[string]> {
  const names = Object.keys(parts[0] ?? {});
  return Object.fromEntries(names.map((name) => [name, concatRows(parts.flatMap((part) => part[name] ?? []))]));
}

function splitRows(feeds: Feeds, rowCount: number): {feeds: Feeds; rows: number}[] {
  const parts: {feeds: Feeds; rows: number}[] = [];
  for (let from = 0; from < rowCount; from += MAX_BATCH_ROWS) {
    const to = Math.min(from + MAX_BATCH_ROWS, rowCount);
    parts.push({feeds: mapTensors(feeds, (tensor) => sliceRows(tensor, from, to)), rows: to - from});
  }
  return parts;
}
