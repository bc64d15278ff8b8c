import {formatTime} from '../../core/clock.js';
import {type Series, seriesChart} from '../../formats/chart/index.js';
import {escapeHtml} from '../../formats/html/index.js';
import {formatSpan} from '../format.js';
import type {MetricPoint, RunDetails} from '../model.js';
import {colourOf, type RunsReport} from './model.js';

const DIFF_LINES = 200;
const STATUS_PILLS: Readonly<Record<RunDetails['status'], string>> = {
  FINISHED: 'good',
  FAILED: 'bad',
  KILLED: 'warn',
  RUNNING: 'acc',
  SCHEDULED: '',
};

function runRow(run: RunDetails, index: number, now: number): string {
  const {runId, name, experiment, status, startTime, endTime, user, source, code} = run;
  const span = formatSpan(startTime, endTime, now, status === 'RUNNING');
  const commit = code?.commit === undefined ? '' : `${code.commit.slice(0, 8)}${code.dirty ? ' + changes' : ''}`;
  const cells = [
    `<th scope="row"><span class="sw" style="background:${colourOf(index)}"></span> ${escapeHtml(name)}`,
    `<td class="m d2" title="${runId}">${runId.slice(0, 8)}`,
    `<td><span class="pill ${STATUS_PILLS[status]}">${status.toLowerCase()}</span>`,
    `<td>${escapeHtml(experiment.name)}`,
    `<td>${formatTime(startTime)
      .replace('T', ' ')
      .replace(/\.\d+Z$/, ' UTC')}`,
    `<td class="n">${span}`,
    `<td>${escapeHtml(user)}`,
    `<td class="m">${escapeHtml(commit)}`,
    `<td class="m cut" title="${escapeHtml(source.command)}">${escapeHtml(source.command)}`,
  ];
  return `<tr>${cells.join('')}`;
}

/** Returns the table of the runs themselves. */
export function runsSection({runs, madeAt}: RunsReport): string {
  const heads = ['run', 'id', 'status', 'experiment', 'started', 'took', 'by', 'commit', 'command'];
  const head = heads.map((title) => `<th scope="col"${title === 'took' ? ' class="n"' : ''}>${title}`).join('');
  const rows = runs.map((run, i) => runRow(run, i, madeAt)).join('');
  return `<section id="runs" class="part"><h2>Runs</h2><div class="wide"><table><thead><tr>${head}</thead><tbody>${rows}</tbody></table></div></section>`;
}

/** Steps where they tell points apart, else the order of the points. */
function toLine(points: readonly MetricPoint[], bySteps: boolean): Series['points'] {
  const finite = points.filter(({value}) => Number.isFinite(value));
  const line = finite.map(({value, step}, i) => ({x: bySteps ? step : i, y: value}));
  return line.toSorted((a, b) => a.x - b.x);
}

function historyCard({runs}: RunsReport, {key, points}: RunsReport['histories'][number]): string {
  const bySteps = points.some((each) => new Set(each.map(({step}) => step)).size > 1);
  const series = points.map((each, i) => ({
    name: runs[i]?.runId ?? String(i),
    colour: colourOf(i),
    points: toLine(each, bySteps),
  }));
  const drawn = series.filter(({points: line}) => line.length > 0);
  const dropped = points.flat().length - drawn.reduce((sum, {points: line}) => sum + line.length, 0);
  const note = dropped === 0 ? '' : `<span class="d">${dropped} NaN or infinite not drawn</span>`;
  const picture = seriesChart({
    series: drawn,
    xLabel: bySteps ? 'step' : 'point',
    label: `${key} of ${drawn.length} ${drawn.length === 1 ? 'run' : 'runs'}`,
  });
  return `<section class="card"><header><h3 class="m">${escapeHtml(key)}</h3>${note}</header>${picture}</section>`;
}

/** Returns a chart for each metric that has a history; nothing when none has. */
export function chartsSection(report: RunsReport): string {
  if (report.histories.length === 0) return '';
  const cards = report.histories.map((history) => historyCard(report, history)).join('');
  const legend = report.runs
    .map(({name}, i) => `<li><span class="sw" style="background:${colourOf(i)}"></span> ${escapeHtml(name)}`)
    .join('');
  return `<section id="charts" class="part"><h2>Charts</h2><ul class="legend s">${legend}</ul><div class="cards">${cards}</div></section>`;
}

function diffLine(line: string): string {
  const text = escapeHtml(line);
  if (/^(\+\+\+|---|diff |index |@@)/.test(line)) return `<span class="d">${text}</span>`;
  if (line.startsWith('+')) return `<span class="add">${text}</span>`;
  return line.startsWith('-') ? `<span class="del">${text}</span>` : text;
}

function diffBlock(names: readonly string[], diff: string): string {
  const lines = diff.replace(/\n$/, '').split('\n');
  const more = lines.length > DIFF_LINES ? `<p class="d s">and ${lines.length - DIFF_LINES} more lines</p>` : '';
  const shown = lines.slice(0, DIFF_LINES).map(diffLine).join('\n');
  return `<details open><summary>Uncommitted changes of ${names.map(escapeHtml).join(', ')} <span class="d">${lines.length} lines</span></summary><pre class="diff">${shown}</pre>${more}</details>`;
}

/** Returns the uncommitted changes of the runs, one block for runs that share them; nothing when all were clean. */
export function codeSection({runs}: RunsReport): string {
  const byDiff = new Map<string, string[]>();
  for (const {name, code} of runs)
    if (code && code.diff !== '') byDiff.set(code.diff, [...(byDiff.get(code.diff) ?? []), name]);
  if (byDiff.size === 0) return '';
  const blocks = [...byDiff].map(([diff, names]) => diffBlock(names, diff));
  return `<section id="code" class="part"><h2>Code</h2>${blocks.join('')}</section>`;
}
