import type {CompareRow} from '../compare.js';
import type {MetricPoint, RunDetails} from '../model.js';

/** What a page about several runs shows. */
export interface RunsReport {
  /** Name of the project. */
  readonly project: string;
  readonly runs: readonly RunDetails[];
  /** All rows, those that are equal too. */
  readonly rows: readonly CompareRow[];
  /** Metrics with more than one point in some run: a history for each run, in the order of `runs`. */
  readonly histories: readonly {readonly key: string; readonly points: readonly (readonly MetricPoint[])[]}[];
  /** When the page was made, milliseconds since 1970. */
  readonly madeAt: number;
}

const COLOURS = 7;

/** Returns the colour of the i-th run, a variable of the page. */
export const colourOf = (index: number): string => `var(--c${(index % COLOURS) + 1})`;
