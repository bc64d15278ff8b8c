import {methodNamed, passesThreshold} from '../methods.js';
import type {DriftColumn, DriftResult, Window} from '../schema.js';

/** Returns a number with three significant digits, large ones with separators: `0.412`, `2.1e-7`, `12,400`. */
export function formatNumber(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size < 0.001 || size >= 1e9) return value.toExponential(1);
  if (size >= 1000) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(3)));
}

/** Returns a whole number with separators. */
export function formatCount(value: number): string {
  return value.toLocaleString('en-US');
}

/** Returns a ratio as percent: `0`, `0.2 %`, `12 %`. */
export function formatPercent(ratio: number): string {
  if (ratio === 0) return '0 %';
  const percent = 100 * ratio;
  return percent < 10 ? `${percent.toFixed(1)} %` : `${Math.round(percent)} %`;
}

/** Returns a window of dates or times: `2006-01-01 to 2006-12-31`. */
export function formatWindow({from, to}: Window): string {
  return from === to ? from : `${from} to ${to}`;
}

/** `1 column`, `2 columns`. */
function counted(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** What became of a column: the badge of its row. */
export type Badge = 'drift' | 'error' | 'notice' | 'within noise' | 'stable' | 'not tested';

/** Returns the badge of a column; `notice`: no drift, but a finding about it; `within noise`: past the limit by chance only. */
export function badgeOf(column: DriftColumn, result: DriftResult): Badge {
  if (column.drift) return 'drift';
  const own = result.quality.filter((finding) => finding.column === column.name);
  if (own.some(({severity}) => severity === 'error')) return 'error';
  if (column.method === null) return 'not tested';
  if (own.some(({severity}) => severity === 'warning')) return 'notice';
  return isSpared(column) ? 'within noise' : 'stable';
}

/** Whether the score passes its limit, but by no more than chance gives. */
export function isSpared({method, score, threshold, drift}: DriftColumn): boolean {
  if (drift || method === null || score === null || threshold === null) return false;
  return passesThreshold(methodNamed(method), score, threshold);
}

/** How many times its limit a score is: above 1 is drift for distances; for p-values ln p against ln limit. */
export function severityOf({method, score, threshold}: DriftColumn): number {
  if (method === null || score === null || threshold === null) return -1;
  if (methodNamed(method).score === 'distance') return threshold === 0 ? score : score / threshold;
  return Math.log(Math.max(score, 1e-300)) / Math.log(Math.min(threshold, 0.999));
}

/** Columns as a report lists them: drifting first, then by severity, then by name. */
export function bySeverity(columns: readonly DriftColumn[]): DriftColumn[] {
  return [...columns].sort(
    (a, b) => Number(b.drift) - Number(a.drift) || severityOf(b) - severityOf(a) || (a.name < b.name ? -1 : 1),
  );
}

/** Why a tested column has its badge, in one sentence. */
export function explainColumn(column: DriftColumn): string {
  const {method, score, threshold, p_adj: corrected, noise} = column;
  if (method === null || threshold === null) return column.reason ?? 'not tested';
  if (score === null) return column.reason ?? 'no score';
  const known = methodNamed(method);
  const kind = known.score === 'p' ? 'p ' : '';
  const head = `${known.id} ${kind}${formatNumber(score)}, limit ${formatNumber(threshold)}`;
  const floor = noise === null ? '' : `, ${formatNumber(noise)} expected from the sample sizes alone`;
  const chance =
    corrected === null ? '' : `, p ${corrected === 0 ? 'below 1e-300' : formatNumber(corrected)} over all columns`;
  const why = isSpared(column) ? ': past the limit, but no more than chance gives' : '';
  return `${head}${floor}${chance}${why}`;
}

/** The verdict on drift, in a headline and a sentence. */
export function driftVerdict({dataset, run}: DriftResult): {headline: string; detail: string} {
  const headline =
    dataset.drifted === 0
      ? `No drift in ${counted(dataset.columns, 'column')}`
      : `Drift in ${dataset.drifted} of ${counted(dataset.columns, 'column')}`;
  const side = ({rows, window}: DriftResult['run']['reference'], name: string) =>
    `${formatCount(rows)} ${name}${window === null ? '' : ` (${formatWindow(window)})`}`;
  const relation = dataset.drift ? 'at or above' : 'below';
  return {
    headline,
    detail: `Share ${formatNumber(dataset.share)}, ${relation} the limit ${formatNumber(dataset.threshold)}. ${side(run.current, 'current rows')} against ${side(run.reference, 'reference rows')}.`,
  };
}

/** What the control says beside the verdict; undefined without one. */
export function controlVerdict({control, dataset}: DriftResult): string | undefined {
  if (control === null) return undefined;
  const range = control.min === control.max ? `${control.min}` : `${control.min} to ${control.max}`;
  const inside = dataset.drifted <= control.max ? 'no more than that' : 'more than any of them';
  return `Control: ${control.periods.length} periods of the reference itself flag ${range} of ${dataset.columns} columns; the current data flag ${dataset.drifted}, ${inside}.`;
}

/** The verdict on the model's errors, in a headline and a sentence; undefined where none were measured. */
export function performanceVerdict({performance}: DriftResult): {headline: string; detail: string} | undefined {
  if (performance === null) return undefined;
  const {alarm, current, reference} = performance;
  const now = `Mean absolute error ${formatNumber(current.mae)}`;
  if (reference === null) return {headline: now, detail: `On ${counted(current.rows ?? 0, 'row')}; ${alarm.rule}.`};
  const times = alarm.ratio === null ? '' : `, ${formatNumber(alarm.ratio)} times as large`;
  const origin = reference.source === 'baseline' ? 'when the model was evaluated' : 'in the reference';
  return {
    headline: alarm.raised ? 'The model got worse' : 'The model is as good as before',
    detail: `${now} against ${formatNumber(reference.mae)} ${origin}${times}. Alarm when: ${alarm.rule}.`,
  };
}
