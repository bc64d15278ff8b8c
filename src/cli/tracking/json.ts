import {z} from 'zod';
import {formatTime} from '../../core/clock.js';
import type {CompareRow, Experiment, Run, RunDetails} from '../../tracking/index.js';

/** JSON has no NaN and no infinities: these stand as MLflow spells them. */
export const NumberV1 = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity'])]);
type JsonNumber = z.output<typeof NumberV1>;

/** Returns a number as JSON holds it. */
export function jsonNumber(value: number): JsonNumber {
  if (Number.isFinite(value)) return value;
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}

/** Returns the number that JSON holds. */
export const fromJsonNumber = (value: JsonNumber): number => Number(value);

const text = z.record(z.string(), z.string());
const time = z.string().describe('RFC 3339, UTC');

export const RunV1 = z.object({
  run_id: z.string(),
  name: z.string(),
  experiment: z.string(),
  status: z.enum(['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED']),
  start_time: time,
  end_time: time.nullable(),
  params: text,
  metrics: z.record(z.string(), NumberV1),
  tags: text,
});
export type JsonRun = z.output<typeof RunV1>;

/** Returns `entries` as an object; a key such as `__proto__` becomes a property like any other. */
const record = <Value>(entries: readonly (readonly [string, Value])[]): Record<string, Value> =>
  Object.fromEntries(entries);

const optionalTime = (value: number | undefined): string | null => (value === undefined ? null : formatTime(value));

/** Returns a run as lists show it. */
export function jsonRun(run: Run): JsonRun {
  return {
    run_id: run.runId,
    name: run.name,
    experiment: run.experiment.name,
    status: run.status,
    start_time: formatTime(run.startTime),
    end_time: optionalTime(run.endTime),
    params: run.params,
    metrics: record(Object.entries(run.metrics).map(([key, value]) => [key, jsonNumber(value)])),
    tags: run.tags,
  };
}

export const RunDetailsV1 = RunV1.extend({
  lifecycle: z.enum(['active', 'deleted']),
  user: z.string(),
  source: z.object({type: z.string(), name: z.string(), command: z.string()}),
  exit_code: z.int().nullable(),
  parent_run_id: z.string().nullable(),
  children: z.array(z.string()),
  latest: z
    .record(z.string(), z.object({value: NumberV1, step: z.int(), time, points: z.int()}))
    .describe('The newest point of each metric and how many there are'),
  datasets: z.array(
    z.object({
      role: z.enum(['input', 'output']),
      name: z.string(),
      path: z.string(),
      digest: z.string(),
      size: z.int(),
    }),
  ),
  artifacts: z.array(z.object({path: z.string(), digest: z.string(), size: z.int(), store: z.enum(['cache', 'logs'])})),
  code: z
    .object({
      commit: z.string().nullable(),
      branch: z.string().nullable(),
      dirty: z.boolean(),
      diff: z.string(),
      diff_digest: z.string().nullable(),
      diff_cut: z.boolean(),
    })
    .nullable(),
  environment: z
    .object({
      node: z.string(),
      os: z.string(),
      cpus: z.int(),
      memory: z.int().describe('Bytes'),
      packages: z.array(z.object({path: z.string(), digest: z.string()})),
      variables: text,
    })
    .nullable(),
});
export type JsonRunDetails = z.output<typeof RunDetailsV1>;

/** Returns a run with everything known. */
export function jsonDetails(run: RunDetails): JsonRunDetails {
  const {code, environment} = run;
  return {
    ...jsonRun(run),
    lifecycle: run.lifecycle,
    user: run.user,
    source: {...run.source},
    exit_code: run.exitCode ?? null,
    parent_run_id: run.parentRunId ?? null,
    children: [...run.children],
    latest: record(
      Object.entries(run.latest).map(([key, {value, step, timestamp, count}]) => [
        key,
        {value: jsonNumber(value), step, time: formatTime(timestamp), points: count},
      ]),
    ),
    datasets: run.datasets.map(({sizeBytes, ...rest}) => ({...rest, size: sizeBytes})),
    artifacts: run.artifacts.map(({sizeBytes, ...rest}) => ({...rest, size: sizeBytes})),
    code: code
      ? {
          commit: code.commit ?? null,
          branch: code.branch ?? null,
          dirty: code.dirty,
          diff: code.diff,
          diff_digest: code.diffDigest ?? null,
          diff_cut: code.diffCut,
        }
      : null,
    environment: environment
      ? {
          node: environment.node,
          os: environment.os,
          cpus: environment.cpuCount,
          memory: environment.memoryBytes,
          packages: [...environment.packages],
          variables: environment.variables,
        }
      : null,
  };
}

export const CompareV1 = z.object({
  runs: z.array(z.string()),
  rows: z.array(
    z.object({
      kind: z.enum(['param', 'metric', 'tag', 'data', 'code']),
      key: z.string(),
      values: z.array(z.union([z.number(), z.string(), z.null()])),
      differs: z.boolean(),
    }),
  ),
});

/** Returns a row of a comparison as JSON holds it. */
export const jsonCompareRow = ({kind, key, values, differs}: CompareRow) => ({
  kind,
  key,
  values: values.map((value) => (typeof value === 'number' ? jsonNumber(value) : value)),
  differs,
});

export const ExperimentV1 = z.object({
  experiment_id: z.string(),
  name: z.string(),
  folder: z.string().describe('What stands before the last `/` of the name'),
  runs: z.int(),
  last_update: time,
});

/** Returns an experiment as lists show it. */
export function jsonExperiment(
  experiment: Experiment,
  more: {readonly runs: number; readonly lastUpdate: number},
): z.output<typeof ExperimentV1> {
  const {id, name, folder} = experiment;
  return {experiment_id: String(id), name, folder, runs: more.runs, last_update: formatTime(more.lastUpdate)};
}
