import {lineOverTime, periodBars} from '../../formats/chart/index.js';
import {escapeHtml} from '../../formats/html/index.js';
import type {DriftResult, ErrorNumbers, Performance} from '../schema.js';
import {controlVerdict, driftVerdict, formatCount, formatNumber, formatWindow, performanceVerdict} from './words.js';

const ICONS = {
  alarm: '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M8 1.8L15 14H1zM8 6.2v3.6M8 11.6v.6"/></svg>',
  fine: '<svg viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="6.2"/><path d="M5 8.2l2.1 2.1L11 6"/></svg>',
} as const;

interface Banner {
  readonly tone: 'bad' | 'warn' | 'good';
  readonly level: 1 | 2;
  readonly headline: string;
  readonly detail: string;
  readonly aside?: string | undefined;
}

function banner({tone, level, headline, detail, aside}: Banner): string {
  const icon = tone === 'good' ? ICONS.fine : ICONS.alarm;
  const side = aside === undefined ? '' : `<p class="s d2 ctl">${escapeHtml(aside)}</p>`;
  return `<section class="ver ${tone}">${icon}<div><h${level}>${escapeHtml(headline)}</h${level}><p class="s d2">${escapeHtml(detail)}</p></div>${side}</section>`;
}

/** Returns the verdicts: drift with the control beside it, and the model's errors as an alarm of their own. */
export function verdictBanners(result: DriftResult): string {
  const tone = result.dataset.drift ? 'bad' : result.dataset.drifted > 0 ? 'warn' : 'good';
  const drift = banner({tone, level: 1, ...driftVerdict(result), aside: controlVerdict(result)});
  const quality = performanceVerdict(result);
  if (quality === undefined) return drift;
  return drift + banner({tone: result.performance?.alarm.raised ? 'bad' : 'good', level: 2, ...quality});
}

/** Returns the links to the parts of the page. */
export function contents(result: DriftResult): string {
  const {performance, control, quality, columns} = result;
  const links: readonly (readonly [string, string, string] | undefined)[] = [
    ['columns', 'Columns', String(columns.length)],
    performance === null ? undefined : ['performance', 'Performance', performance.alarm.raised ? 'alarm' : ''],
    control === null ? undefined : ['control', 'Control', `${control.periods.length} periods`],
    quality.length === 0 ? undefined : ['findings', 'Findings', String(quality.length)],
    ['rules', 'Rules', ''],
  ];
  const items = links.flatMap((link) => {
    if (link === undefined) return [];
    const [id, name, note] = link;
    return [`<a href="#${id}">${name}${note === '' ? '' : `<span>${note}</span>`}</a>`];
  });
  return `<nav class="tabs" aria-label="Parts of the report">${items.join('')}</nav>`;
}

/** Returns the errors of the model on both sides and over time; empty where none were measured. */
export function performanceSection({performance}: DriftResult): string {
  if (performance === null) return '';
  const {current, reference, target, prediction} = performance;
  const line = (name: string, of: (numbers: ErrorNumbers) => number | null) => {
    const spell = (value: number | null | undefined) =>
      value === null || value === undefined ? '' : formatNumber(value);
    return `<tr><th scope="row">${name}<td class="n">${spell(reference === null ? null : of(reference))}<td class="n">${spell(of(current))}`;
  };
  const rows = [
    line('mean absolute error', ({mae}) => mae),
    line('root mean squared error', ({rmse}) => rmse),
    line('mean error', ({mean_error: mean}) => mean),
    line('R²', ({r2}) => r2),
    line('mean absolute percent error', ({mape}) => mape),
    line('rows', ({rows: count}) => count),
  ];
  const title = `Performance <span class="d">${escapeHtml(prediction)} against ${escapeHtml(target)}</span>`;
  return `<section class="part" id="performance"><h2>${title}</h2><div class="pf"><div>${errorsOverTime(performance)}</div><table class="q"><thead><tr><th><span class="vh">error</span><th class="n">reference<th class="n">current<tbody>${rows.join('')}</table></div></section>`;
}

