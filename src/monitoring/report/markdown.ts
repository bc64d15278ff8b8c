import type {DriftColumn, DriftResult} from '../schema.js';
import {
  bySeverity,
  controlVerdict,
  driftVerdict,
  formatNumber,
  formatPercent,
  formatWindow,
  isSpared,
  performanceVerdict,
} from './words.js';

/** Most rows of a table: a comment on a pull request is read, not searched. */
const MOST_ROWS = 20;

/** Returns the report as Markdown, short enough for a comment on a pull request. */
export function toMarkdown(result: DriftResult): string {
  const parts = [
    headline(result),
    driftTable(result),
    performancePart(result),
    controlPart(result),
    findingsPart(result),
    profileLine(result),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function headline(result: DriftResult): string {
  const {headline: title, detail} = driftVerdict(result);
  const control = controlVerdict(result);
  return [`## ${title}`, detail, ...(control === undefined ? [] : [control])].join('\n\n');
}

function driftTable({columns}: DriftResult): string {
  const drifting = bySeverity(columns).filter(({drift}) => drift);
  if (drifting.length === 0) return '';
  const rows = drifting.slice(0, MOST_ROWS).map(driftRow);
  const more = drifting.length - rows.length;
  const head = '| column | type | method | score | limit | missing |\n| --- | --- | --- | ---: | ---: | ---: |';
  return `${head}\n${rows.join('\n')}${more > 0 ? `\n\nand ${more} more drifting columns` : ''}`;
}

function driftRow(column: DriftColumn): string {
  const {name, role, type, method, score, threshold} = column;
  const numbers = [score, threshold].map((value) => (value === null ? '' : formatNumber(value)));
  const title = role === 'feature' ? code(name) : `${code(name)} (${role})`;
  return `| ${[title, type, cell(method ?? ''), ...numbers, missingChange(column)].join(' | ')} |`;
}

/** Returns the change of the share of missing values: `0 %`, `0.2 % → 6.4 %`. */
export function missingChange({missing, infinite, n, m}: DriftColumn): string {
  const before = missing.ref / Math.max(1, n + missing.ref + infinite.ref);
  const after = missing.cur / Math.max(1, m + missing.cur + infinite.cur);
  return before === after ? formatPercent(before) : `${formatPercent(before)} → ${formatPercent(after)}`;
}

function performancePart(result: DriftResult): string {
  const verdict = performanceVerdict(result);
  return verdict === undefined ? '' : `### ${verdict.headline}\n\n${verdict.detail}`;
}

function controlPart({control}: DriftResult): string {
  if (control === null) return '';
  const rows = control.periods.map(
    ({from, to, rows: count, drifted, columns}) =>
      `| ${formatWindow({from, to})} | ${count} | ${drifted} | ${columns.map(code).join(', ')} |`,
  );
  return `### Control: the reference against itself\n\n| period | rows | flagged | columns |\n| --- | ---: | ---: | --- |\n${rows.join('\n')}`;
}

function findingsPart({quality}: DriftResult): string {
  if (quality.length === 0) return '';
  const lines = quality
    .slice(0, MOST_ROWS)
    .map(({severity, column, message}) => `- ${severity}: ${column === null ? '' : `${code(column)}: `}${message}`);
  const more = quality.length - lines.length;
  return `### Findings\n\n${lines.join('\n')}${more > 0 ? `\n- and ${more} more` : ''}`;
}

function profileLine({run, columns}: DriftResult): string {
  const {mode, correction, level} = run.profile;
  const spared = columns.filter(isSpared).length;
  const guard = spared === 0 ? '' : ` ${spared} past the limit by no more than chance.`;
  return `<sub>${mode} rules, correction ${correction}, level ${level}.${guard}</sub>`;
}

function code(text: string): string {
  return `\`${cell(text.replaceAll('`', "'"))}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
