import {escapeHtml, htmlPage} from '../../formats/html/index.js';
import type {DriftResult} from '../schema.js';
import {columnsSection} from './html-columns.js';
import {
  contents,
  controlSection,
  findingsSection,
  performanceSection,
  rulesSection,
  verdictBanners,
} from './html-sections.js';
import {PAGE_SCRIPT} from './page-script.js';
import {REPORT_STYLE} from './report-style.js';
import {driftVerdict} from './words.js';

/**
 * Returns the report as one HTML file without any request to anywhere: verdicts, columns by severity, errors over time,
 * control, findings, rules. Aggregates only, no row of the data.
 */
export function renderHtml(result: DriftResult): string {
  const time = result.run.time.slice(0, 16).replace('T', ' ');
  const header = `<header class="top"><ol aria-label="Breadcrumb"><li class="d2">mlops<li>Drift report</ol><span class="sp"></span><span class="d s">${escapeHtml(time)} UTC</span></header>`;
  const main = [
    verdictBanners(result),
    contents(result),
    columnsSection(result),
    performanceSection(result),
    controlSection(result),
    findingsSection(result),
    rulesSection(result),
  ];
  return htmlPage({
    title: `${driftVerdict(result).headline} · mlops`,
    body: `${header}<main>${main.join('\n')}</main>`,
    style: REPORT_STYLE,
    script: PAGE_SCRIPT,
  });
}
