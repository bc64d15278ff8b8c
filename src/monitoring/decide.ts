import {correct} from '../stats/multiple-testing.js';
import {passesThreshold} from './methods.js';
import type {Rules} from './model.js';
import type {PlannedColumn, PlannedTest} from './plan.js';
import {type Score, scoreColumn} from './score.js';

/** The verdict on one tested column. */
export interface Verdict {
  readonly score: Score;
  /** The p-value of the score, or of the guard, corrected for the number of columns; undefined where none is defined. */
  readonly corrected: number | undefined;
  readonly drift: boolean;
}

/**
 * Returns the verdicts on all tested columns, by name.
 *
 * Evidently: the score passes its limit. Native: besides, a score as large must be unlikely without drift, given the
 * sizes of both samples and the number of columns; a p-value is itself corrected.
 */
export function decideColumns(columns: readonly PlannedColumn[], rules: Rules): Map<string, Verdict> {
  const tested = columns.flatMap(({name, plan}) => (plan.state === 'tested' ? [{name, test: plan.test}] : []));
  const scored = tested.map(({name, test}) => ({name, test, score: scoreAs(test, rules)}));
  const withP = scored.flatMap(({name, test, score}) => {
    const p = chanceOf(test, score, rules);
    return p === undefined ? [] : [{name, p}];
  });
  const values = correct(
    withP.map(({p}) => p),
    rules.correction,
  );
  const corrected = new Map(withP.map(({name}, i) => [name, values[i] as number]));
  return new Map(
    scored.map(({name, test, score}) => {
      const p = corrected.get(name);
      return [name, {score, corrected: p, drift: isDrift(test, score, p, rules)}];
    }),
  );
}

/** Evidently prints 2(1 - Φ(|z|)), which has no digits left below 1e-16. */
function scoreAs(test: PlannedTest, rules: Rules): Score {
  const score = scoreColumn(test.method.id, test.pair);
  if (rules.mode === 'native' || test.method.id !== 'z' || score.value === undefined) return score;
  return {...score, value: 2 * (1 - (1 - score.value / 2))};
}

/** The probability that is corrected for the number of columns: the guard's in native mode, else only a p-value itself. */
function chanceOf(test: PlannedTest, score: Score, rules: Rules): number | undefined {
  const own = test.method.score === 'p' ? score.value : undefined;
  return rules.mode === 'native' ? (score.withoutDrift ?? own) : own;
}

function isDrift(test: PlannedTest, score: Score, corrected: number | undefined, rules: Rules): boolean {
  if (score.value === undefined || !passesThreshold(test.method, score.value, test.threshold)) return false;
  if (corrected === undefined) return true;
  if (test.method.score === 'p') return passesThreshold(test.method, corrected, test.threshold);
  return corrected <= rules.level;
}

/**
 * Returns the verdicts that count for the data set.
 *
 * A prediction is made from the other columns, so its drift is shown and not counted again; Evidently counts it.
 */
export function countedVerdicts(
  verdicts: ReadonlyMap<string, Verdict>,
  rules: Rules,
): readonly (readonly [string, Verdict])[] {
  return [...verdicts].filter(([name]) => rules.mode === 'evidently' || name !== rules.prediction);
}
