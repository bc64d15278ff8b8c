import {miniHistogram} from '../../formats/chart/index.js';
import {escapeHtml} from '../../formats/html/index.js';
import {methodNamed} from '../methods.js';
import type {DriftColumn, DriftResult} from '../schema.js';
import {columnDetail} from './html-detail.js';
import {missingChange} from './markdown.js';
import {type Badge, badgeOf, bySeverity, formatNumber, severityOf} from './words.js';

const PILLS: Readonly<Record<Badge, string>> = {
  drift: '<span class="pill bad">drift</span>',
  error: '<span class="pill bad">error</span>',
  notice: '<span class="pill warn">notice</span>',
  'within noise': '<span class="d2">within noise</span>',
  stable: '<span class="d2">stable</span>',
  'not tested': '<span class="d">not tested</span>',
};

/** Where the limit stands on the bar, in percent: scores of five times the limit fill it. */
const LIMIT_AT = 20;

/** Returns the table of all columns by severity, with the search bar above it. */
export function columnsSection(result: DriftResult): string {
  const withControl = result.control !== null;
  const rows = bySeverity(result.columns).map((column, i) => columnRows(column, result, i));
  const heads = [
    '<th>result',
    '<th>column',
    '<th>type',
    '<th>reference, current',
    '<th class="n">score',
    '<th>noise, limit',
    '<th>method',
    ...(withControl ? ['<th class="n">control'] : []),
    '<th class="n">missing',
  ];
  return `<section id="columns"><h2 class="vh">Columns</h2>${filterBar(result)}<div class="wide"><table class="t"><thead><tr>${heads.join('')}</thead><tbody>${rows.join('')}</tbody></table></div></section>`;
}

function filterBar({columns}: DriftResult): string {
  const options = ['all', 'drift', 'notice', 'within noise', 'stable', 'not tested'].map((name) => `<option>${name}`);
  return `<div class="bar"><label class="vh" for="q">Search columns</label><input id="q" type="search" placeholder="Search columns" autocomplete="off"><label class="vh" for="f">Show</label><select id="f">${options.join('')}</select><button class="btn" id="x" type="button">Open all</button><span class="d s" id="c" role="status">${columns.length} columns</span><span class="sp"></span><span class="d s key"><i></i>reference <i class="cur"></i>current</span></div>`;
}

function columnRows(column: DriftColumn, result: DriftResult, index: number): string {
  const badge = badgeOf(column, result);
  const withControl = result.control !== null;
  const role = column.role === 'feature' ? '' : ` <span class="pill">${column.role}</span>`;
  const cells = [
    `<td>${PILLS[badge]}`,
    `<td class="m"><button class="o" type="button" aria-expanded="false" aria-controls="r${index}">${escapeHtml(column.name)}</button>${role}`,
    `<td class="d">${column.type}`,
    `<td>${mini(column)}`,
    `<td class="n">${column.score === null ? '' : formatNumber(column.score)}`,
    `<td>${limitBar(column)}`,
    `<td class="d">${column.method === null ? '' : methodNamed(column.method).id}`,
    ...(withControl ? [`<td class="n d">${controlCell(column)}`] : []),
    `<td class="n d">${missingChange(column)}`,
  ];
  const kind = badge === 'error' ? 'drift' : badge;
  const open = `<tr class="h" data-n="${escapeHtml(column.name.toLowerCase())}" data-k="${kind}">${cells.join('')}`;
  return `${open}<tr class="more" id="r${index}"><td colspan="${cells.length}">${columnDetail(column, result)}`;
}

function controlCell({control}: DriftColumn): string {
  return control === undefined ? '' : `${control.flagged} of ${control.periods}`;
}

function shares(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (total === 0 ? 0 : count / total));
}

function mini({hist}: DriftColumn): string {
  return hist === null ? '' : miniHistogram({reference: shares(hist.ref), current: shares(hist.cur)});
}

/** The score as a bar; the line is the limit, the dotted line the noise floor. For p-values the scale is logarithmic. */
function limitBar(column: DriftColumn): string {
  const {noise, threshold, drift, method} = column;
  if (method === null || column.score === null || threshold === null) return '';
  const place = (severity: number) => Math.min(100, Math.max(0, LIMIT_AT * severity)).toFixed(1);
  const floor = noise === null || threshold === 0 ? '' : `;--n:${place(noise / threshold)}%`;
  const width = place(severityOf(column));
  return `<span class="lb${floor === '' ? '' : ' nf'}" style="--l:${LIMIT_AT}%${floor}"><i${drift ? ' class="bad"' : ''} style="width:${width}%"></i></span>`;
}
