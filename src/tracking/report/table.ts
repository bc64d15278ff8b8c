import {escapeHtml} from '../../formats/html/index.js';
import type {CompareKind, CompareRow} from '../compare.js';
import {formatMetric, shortHex} from '../format.js';
import {bestOf, type Direction, directionOf} from './direction.js';
import {colourOf, type RunsReport} from './model.js';

const TITLES: readonly (readonly [CompareKind, string])[] = [
  ['metric', 'Metrics'],
  ['param', 'Params'],
  ['tag', 'Tags'],
  ['data', 'Data, by digest'],
  ['code', 'Code'],
];
const ARROWS = {higher: ['↑', 'higher is better, by its name'], lower: ['↓', 'lower is better, by its name']} as const;
const FACT_WIDTH = 260;
const RUN_WIDTHS = {least: 140, most: 320};
const NOTHING = '<td class="n d">–';

/** Returns the head cells that name the runs, each with its colour. */
function runHeads({runs}: RunsReport): string {
  return runs
    .map(({name, runId}, i) => {
      const first = i === 0 ? '<span class="d">first </span>' : '';
      return `<th class="n" scope="col" title="${runId}">${first}<span class="sw" style="background:${colourOf(i)}"></span> ${escapeHtml(name)}`;
    })
    .join('');
}

function arrow(direction: Direction): string {
  if (direction === undefined) return '';
  const [sign, meaning] = ARROWS[direction];
  return ` <span class="d" title="${meaning}">${sign}</span>`;
}

/** The difference to the first run, good or bad where the metric's name tells. */
function delta(value: number, first: number | null, direction: Direction): string {
  if (first === null || value === first || !Number.isFinite(value - first)) return '';
  const difference = value - first;
  const isGood = direction === undefined ? undefined : difference > 0 === (direction === 'higher');
  const tone = isGood === undefined ? '' : isGood ? ' g' : ' b';
  return `<span class="dl${tone}">${difference > 0 ? '+' : ''}${formatMetric(difference)}</span> `;
}

const isNumber = (value: string | number | null): value is number => typeof value === 'number';

/** Bars begin at 0, so they are drawn only where no value is below it. */
function barScale(values: readonly (number | null)[]): number | undefined {
  const finite = values.filter((value): value is number => value !== null && Number.isFinite(value));
  const largest = Math.max(0, ...finite);
  return largest === 0 || finite.some((value) => value < 0) ? undefined : largest;
}

function metricRow({key, values: found}: CompareRow): string {
  const values = found.map((value) => (isNumber(value) ? value : null));
  const direction = directionOf(key);
  const best = bestOf(values, direction);
  const scale = barScale(values);
  const cells = values.map((value, i) => {
    if (value === null) return NOTHING;
    const share = scale === undefined || !Number.isFinite(value) ? undefined : (100 * value) / scale;
    const bar =
      share === undefined ? '' : `<i class="vb" style="width:${share.toFixed(1)}%;background:${colourOf(i)}"></i>`;
    const mark = best.has(i) ? ' best' : '';
    const note = best.has(i) ? '<span class="vh"> (best)</span>' : '';
    const shift = i === 0 ? '' : delta(value, values[0] ?? null, direction);
    return `<td class="n" title="${value}">${shift}<span class="mv${mark}">${formatMetric(value)}</span>${note}${bar}`;
  });
  return `<th scope="row" class="m" title="${escapeHtml(key)}">${escapeHtml(key)}${arrow(direction)}${cells.join('')}`;
}

function textRow({kind, key, values}: CompareRow): string {
  const isHex = kind === 'data' || kind === 'code';
  const cells = values.map((value, i) => {
    if (value === null) return NOTHING;
    const whole = String(value);
    const shown = isHex ? whole.split(' ').map(shortHex).join(' ') : whole;
    const tone = i === 0 ? '' : value === values[0] ? ' same' : ' df';
    return `<td class="n m${tone}" title="${escapeHtml(whole)}">${escapeHtml(shown)}`;
  });
  return `<th scope="row" class="m" title="${escapeHtml(key)}">${escapeHtml(key)}${cells.join('')}`;
}

function group(report: RunsReport, kind: CompareKind, title: string): string {
  const rows = report.rows.filter((row) => row.kind === kind);
  if (rows.length === 0) return '';
  const differing = rows.filter(({differs}) => differs).length;
  const head = `<tr class="grp"><th colspan="${report.runs.length + 1}" scope="colgroup">${title} <span class="d">${differing} of ${rows.length} differ</span>`;
  const body = rows.map(
    (row) => `<tr${row.differs ? '' : ' class="eq"'}>${row.kind === 'metric' ? metricRow(row) : textRow(row)}`,
  );
  return `<tbody${differing === 0 ? ' class="eq"' : ''}>${head}${body.join('')}</tbody>`;
}

/** Returns the table of all facts, a column for each run; equal rows have the class `eq`. */
export function compareTable(report: RunsReport): string {
  const groups = TITLES.map(([kind, title]) => group(report, kind, title));
  const [least, most] = [RUN_WIDTHS.least, RUN_WIDTHS.most].map((width) => FACT_WIDTH + report.runs.length * width);
  return `<div class="wide"><table class="cmp" style="min-width:${least}px;max-width:${most}px"><thead><tr><th scope="col"><span class="vh">Fact</span>${runHeads(report)}</thead>${groups.join('')}</table></div>`;
}
