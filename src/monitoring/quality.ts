import {correct} from '../stats/multiple-testing.js';
import {twoShares} from '../stats/z-test.js';
import type {Frame} from './frame.js';
import type {Rules} from './model.js';
import type {PlannedColumn} from './plan.js';
import type {DriftColumn, Finding} from './schema.js';

/** A change of the missing rate below this is not reported, however sure it is. */
const SMALLEST_CHANGE = 0.01;
/** A category is called gone when at least this many were to be expected: none comes by chance in 1 of 150 cases. */
const GONE_FROM = 5;
const MOST_NAMED = 5;

/**
 * Returns what is noteworthy about the data besides drift: columns missing, new, empty or of another type, missing rates
 * that changed, infinite values, new and gone categories. Errors first, each in the order of the columns.
 */
export function findQuality(
  current: Frame,
  reference: Frame,
  planned: readonly PlannedColumn[],
  columns: readonly DriftColumn[],
  rules: Rules,
): Finding[] {
  const findings = [
    ...planned.flatMap(({plan}) => (plan.state === 'left_out' ? [plan.finding] : [])),
    ...newColumns(current, reference, rules),
    ...missingRates(planned, rules),
    ...columns.flatMap(infiniteValues),
    ...columns.flatMap(changedValues),
  ];
  const rank = {error: 0, warning: 1, info: 2} as const;
  return findings.sort((a, b) => rank[a.severity] - rank[b.severity]);
}

function newColumns(current: Frame, reference: Frame, rules: Rules): Finding[] {
  const known = new Set(reference.columns.map(({name}) => name));
  const isNew = (name: string) => !known.has(name) && name !== rules.prediction && !rules.exclude.includes(name);
  return current.columns
    .filter(({name}) => isNew(name))
    .map(({name}) => ({kind: 'column_new', column: name, severity: 'warning', message: 'not in the reference'}));
}

/** Tests each column's share of missing values, corrected for the number of columns. */
function missingRates(planned: readonly PlannedColumn[], rules: Rules): Finding[] {
  const sides = planned.flatMap(({name, reference, current}) => {
    if (reference === undefined || current === undefined) return [];
    const side = ({size, missing, infinite}: typeof reference) => ({ones: missing, total: size + missing + infinite});
    return [{name, reference: side(reference), current: side(current)}];
  });
  const ps = correct(
    sides.map(({reference, current}) => twoShares(reference, current).p),
    rules.mode === 'native' ? rules.correction : 'bh',
  );
  return sides.flatMap(({name, reference, current}, i): Finding[] => {
    const [before, after] = [reference.ones / reference.total, current.ones / current.total];
    if ((ps[i] as number) > rules.level || Math.abs(after - before) < SMALLEST_CHANGE) return [];
    const message = `missing values went from ${percent(before)} to ${percent(after)}`;
    return [{kind: 'missing_rate', column: name, severity: 'warning', message}];
  });
}

function infiniteValues({name, infinite}: DriftColumn): Finding[] {
  if (infinite.ref + infinite.cur === 0) return [];
  const message = `infinite values were left out: ${infinite.ref} in the reference, ${infinite.cur} in the current data`;
  return [{kind: 'infinite_values', column: name, severity: 'warning', message}];
}

function changedValues(column: DriftColumn): Finding[] {
  const {name, new_values: added, gone_values: gone, hist, n, m} = column;
  const findings: Finding[] = [];
  if (added.length > 0) {
    const message = `values the reference does not have: ${listed(added)}`;
    findings.push({kind: 'new_values', column: name, severity: 'warning', message});
  }
  const missed = gone.filter((label) => {
    const cell = (hist?.edges as readonly string[] | undefined)?.indexOf(label) ?? -1;
    return cell >= 0 && ((hist?.ref[cell] ?? 0) * m) / n >= GONE_FROM;
  });
  if (missed.length > 0) {
    const message = `values that no longer occur: ${listed(missed)}`;
    findings.push({kind: 'gone_values', column: name, severity: 'warning', message});
  }
  return findings;
}

function listed(values: readonly string[]): string {
  const named = values.slice(0, MOST_NAMED).map((value) => `\`${value}\``);
  const more = values.length - named.length;
  return more > 0 ? `${named.join(', ')} and ${more} more` : named.join(', ');
}

function percent(ratio: number): string {
  return `${(100 * ratio).toFixed(1)} %`;
}
