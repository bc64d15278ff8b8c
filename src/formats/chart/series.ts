import * as Plot from '@observablehq/plot';
import {render} from './plot.js';

/** One line of a chart; its colour is a CSS variable of the page, such as `var(--c1)`. */
export interface Series {
  readonly name: string;
  readonly colour: string;
  /** In ascending order of `x`; finite values only. */
  readonly points: readonly {readonly x: number; readonly y: number}[];
}

export interface SeriesChart {
  readonly series: readonly Series[];
  readonly xLabel: string;
  /** What the picture shows, for those who do not see it. */
  readonly label: string;
}

const MOST_POINTS = 600;
const DOTS_UP_TO = 40;

/** Returns at most about 600 points, each n-th of them, with the last. */
function thinned<Point>(points: readonly Point[]): readonly Point[] {
  const stride = Math.ceil(points.length / MOST_POINTS);
  return stride <= 1 ? points : points.filter((_, i) => i % stride === 0 || i === points.length - 1);
}

/** Returns a line for each series over one number, such as the step of a training. */
export function seriesChart({series, xLabel, label}: SeriesChart): string {
  const rows = series.flatMap(({name, colour, points}) => thinned(points).map((point) => ({...point, name, colour})));
  const longest = Math.max(0, ...series.map(({points}) => points.length));
  return render(label, {
    width: 430,
    height: 190,
    marginLeft: 46,
    marginRight: 14,
    marginTop: 12,
    marginBottom: 30,
    x: {label: xLabel, ticks: 5, tickSize: 0, labelAnchor: 'right', labelArrow: 'none'},
    y: {label: null, ticks: 4, tickSize: 0, nice: true},
    marks: [
      Plot.gridY({stroke: 'var(--line)', strokeOpacity: 1, ticks: 4}),
      Plot.line(rows, {x: 'x', y: 'y', z: 'name', stroke: 'colour', strokeWidth: 1.6}),
      ...(longest > DOTS_UP_TO ? [] : [Plot.dot(rows, {x: 'x', y: 'y', r: 2.2, fill: 'colour'})]),
    ],
  });
}
