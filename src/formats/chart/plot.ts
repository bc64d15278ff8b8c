import * as Plot from '@observablehq/plot';
import {parseHTML} from 'linkedom';
import {escapeHtml} from '../html/index.js';

/** A horizontal line with its name at the right end. */
interface LevelLine {
  readonly value: number;
  readonly label: string;
  readonly tone: 'quiet' | 'limit';
}

export interface LineOverTime {
  /** Milliseconds since 1970, ascending. */
  readonly points: readonly {readonly time: number; readonly value: number}[];
  readonly levels: readonly LevelLine[];
  /** A range drawn behind, where values are expected. */
  readonly band?: {readonly from: number; readonly to: number; readonly label: string} | undefined;
  readonly label: string;
}

const STROKES = {quiet: 'var(--line2)', limit: 'var(--bad)'} as const;
const MARGINS = {marginLeft: 40, marginRight: 96, marginTop: 14, marginBottom: 24};
const INK = {fill: 'var(--text2)', stroke: 'var(--bg)', strokeWidth: 3};

/** Returns a line over time (UTC), from 0 upwards, with levels to compare it with. */
export function lineOverTime({points, levels, band, label}: LineOverTime): string {
  const dated = points.map(({time, value}) => ({time: new Date(time), value}));
  const largest = Math.max(...points.map(({value}) => value), ...levels.map(({value}) => value), band?.to ?? 0);
  return render(label, {
    ...MARGINS,
    width: 860,
    height: 200,
    x: {type: 'utc', label: null},
    y: {label: null, domain: [0, largest * 1.06], ticks: 5, tickSize: 0, nice: true},
    marks: [
      ...(band === undefined
        ? []
        : [Plot.rectY([band], {y1: 'from', y2: 'to', fill: 'var(--line2)', fillOpacity: 0.16})]),
      Plot.gridY({stroke: 'var(--line)', strokeOpacity: 1, ticks: 5}),
      ...levels.map(({value, tone}) =>
        Plot.ruleY([value], {stroke: STROKES[tone], strokeDasharray: tone === 'limit' ? '4 3' : '3 3'}),
      ),
      Plot.lineY(dated, {x: 'time', y: 'value', stroke: 'var(--c2)', strokeWidth: 1.6}),
      ...(points.length > 60 ? [] : [Plot.dot(dated, {x: 'time', y: 'value', r: 2, fill: 'var(--c2)'})]),
      Plot.text(spreadLabels(levels, largest), {
        y: 'at',
        text: 'label',
        frameAnchor: 'right',
        textAnchor: 'start',
        dx: 6,
        fill: 'var(--text2)',
      }),
    ],
  });
}

/** Labels at the right end, moved apart where their lines are closer than a line of text. */
function spreadLabels(levels: readonly LevelLine[], largest: number): {label: string; at: number}[] {
  const gap = largest * 0.075;
  let previous = Number.NEGATIVE_INFINITY;
  return [...levels]
    .sort((a, b) => a.value - b.value)
    .map(({label, value}) => {
      previous = Math.max(value, previous + gap);
      return {label, at: previous};
    });
}

export interface PeriodBars {
  readonly bars: readonly {readonly name: string; readonly value: number; readonly emphasis: boolean}[];
  readonly label: string;
}

/** Returns one bar for each period in the order given, with its value above; those with emphasis in another colour. */
export function periodBars({bars, label}: PeriodBars): string {
  const largest = Math.max(1, ...bars.map(({value}) => value));
  return render(label, {
    ...MARGINS,
    marginRight: 12,
    width: Math.min(860, 90 + bars.length * 92),
    height: 170,
    x: {type: 'band', domain: bars.map(({name}) => name), label: null, tickSize: 0, padding: 0.5},
    y: {label: null, domain: [0, largest * 1.15], ticks: Math.min(5, largest), tickSize: 0, tickFormat: 'd'},
    marks: [
      Plot.gridY({stroke: 'var(--line)', strokeOpacity: 1, ticks: Math.min(5, largest)}),
      Plot.barY(bars, {
        x: 'name',
        y: 'value',
        fill: ({emphasis}) => (emphasis ? 'var(--c2)' : 'var(--line2)'),
        rx: 1.5,
      }),
      Plot.text(bars, {x: 'name', y: 'value', text: ({value}) => String(value), dy: -7, ...INK}),
      Plot.ruleY([0], {stroke: 'var(--line2)'}),
    ],
  });
}

/** Draws with a document of its own; gives the picture its name and namespace, and lets the page set its width. */
export function render(label: string, options: Plot.PlotOptions): string {
  const {document} = parseHTML('<html></html>');
  const picture = Plot.plot({...options, document, color: {type: 'identity'}});
  picture.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  picture.setAttribute('role', 'img');
  picture.setAttribute('class', `c ${picture.getAttribute('class') ?? ''}`.trim());
  picture.removeAttribute('width');
  picture.removeAttribute('height');
  const markup: string = picture.outerHTML;
  // Plot labels its groups, which assistive technology may not read inside a picture.
  return markup
    .replace(/(<g[^>]*) aria-label="[^"]*"/g, '$1')
    .replace('>', () => `><title>${escapeHtml(label)}</title>`);
}
