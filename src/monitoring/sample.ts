import {compareCodePoints} from '../formats/number.js';
import type {FrameColumn, LabelColumn} from './frame.js';

/** A value counted as a category: a number (booleans are 0 and 1) or a text; `1` and `"1"` are different. */
export type Label = number | string;

/** The values of one column on one side, without the missing and infinite ones. */
export interface Sample {
  /** How many values there are. */
  readonly size: number;
  readonly missing: number;
  readonly infinite: number;
  readonly distinct: number;
  /** Sorted ascending; undefined for texts. */
  readonly sorted: Float64Array | undefined;
  /** How often each different value occurs. */
  counts(): ReadonlyMap<Label, number>;
}

/** Returns the sample of a column; undefined for times, which are not compared. */
export function sampleOf(column: FrameColumn): Sample | undefined {
  if (column.kind === 'time') return undefined;
  return column.kind === 'label' ? labelSample(column) : numberSample(column.values);
}

function labelSample(column: LabelColumn): Sample {
  const tally = new Float64Array(column.labels.length);
  let size = 0;
  for (const code of column.codes) {
    if (code < 0) continue;
    size += 1;
    tally[code] = (tally[code] as number) + 1;
  }
  const counts = new Map<Label, number>();
  column.labels.forEach((label, code) => {
    const count = tally[code] as number;
    if (count > 0) counts.set(label, count);
  });
  const missing = column.codes.length - size;
  return {size, missing, infinite: 0, distinct: counts.size, sorted: undefined, counts: () => counts};
}

function numberSample(values: Float64Array): Sample {
  const finite = new Float64Array(values.length);
  let size = 0;
  let missing = 0;
  for (const value of values) {
    if (Number.isFinite(value)) {
      // Adding 0 turns -0 into 0: they are one value.
      finite[size] = value + 0;
      size += 1;
    } else if (Number.isNaN(value)) missing += 1;
  }
  const sorted = finite.subarray(0, size).sort();
  return {
    size,
    missing,
    infinite: values.length - size - missing,
    distinct: distinctOf(sorted),
    sorted,
    counts: () => countRuns(sorted),
  };
}

function distinctOf(sorted: Float64Array): number {
  let distinct = sorted.length === 0 ? 0 : 1;
  for (let i = 1; i < sorted.length; i++) if (sorted[i] !== sorted[i - 1]) distinct += 1;
  return distinct;
}

function countRuns(sorted: Float64Array): Map<Label, number> {
  const counts = new Map<Label, number>();
  let from = 0;
  for (let i = 1; i <= sorted.length; i++) {
    if (i < sorted.length && sorted[i] === sorted[from]) continue;
    counts.set(sorted[from] as number, i - from);
    from = i;
  }
  return counts;
}

/** Both samples counted over the same cells. */
export interface PairedCounts {
  readonly labels: readonly Label[];
  readonly reference: readonly number[];
  readonly current: readonly number[];
}

/** Numbers before texts, each ascending. */
function compareLabels(a: Label, b: Label): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return compareCodePoints(a, b);
  return typeof a === 'number' ? -1 : 1;
}

/** Returns the counts of all values of either side, values ascending. */
export function pairCounts(reference: Sample, current: Sample): PairedCounts {
  const left = reference.counts();
  const right = current.counts();
  const labels = [...new Set([...left.keys(), ...right.keys()])].sort(compareLabels);
  return {
    labels,
    reference: labels.map((label) => left.get(label) ?? 0),
    current: labels.map((label) => right.get(label) ?? 0),
  };
}

/** Returns how many different values there are over both sides; numbers are merged without counting each. */
export function distinctOfBoth(reference: Sample, current: Sample): number {
  const [left, right] = [reference.sorted, current.sorted];
  if (left === undefined || right === undefined) {
    return new Set([...reference.counts().keys(), ...current.counts().keys()]).size;
  }
  let shared = 0;
  let j = 0;
  for (let i = 0; i < left.length; i++) {
    const value = left[i] as number;
    if (i > 0 && value === left[i - 1]) continue;
    while (j < right.length && (right[j] as number) < value) j++;
    if (right[j] === value) shared += 1;
  }
  return reference.distinct + current.distinct - shared;
}
