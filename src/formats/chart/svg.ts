import {escapeHtml} from '../html/index.js';

export interface SvgFrame {
  readonly width: number;
  readonly height: number;
  /** What the picture shows, for those who do not see it. */
  readonly label: string;
  /** SVG elements, escaped. */
  readonly content: string;
}

/** Returns an SVG picture for an HTML page, with its name; colours come from the CSS variables of the page. */
export function svgPicture({width, height, label, content}: SvgFrame): string {
  return `<svg class="c" viewBox="0 0 ${width} ${height}" role="img"><title>${escapeHtml(label)}</title>${content}</svg>`;
}

/** Returns a coordinate with at most one decimal. */
export function coordinate(value: number): string {
  return String(Math.round(value * 10) / 10);
}
