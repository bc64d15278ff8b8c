import {readFileSync} from 'node:fs';

type Cell = string | number | boolean;

export interface ScoreCase {
  readonly name: string;
  readonly type: 'num' | 'cat';
  readonly reference?: readonly Cell[];
  readonly current?: readonly Cell[];
  readonly counts?: readonly [Record<string, number>, Record<string, number>];
  readonly methods: Record<string, {readonly id: string; readonly score: number | 'NaN'; readonly drift: boolean}>;
}

interface TestValue {
  readonly stat: number;
  readonly p: number;
}

export interface TwoSampleCase {
  readonly name: string;
  readonly reference?: readonly number[];
  readonly current?: readonly number[];
  readonly d_n_m?: readonly [number, number, number];
  readonly ks_exact?: TestValue;
  readonly ks_asymp?: TestValue;
  readonly ks_auto?: TestValue;
  readonly wasserstein?: number;
  readonly o?: readonly number[];
  readonly e?: readonly number[];
  readonly stat?: number;
  readonly p?: number;
}

export interface TailRow {
  readonly f: string;
  readonly args: readonly number[];
  readonly scipy: number;
  readonly exact?: string;
}

function read<Value>(name: string): Value {
  return JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')) as Value;
}

export const scoreCases = read<{cases: ScoreCase[]}>('methods.json').cases;
export const twoSampleCases = read<{cases: TwoSampleCase[]}>('two_sample.json').cases;
export const tailRows = read<{rows: TailRow[]}>('tails.json').rows;

/** Finite numbers, sorted ascending. */
export function sorted(values: readonly Cell[]): Float64Array {
  return Float64Array.from(values, Number).sort();
}

/** Counts of both sides over the union of their values, values in ascending order of their text. */
export function countsOf(testCase: ScoreCase): {reference: number[]; current: number[]} {
  const [reference, current] = testCase.counts ?? [tally(testCase.reference ?? []), tally(testCase.current ?? [])];
  const keys = [...new Set([...Object.keys(reference), ...Object.keys(current)])].sort();
  return {reference: keys.map((key) => reference[key] ?? 0), current: keys.map((key) => current[key] ?? 0)};
}

function tally(values: readonly Cell[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[String(value)] = (counts[String(value)] ?? 0) + 1;
  return counts;
}

/** The distance of two numbers relative to the wanted one, 0 when equal (so also for 0 and 0). */
export function relativeError(found: number, wanted: number): number {
  return found === wanted ? 0 : Math.abs(found - wanted) / Math.abs(wanted);
}
