import type {Run, RunDataset, StoredCode} from './model.js';
import {isSystemTag} from './model.js';

export type CompareKind = 'param' | 'metric' | 'tag' | 'data' | 'code';

/** One fact of several runs; null where a run lacks it. Numbers are metrics and may be NaN or infinite. */
export interface CompareRow {
  readonly kind: CompareKind;
  readonly key: string;
  readonly values: readonly (string | number | null)[];
  readonly differs: boolean;
}

/** The part of a run that is compared. */
export interface ComparedRun extends Pick<Run, 'runId' | 'params' | 'metrics' | 'tags' | 'source'> {
  readonly datasets: readonly RunDataset[];
  readonly code: StoredCode | undefined;
}

export interface Comparison {
  /** The ids of the runs, in the order of the values of each row. */
  readonly runs: readonly string[];
  readonly rows: readonly CompareRow[];
  /** How many rows are the same in all runs, shown or not. */
  readonly equalRows: number;
}

/** NaN equals NaN here: two runs that both failed to converge do not differ in that. */
const same = (values: readonly unknown[]): boolean => values.every((value) => Object.is(value, values[0]));

/** Returns every key any of the maps has, sorted by code point. */
function keysOf(maps: readonly Readonly<Record<string, unknown>>[]): string[] {
  return [...new Set(maps.flatMap((map) => Object.keys(map)))].toSorted((a, b) => (a < b ? -1 : 1));
}

function rowsOf(kind: CompareKind, maps: readonly Readonly<Record<string, string | number>>[]): CompareRow[] {
  return keysOf(maps).map((key) => {
    const values = maps.map((map) => (Object.hasOwn(map, key) ? (map[key] ?? null) : null));
    return {kind, key, values, differs: !same(values)};
  });
}

/** `input data/train.csv` to its digest; several digests under one name are joined. */
function dataOf(run: ComparedRun): Record<string, string> {
  const found = new Map<string, string[]>();
  for (const {role, name, digest} of run.datasets) {
    const key = `${role} ${name}`;
    found.set(key, [...(found.get(key) ?? []), digest]);
  }
  return Object.fromEntries([...found].map(([key, digests]) => [key, digests.toSorted().join(' ')]));
}

function codeOf({code, source}: ComparedRun): Record<string, string> {
  const facts: [string, string | undefined][] = [
    ['branch', code?.branch],
    ['command', source.command],
    ['commit', code?.commit],
    ['uncommitted changes', code && (code.diffDigest ?? (code.dirty ? 'new files only' : 'none'))],
  ];
  return Object.fromEntries(facts.filter((fact): fact is [string, string] => fact[1] !== undefined));
}

const userTags = (tags: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(tags).filter(([key]) => !isSystemTag(key)));

/**
 * Returns the facts of several runs side by side: params, metrics, tags, data, code, each sorted by key.
 *
 * Without `all` only the rows in which the runs differ; tags of the system are never shown.
 */
export function compare(runs: readonly ComparedRun[], options: {readonly all: boolean}): Comparison {
  const rows = [
    ...rowsOf(
      'param',
      runs.map(({params}) => params),
    ),
    ...rowsOf(
      'metric',
      runs.map(({metrics}) => metrics),
    ),
    ...rowsOf(
      'tag',
      runs.map(({tags}) => userTags(tags)),
    ),
    ...rowsOf('data', runs.map(dataOf)),
    ...rowsOf('code', runs.map(codeOf)),
  ];
  return {
    runs: runs.map(({runId}) => runId),
    rows: options.all ? rows : rows.filter(({differs}) => differs),
    equalRows: rows.filter(({differs}) => !differs).length,
  };
}
