import {escapeHtml} from './escape.js';
import {PAGE_STYLE} from './page-style.js';

/** What one page of a report is made of. All but `title` is HTML and must be escaped already. */
export interface HtmlPage {
  readonly title: string;
  readonly body: string;
  /** Styles beside those of every page. */
  readonly style?: string;
  /** A small script; runs once at the end of the body. Must not contain `</script`. */
  readonly script?: string;
}

/** Nothing may be loaded from anywhere: the file is the whole report. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

/**
 * Returns one self-contained HTML file in the house's look: light and dark by the reader's setting, printable, no request
 * to anywhere, the same from `file:`.
 */
export function htmlPage({title, body, style = '', script}: HtmlPage): string {
  const head = [
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    `<title>${escapeHtml(title)}</title>`,
    `<style>${PAGE_STYLE}${style}</style>`,
  ];
  const tail = script === undefined ? '' : `<script>${script}</script>`;
  return `<!doctype html>\n<html lang="en"><head>${head.join('\n')}</head>\n<body>${body}${tail}</body></html>\n`;
}
