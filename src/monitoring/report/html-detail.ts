import {overlayHistogram, quantileLines} from '../../formats/chart/index.js';
import {escapeHtml} from '../../formats/html/index.js';
import type {DriftColumn, DriftResult} from '../schema.js';
import {explainColumn, formatCount, formatNumber, formatPercent, formatWindow} from './words.js';

/** Returns what a row shows when opened: the distributions, the numbers, values that came or went, the control. */
export function columnDetail(column: DriftColumn, result: DriftResult): string {
  const notes = [
    `<p class="s d2">${escapeHtml(explainColumn(column))}</p>`,
    ...result.quality
      .filter((finding) => finding.column === column.name && finding.message !== column.reason)
      .map(({message}) => `<p class="s d2">${escapeHtml(message)}</p>`),
    controlNote(column, result),
  ];
  return `<div class="dt">${pictures(column)}<div class="nt">${notes.join('')}${summaryTable(column)}</div></div>`;
}

function pictures(column: DriftColumn): string {
  const {name, hist, quantiles, type} = column;
  if (hist === null) return '';
  if (type === 'cat') return `<div class="cats">${categoryTable(column)}</div>`;
  const overlay = overlayHistogram({
    edges: hist.edges as readonly number[],
    reference: shares(hist.ref),
    current: shares(hist.cur),
    label: `Histogram of ${name}, reference and current`,
  });
  if (quantiles === null) return `<div>${overlay}</div>`;
  const {levels, ref, cur} = quantiles;
  const label = `Share of values of ${name} up to each value, reference and current`;
  return `<div><h3>Histogram</h3>${overlay}</div><div><h3>Cumulated share</h3>${quantileLines({levels, reference: ref, current: cur, label})}</div>`;
}

function shares(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (total === 0 ? 0 : count / total));
}

function categoryTable({hist, new_values: added, gone_values: gone}: DriftColumn): string {
  if (hist === null) return '';
  const [before, after] = [shares(hist.ref), shares(hist.cur)];
  const largest = Math.max(...before, ...after) || 1;
  const bar = (share: number, side: string) =>
    `<td><i class="${side}" style="width:${((100 * share) / largest).toFixed(1)}%"></i><td class="n">${formatPercent(share)}`;
  const mark = (value: string) => {
    if (added.includes(value)) return ' <span class="pill warn">new</span>';
    return gone.includes(value) ? ' <span class="pill warn">gone</span>' : '';
  };
  const rows = hist.edges.map((edge, i) => {
    const value = String(edge);
    return `<tr><th scope="row">${escapeHtml(value)}${mark(value)}${bar(before[i] ?? 0, 'ref')}${bar(after[i] ?? 0, 'cur')}`;
  });
  return `<table class="q"><thead><tr><th>value<th colspan="2">reference<th colspan="2">current<tbody>${rows.join('')}</table>`;
}

function summaryTable(column: DriftColumn): string {
  const {summary, quantiles, n, m, missing, infinite} = column;
  const number = (before: number | null, after: number | null, name: string) =>
    before === null || after === null
      ? ''
      : row(name, formatNumber(before), formatNumber(after), change(before, after));
  const at = (level: number) => quantiles?.levels.findIndex((each) => Math.abs(each - level) < 1e-9) ?? -1;
  const quantile = (name: string, level: number) => {
    const i = at(level);
    return quantiles === null || i < 0 ? '' : number(quantiles.ref[i] ?? 0, quantiles.cur[i] ?? 0, name);
  };
  const rows = [
    ...(summary === null
      ? []
      : [number(summary.ref.mean, summary.cur.mean, 'mean'), number(summary.ref.std, summary.cur.std, 'std')]),
    quantile('min', 0),
    quantile('5 %', 0.05),
    quantile('median', 0.5),
    quantile('95 %', 0.95),
    quantile('max', 1),
    row('values', formatCount(n), formatCount(m), ''),
    row('missing', formatCount(missing.ref), formatCount(missing.cur), ''),
    ...(infinite.ref + infinite.cur === 0
      ? []
      : [row('infinite', formatCount(infinite.ref), formatCount(infinite.cur), '')]),
  ];
  return `<table class="q"><thead><tr><th><span class="vh">statistic</span><th class="n">reference<th class="n">current<th class="n">change<tbody>${rows.join('')}</table>`;
}

function row(name: string, before: string, after: string, changed: string): string {
  return `<tr><th scope="row">${name}<td class="n">${before}<td class="n">${after}<td class="n">${changed}`;
}

function change(before: number, after: number): string {
  if (before === after) return '';
  const difference = after - before;
  if (before > 0 && Math.abs(difference) / before < 10) {
    const percent = (100 * difference) / before;
    return `${percent > 0 ? '+' : '−'}${Math.abs(percent).toFixed(Math.abs(percent) < 10 ? 1 : 0)} %`;
  }
  return `${difference > 0 ? '+' : '−'}${formatNumber(Math.abs(difference))}`;
}

function controlNote({name, control}: DriftColumn, result: DriftResult): string {
  if (control === undefined || result.control === null) return '';
  const flagged = result.control.periods.filter(({columns}) => columns.includes(name));
  const text =
    flagged.length === 0
      ? `Control: none of ${control.periods} periods of the reference differs like this.`
      : `Control: flagged in ${flagged.length} of ${control.periods} periods of the reference too (${flagged.map((period) => formatWindow(period)).join('; ')}).`;
  return `<p class="s d2">${text}</p>`;
}
