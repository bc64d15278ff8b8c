import {scaleLinear} from 'd3-scale';
import {coordinate, svgPicture} from './svg.js';

/** Shares of the same cells on two sides; each side sums to 1 or is all 0. */
export interface TwoShares {
  readonly reference: readonly number[];
  readonly current: readonly number[];
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Filled bars for the reference as one path, with a gap between them. */
function bars(shares: readonly number[], largest: number, box: Box, gap: number): string {
  const step = box.width / shares.length;
  return shares
    .map((share, i) => {
      const height = (share / largest) * box.height;
      if (height < 0.05) return '';
      const x = box.left + i * step + gap / 2;
      const wide = coordinate(Math.max(0.5, step - gap));
      return `M${coordinate(x)} ${coordinate(box.top + box.height)}v-${coordinate(height)}h${wide}v${coordinate(height)}z`;
    })
    .join('');
}

/** The outline of the current side as one line of steps. */
function steps(shares: readonly number[], largest: number, box: Box): string {
  const step = box.width / shares.length;
  const y = (share: number) => coordinate(box.top + box.height * (1 - share / largest));
  const parts = shares.map((share, i) => {
    const right = coordinate(box.left + (i + 1) * step);
    return i === 0 ? `M${coordinate(box.left)} ${y(share)}H${right}` : `V${y(share)}H${right}`;
  });
  return parts.join('');
}

function largestOf({reference, current}: TwoShares): number {
  return Math.max(...reference, ...current) || 1;
}

function sideMarks(shares: TwoShares, box: Box, gap: number, line: number): string {
  const largest = largestOf(shares);
  const filled = `<path d="${bars(shares.reference, largest, box, gap)}" fill="var(--line2)" opacity=".45"/>`;
  const outline = `<path d="${steps(shares.current, largest, box)}" fill="none" stroke="var(--c2)" stroke-width="${line}"/>`;
  return filled + outline;
}

const MINI = {left: 0, top: 1, width: 92, height: 19};

/** Returns a picture of 92 × 20 points for a table cell: the reference filled, the current side outlined. Decorative. */
export function miniHistogram(shares: TwoShares): string {
  const marks = sideMarks(shares, MINI, shares.reference.length > 30 ? 0 : 1, 1.4);
  return `<svg width="92" height="20" viewBox="0 0 92 20" aria-hidden="true">${marks}</svg>`;
}

export interface OverlayHistogram extends TwoShares {
  /** Edges of equal bins, one more than shares. */
  readonly edges: readonly number[];
  readonly label: string;
}

const WIDTH = 430;
const HEIGHT = 172;
const PLOT: Box = {left: 30, top: 20, width: 392, height: 130};

/** Returns the two histograms laid over each other, with a scale of values and of shares. */
export function overlayHistogram({edges, label, ...shares}: OverlayHistogram): string {
  const largest = largestOf(shares);
  const top = `<text x="${PLOT.left - 4}" y="${PLOT.top + 4}" text-anchor="end">${percent(largest)}</text>`;
  const ground = `<path class="g" d="M${PLOT.left} ${PLOT.top + PLOT.height}h${PLOT.width}"/>`;
  const content =
    legend() + top + sideMarks(shares, PLOT, shares.reference.length > 40 ? 0 : 1, 1.8) + ground + valueAxis(edges);
  return svgPicture({width: WIDTH, height: HEIGHT, label, content});
}

/** Returns the cumulated shares of two samples from their quantiles at the same levels. */
export function quantileLines(lines: {
  readonly levels: readonly number[];
  readonly reference: readonly number[];
  readonly current: readonly number[];
  readonly label: string;
}): string {
  const values = [...lines.reference, ...lines.current];
  const range = [Math.min(...values), Math.max(...values)];
  const x = scaleLinear()
    .domain(range)
    .range([PLOT.left, PLOT.left + PLOT.width]);
  const y = (level: number) => PLOT.top + PLOT.height * (1 - level);
  const path = (side: readonly number[]) =>
    side
      .map((value, i) => `${i === 0 ? 'M' : 'L'}${coordinate(x(value))} ${coordinate(y(lines.levels[i] ?? 0))}`)
      .join('');
  const grid = [0, 0.5, 1].map(
    (level) =>
      `<path class="g" d="M${PLOT.left} ${y(level)}h${PLOT.width}"/><text x="${PLOT.left - 4}" y="${y(level) + 4}" text-anchor="end">${percent(level)}</text>`,
  );
  const content = [
    legend('line'),
    ...grid,
    `<path d="${path(lines.reference)}" fill="none" stroke="var(--line2)" stroke-width="1.8"/>`,
    `<path d="${path(lines.current)}" fill="none" stroke="var(--c2)" stroke-width="1.8"/>`,
    valueAxis(range),
  ];
  return svgPicture({width: WIDTH, height: HEIGHT, label: lines.label, content: content.join('')});
}

function percent(share: number): string {
  return `${share > 0 && share < 0.1 ? (100 * share).toFixed(1) : Math.round(100 * share)} %`;
}

/** Legends are marks of the picture, so that it stays one SVG. */
function legend(kind: 'bar' | 'line' = 'bar'): string {
  const height = kind === 'bar' ? 8 : 2;
  const y = kind === 'bar' ? 2 : 5;
  const swatch = (x: number, fill: string) => `<rect x="${x}" y="${y}" width="8" height="${height}" fill="${fill}"/>`;
  const reference = `${swatch(PLOT.left, 'var(--line2)')}<text x="${PLOT.left + 12}" y="10">reference</text>`;
  return `${reference}${swatch(PLOT.left + 76, 'var(--c2)')}<text x="${PLOT.left + 88}" y="10">current</text>`;
}

function valueAxis(edges: readonly number[]): string {
  const domain = [edges[0] ?? 0, edges.at(-1) ?? 1];
  const scale = scaleLinear()
    .domain(domain)
    .range([PLOT.left, PLOT.left + PLOT.width]);
  const spell = scale.tickFormat(5);
  const names = scale
    .ticks(5)
    .map((tick) => `<text x="${coordinate(scale(tick))}" y="${HEIGHT - 7}">${spell(tick)}</text>`)
    .join('');
  return `<g text-anchor="middle">${names}</g>`;
}