function errorsOverTime({over_time: months, reference, alarm}: Performance): string {
  if (months.length < 2) return '';
  const points = months.map(({from, mae}) => ({time: Date.parse(from), value: mae}));
  const levels =
    reference === null
      ? []
      : [
          {value: reference.mae, label: `reference ${formatNumber(reference.mae)}`, tone: 'quiet' as const},
          {
            value: reference.mae * alarm.limit,
            label: `limit ${formatNumber(reference.mae * alarm.limit)}`,
            tone: 'limit' as const,
          },
        ];
  return `<h3>Mean absolute error by month</h3>${lineOverTime({
    points,
    levels,
    band: undefined,
    label: `Mean absolute error by month, ${months.length} months${reference === null ? '' : `, reference ${formatNumber(reference.mae)}`}`,
  })}`;
}

/** Returns the comparison of the reference with itself; empty without a control. */
export function controlSection({control, dataset}: DriftResult): string {
  if (control === null) return '';
  const bars = control.periods.map((period) => ({
    name: shortWindow(period),
    value: period.drifted,
    emphasis: false,
  }));
  const chart = periodBars({
    bars: [...bars, {name: 'current', value: dataset.drifted, emphasis: true}],
    label: `Columns flagged in each period of the reference (${control.min} to ${control.max}) and in the current data (${dataset.drifted})`,
  });
  const rows = control.periods.map(
    (period) =>
      `<tr><th scope="row">${formatWindow(period)}<td class="n">${formatCount(period.rows)}<td class="n">${period.drifted}<td class="wrap m">${period.columns.map(escapeHtml).join(', ')}`,
  );
  return `<section class="part" id="control"><h2>Control</h2><p class="s d2">Each period of the reference against the rest of it, by the same rules. What is flagged here is season, weather and chance: nothing had changed.</p><div class="pc"><div><h3>Columns flagged</h3>${chart}</div><table class="q"><thead><tr><th>period<th class="n">rows<th class="n">flagged<th>columns<tbody>${rows.join('')}</table></div></section>`;
}

/** A whole calendar year by its number, any other window by its first day. */
function shortWindow({from, to}: {readonly from: string; readonly to: string}): string {
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000;
  return days > 300 && from.slice(0, 4) === to.slice(0, 4) ? from.slice(0, 4) : from.slice(0, 10);
}

/** Returns the findings about the data; empty where there are none. */
export function findingsSection({quality}: DriftResult): string {
  if (quality.length === 0) return '';
  const tones = {error: 'bad', warning: 'warn', info: ''} as const;
  const rows = quality.map(
    ({severity, column, message}) =>
      `<tr><td><span class="pill ${tones[severity]}">${severity}</span><td class="m">${escapeHtml(column ?? '')}<td class="wrap">${escapeHtml(message)}`,
  );
  return `<section class="part" id="findings"><h2>Findings <span class="d">about the data, besides drift</span></h2><table class="q"><thead><tr><th>severity<th>column<th>what<tbody>${rows.join('')}</table></section>`;
}

/** Returns by which rules it was decided. */
export function rulesSection({run, dataset, performance}: DriftResult): string {
  const {mode, correction, level} = run.profile;
  const native = mode === 'native';
  const entries: readonly (readonly [string, string])[] = [
    [
      'a column drifts',
      native
        ? `when its score passes its limit, and a score as large is unlikely (p at most ${level}) without drift for samples of these sizes`
        : 'when its score passes its limit, as in Evidently 0.7.23',
    ],
    [
      'many columns',
      correction === 'none'
        ? 'no correction: with 50 columns at 0.05 a false alarm is nearly sure'
        : `p-values corrected over all columns (${correction === 'bh' ? 'Benjamini and Hochberg' : 'Bonferroni'})`,
    ],
    ['the data set drifts', `from a share of ${formatNumber(dataset.threshold)} of the columns on`],
    ...(performance === null ? [] : [['the model got worse', performance.alarm.rule] as const]),
    ['noise', 'the score to expect without drift from the sample sizes alone; the dotted line in the table'],
  ];
  const list = entries.map(([name, text]) => `<dt>${name}<dd>${escapeHtml(text)}`).join('');
  const digests = (['reference', 'current'] as const).flatMap((side) => {
    const {digest} = run[side];
    return digest === null ? [] : [`<dt>${side}<dd class="m">sha256 ${digest.slice(0, 16)}`];
  });
  return `<section class="part" id="rules"><h2>Rules</h2><dl class="kv s">${list}${digests.join('')}</dl></section>`;
}
