import {fail} from '../../core/errors/index.js';
import {nearest} from '../../core/nearest.js';
import {formatAgo, formatMetric, formatSpan, shortHex} from '../../tracking/index.js';
import type {Column, Out} from '../output/out.js';
import {fromJsonNumber, type JsonRun} from './json.js';

const MAX_METRICS = 4;
const MAX_PARAMS = 4;

/** How a run's state looks: word and colour, never colour alone. */
export function statusText(status: JsonRun['status'], {styles, symbols}: Out): string {
  switch (status) {
    case 'FINISHED':
      return styles.green(`${symbols.tick} finished`);
    case 'FAILED':
      return styles.red(`${symbols.cross} failed`);
    case 'KILLED':
      return styles.yellow(`${symbols.cross} killed`);
    default:
      return styles.blue(`${symbols.bullet} ${status.toLowerCase()}`);
  }
}

const endOf = (run: JsonRun): number | undefined => (run.end_time === null ? undefined : Date.parse(run.end_time));

const COLUMN_NAMES = ['run_id', 'name', 'experiment', 'status', 'start_time', 'end_time'] as const;
type ColumnName = (typeof COLUMN_NAMES)[number];

function knownColumns(out: Out, now: number): Readonly<Record<ColumnName, Column<JsonRun>>> {
  return {
    run_id: {title: 'RUN', value: (run) => shortHex(run.run_id), exact: (run) => run.run_id},
    name: {title: 'NAME', value: (run) => run.name},
    experiment: {title: 'EXPERIMENT', value: (run) => run.experiment},
    status: {title: 'STATUS', value: (run) => statusText(run.status, out), exact: (run) => run.status},
    start_time: {
      title: 'STARTED',
      value: (run) => formatAgo(Date.parse(run.start_time), now),
      exact: (run) => run.start_time,
    },
    end_time: {
      title: 'TOOK',
      value: (run) => formatSpan(Date.parse(run.start_time), endOf(run), now, run.status === 'RUNNING'),
      exact: (run) => run.end_time,
      align: 'right',
    },
  };
}

const metricColumn = (key: string): Column<JsonRun> => {
  const value = (run: JsonRun) => (Object.hasOwn(run.metrics, key) ? run.metrics[key] : undefined);
  return {
    title: key,
    value: (run) => {
      const found = value(run);
      return found === undefined ? undefined : formatMetric(fromJsonNumber(found));
    },
    exact: value,
    align: 'right',
  };
};

const textColumn = (table: 'params' | 'tags', key: string): Column<JsonRun> => ({
  title: key,
  value: (run) => (Object.hasOwn(run[table], key) ? run[table][key] : undefined),
});

const KEYED = /^(metric|param|tag)s?\.(.+)$/;
const isColumnName = (name: string): name is ColumnName => COLUMN_NAMES.some((each) => each === name);

/** Checks the names of columns: a fixed one, `metrics.K`, `params.K` or `tags.K`. Throws E_USAGE. */
export function checkColumns(names: readonly string[]): void {
  for (const name of names) {
    if (KEYED.test(name) || isColumnName(name)) continue;
    const detail = `there is no column \`${name}\`; there are ${COLUMN_NAMES.join(', ')}, metrics.K, params.K, tags.K`;
    throw fail('E_USAGE', {detail, command: 'runs list', near: nearest(name, COLUMN_NAMES)});
  }
}

function columnNamed(name: string, known: Readonly<Record<ColumnName, Column<JsonRun>>>): Column<JsonRun>[] {
  if (isColumnName(name)) return [known[name]];
  const [, entity, key] = KEYED.exec(name) ?? [];
  if (key === undefined) return [];
  return [entity === 'metric' ? metricColumn(key) : textColumn(entity === 'param' ? 'params' : 'tags', key)];
}

/** Returns keys, those most runs have first. */
function commonest(runs: readonly JsonRun[], table: 'params' | 'metrics'): string[] {
  const counts = new Map<string, number>();
  for (const run of runs) for (const key of Object.keys(run[table])) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([key]) => key);
}

/** A param that is the same in all runs that have it tells nothing in a list. */
const differs = (runs: readonly JsonRun[], key: string): boolean =>
  new Set(runs.flatMap(({params}) => (Object.hasOwn(params, key) ? [params[key]] : []))).size > 1;

/**
 * Returns the columns of a list of runs: those asked for, else the fixed ones and, for people, the commonest metrics and the
 * params that differ.
 */
export function runColumns(
  runs: readonly JsonRun[],
  names: readonly string[],
  out: Out,
  now: number,
): Column<JsonRun>[] {
  const known = knownColumns(out, now);
  if (names.length > 0) return names.flatMap((name) => columnNamed(name, known));
  const fixed = Object.values(known);
  if (!out.interactive) return fixed;
  const metrics = commonest(runs, 'metrics').slice(0, MAX_METRICS);
  const params = commonest(runs, 'params')
    .filter((key) => differs(runs, key))
    .slice(0, MAX_PARAMS);
  return [...fixed, ...metrics.map(metricColumn), ...params.map((key) => textColumn('params', key))];
}
