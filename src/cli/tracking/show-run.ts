import {formatBytes} from '../../core/units.js';
import {formatAgo, formatMetric, formatSpan, shortHex} from '../../tracking/index.js';
import type {Out} from '../output/out.js';
import {statusText} from './columns.js';
import {fromJsonNumber, type JsonRunDetails} from './json.js';

/** Lines of a diff that are shown; all of it is in the JSON. */
const DIFF_LINES = 20;

function section(out: Out, title: string, rows: readonly (readonly [name: string, text: string])[]): void {
  if (rows.length === 0) return;
  out.line();
  out.line(out.styles.bold(title));
  const width = Math.max(...rows.map(([name]) => name.length));
  for (const [name, text] of rows) out.line(`  ${name.padEnd(width)}  ${text}`.trimEnd());
}

function header(run: JsonRunDetails, out: Out, now: number): void {
  const start = Date.parse(run.start_time);
  const end = run.end_time === null ? undefined : Date.parse(run.end_time);
  const span = formatSpan(start, end, now, run.status === 'RUNNING');
  const exit = run.exit_code === null || run.exit_code === 0 ? '' : `, exit code ${run.exit_code}`;
  const deleted = run.lifecycle === 'deleted' ? out.styles.yellow(' (deleted)') : '';
  out.line(`${out.styles.bold(run.name)}  ${statusText(run.status, out)}${exit}${deleted}`);
  const started = out.interactive ? formatAgo(start, now) : run.start_time;
  const facts: [string, string | null][] = [
    ['run', run.run_id],
    ['experiment', run.experiment],
    ['started', `${started}${span === '' ? '' : `, took ${span}`}, by ${run.user}`],
    [run.source.type === 'run' ? 'command' : run.source.type, run.source.command],
    ['parent', run.parent_run_id],
    ['commit', run.code ? `${run.code.commit ?? 'none yet'}${run.code.branch ? ` (${run.code.branch})` : ''}` : null],
    ['note', run.tags['mlflow.note.content'] ?? null],
  ];
  for (const [name, text] of facts) if (text !== null) out.line(`  ${name.padEnd(10)}  ${text}`);
}

function metricRows({latest}: JsonRunDetails, exact: boolean): [string, string][] {
  return Object.entries(latest).map(([key, {value, step, points}]) => {
    const shown = exact ? String(value) : formatMetric(fromJsonNumber(value));
    return [key, points > 1 ? `${shown}  (step ${step}, ${points} points)` : shown];
  });
}

/** Draws one run: what it was, then what it took, gave, read and wrote. */
export function showRun(run: JsonRunDetails, out: Out, now: number): void {
  const digest = (text: string) => (out.interactive ? shortHex(text) : text);
  header(run, out, now);
  section(out, 'Metrics', metricRows(run, !out.interactive));
  section(out, 'Params', Object.entries(run.params));
  section(
    out,
    'Tags',
    Object.entries(run.tags).filter(([key]) => !key.startsWith('mlflow.')),
  );
  const data = (role: 'input' | 'output') =>
    run.datasets
      .filter((dataset) => dataset.role === role)
      .map(({path, digest: of, size}) => [path, `${digest(of)}  ${formatBytes(size)}`] as const);
  section(out, 'Read', data('input'));
  section(out, 'Wrote', data('output'));
  section(
    out,
    'Files',
    run.artifacts.map(({path, digest: of, size}) => [path, `${digest(of)}  ${formatBytes(size)}`]),
  );
  section(
    out,
    'Runs below',
    run.children.map((id) => [id, '']),
  );
  showDiff(run, out);
}

function showDiff({code}: JsonRunDetails, out: Out): void {
  if (!code?.dirty) return;
  const lines = code.diff.split('\n');
  out.line();
  out.line(out.styles.bold(code.diff === '' ? 'Uncommitted: new files only' : 'Uncommitted changes'));
  for (const line of lines.slice(0, DIFF_LINES)) out.line(`  ${colourDiff(line, out)}`.trimEnd());
  if (lines.length > DIFF_LINES) out.line(out.styles.dim(`  and ${lines.length - DIFF_LINES} more lines`));
}

function colourDiff(line: string, {styles}: Out): string {
  if (/^(\+\+\+|---|diff |index )/.test(line)) return styles.dim(line);
  if (line.startsWith('+')) return styles.green(line);
  return line.startsWith('-') ? styles.red(line) : line;
}
