import {formatTime} from '../../core/clock.js';
import {escapeHtml, htmlPage} from '../../formats/html/index.js';
import type {RunsReport} from './model.js';
import {chartsSection, codeSection, runsSection} from './sections.js';
import {compareTable} from './table.js';

const STYLE = `
.sw{display:inline-block;width:10px;height:10px;border-radius:2px;vertical-align:-1px}
.wide{overflow-x:auto}
.cmp{table-layout:fixed}.cmp thead th:first-child{width:260px}.cmp tbody th{overflow:hidden;text-overflow:ellipsis}.cmp thead th{overflow:hidden;text-overflow:ellipsis;color:var(--text);height:34px}
.cmp tbody th{padding-left:16px}.cmp .grp th{color:var(--text);font-weight:600;background:var(--s1);padding-left:10px}.cmp .grp .d{font-weight:400;margin-left:4px}
.cmp td{overflow:hidden;text-overflow:ellipsis}
.same{color:var(--text3)}.df{background:var(--warnbg)}
.dl{font-size:11px;color:var(--text3);margin-right:6px}.dl.g{color:var(--good)}.dl.b{color:var(--bad)}
.mv.best{font-weight:600;text-decoration:underline;text-decoration-thickness:2px;text-underline-offset:3px;text-decoration-color:var(--good)}
.vb{display:block;height:3px;margin:1px 0 3px auto;border-radius:1.5px;opacity:.75;min-width:1px}
main:has(#differing:checked) .eq{display:none}
label.sw2{display:inline-flex;align-items:center;gap:6px}label.sw2 input{height:auto}
.cut{max-width:260px;overflow:hidden;text-overflow:ellipsis}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,380px),1fr));gap:12px}
.card{border:1px solid var(--line);border-radius:6px;min-width:0;padding:6px}.card header{display:flex;gap:8px;padding:2px 6px;justify-content:space-between}.card h3{color:var(--text)}
.legend{display:flex;flex-wrap:wrap;gap:4px 16px;margin-bottom:8px}
details{margin-top:8px}summary{cursor:pointer;padding:2px 0}
pre.diff{background:var(--s1);border:1px solid var(--line);border-radius:6px;padding:8px 12px;overflow-x:auto;margin-top:4px}
.add{background:var(--goodbg)}.del{background:var(--badbg)}
@media print{main:has(#differing:checked) .eq{display:table-row}}
`;

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

function tabs(parts: readonly (readonly [id: string, title: string, html: string])[]): string {
  const links = parts.filter(([, , html]) => html !== '').map(([id, title]) => `<a href="#${id}">${title}</a>`);
  return `<nav class="tabs" aria-label="Parts">${links.join('')}</nav>`;
}

/** Returns the page that compares runs: one file that loads nothing. */
export function runsPage(report: RunsReport): string {
  const {runs, rows, project, madeAt} = report;
  const differing = rows.filter(({differs}) => differs).length;
  const experiments = new Set(runs.map(({experiment}) => experiment.name)).size;
  const table = `<section id="table" class="part"><h2>Side by side</h2>${compareTable(report)}</section>`;
  const parts = [
    ['runs', 'Runs', runsSection(report)],
    ['table', 'Side by side', table],
    ['charts', 'Charts', chartsSection(report)],
    ['code', 'Code', codeSection(report)],
  ] as const;
  const title = `Compare ${plural(runs.length, 'run')}`;
  const body = [
    `<header class="top"><ol aria-label="Place"><li>${escapeHtml(project)}<li>Compare</ol></header>`,
    `<main><div class="bar"><h1>${title}</h1> <span class="d">from ${plural(experiments, 'experiment')}</span><span class="sp"></span>`,
    `<label class="sw2"><input type="checkbox" id="differing" checked>Differences only <span class="d">${differing} of ${plural(rows.length, 'row')}</span></label></div>`,
    tabs(parts),
    ...parts.map(([, , html]) => html),
    `<footer>Made by mlops runs compare, ${formatTime(madeAt)}. The best of a metric is underlined where its name tells what is better; differences are to the first run; bars begin at 0.</footer></main>`,
  ];
  return htmlPage({title: `${title} · ${project} · mlops`, style: STYLE, body: body.join('\n')});
}
