import {resolve} from 'node:path';
import {z} from 'zod';
import {
  type DriftColumn,
  type DriftResult,
  DriftResultV1,
  driftReport,
  METHOD_IDS,
  toHtml,
  toMarkdown,
} from '../../../monitoring/index.js';
import {writeFileAtomic} from '../../../platform/fs/index.js';
import {shownPath} from '../../../project/index.js';
import {defineCommand} from '../../frame/define-command.js';
import type {Out} from '../../output/out.js';

const CHECK_EXIT = 3;

const digits = (value: number | null): string => {
  if (value === null) return '-';
  return value !== 0 && Math.abs(value) < 0.001 ? value.toExponential(1) : value.toFixed(3);
};

/** A distance reaches its threshold from below, a p-value from above. */
const limit = ({threshold, p}: DriftColumn): string =>
  threshold === null ? '-' : `${p === null ? '≥' : '<'} ${threshold}`;

function verdictLines({dataset, performance, control}: DriftResult, out: Out): void {
  const {green, red, bold} = out.styles;
  const share = dataset.share.toFixed(2);
  const word = dataset.drift ? red('the data set drifted') : green('the data set as a whole did not drift');
  out.line(
    `${bold(`${dataset.drifted} of ${dataset.columns} columns moved`)}: share ${share}, limit ${dataset.threshold}, ${word}`,
  );
  if (control) out.line(`control: between periods of the reference ${control.min} to ${control.max} columns move`);
  if (!performance) return;
  const {alarm, current, reference} = performance;
  const before = reference ? `, ${digits(reference.mae)} in the reference` : '';
  out.line(
    `${bold(alarm.raised ? red('quality alarm') : green('quality holds'))}: mean absolute error ${digits(current.mae)}${before}`,
  );
}

export const command = defineCommand({
  summary: 'Compare two data sets and report what moved',
  details:
    'Tests each column of the current data against the reference and writes what moved. Native decisions guard against false alarms: a distance must exceed what sampling alone gives, p-values are corrected for the number of columns. --compat evidently decides as Evidently 0.7.23 does. With --target and --prediction the loss of quality is measured, as an alarm of its own. Files: CSV, TSV, JSON lines, Parquet.',
  examples: [
    ['mlops drift report --reference data/2001-2004.csv --current data/later/2015.csv', 'What moved?'],
    [
      'mlops drift report --reference data/2001-2004.csv --current data/later/2015.csv --control --html drift.html',
      'A page, with how much moves between periods of the reference',
    ],
    [
      'mlops drift report --reference data/2001-2004.csv --current data/later/2005.csv --method psi --threshold 0.2',
      'Another method',
    ],
  ],
  options: z.object({
    reference: z.string().describe('Data to compare with').meta({placeholder: 'DATA', complete: 'file'}),
    current: z.string().describe('Data to judge').meta({placeholder: 'DATA', complete: 'file'}),
    compat: z.enum(['evidently']).optional().describe('Decide as another tool does'),
    method: z.enum(METHOD_IDS).optional().describe('Method for every column it fits'),
    threshold: z.coerce.number().min(0).optional().describe('Limit of every score').meta({placeholder: 'T'}),
    columns: z
      .string()
      .transform((text) => text.split(',').map((name) => name.trim()))
      .optional()
      .describe('Only these columns, with commas between')
      .meta({placeholder: 'A,B'}),
    target: z.string().optional().describe('Column with what really happened').meta({placeholder: 'COLUMN'}),
    prediction: z.string().optional().describe('Column with what the model said').meta({placeholder: 'COLUMN'}),
    control: z.boolean().default(false).describe('Compare periods of the reference with each other too'),
    html: z.string().optional().describe('Write a page').meta({placeholder: 'FILE', complete: 'file'}),
    md: z.string().optional().describe('Write Markdown').meta({placeholder: 'FILE', complete: 'file'}),
    check: z.boolean().default(false).describe('Exit 3 on drift or a quality alarm'),
  }),
  output: DriftResultV1,
  changes: true,
  async run({options, cwd, clock, random, globals}) {
    const {html, md, control, columns, target, prediction} = options;
    const {result} = await driftReport({
      reference: resolve(cwd, options.reference),
      current: resolve(cwd, options.current),
      clock,
      random,
      mode: options.compat ?? 'native',
      all: {method: options.method, threshold: options.threshold},
      control,
      columns,
      target,
      prediction,
    });
    if (!globals.dryRun) {
      if (html !== undefined) await writeFileAtomic(resolve(cwd, html), await toHtml(result));
      if (md !== undefined) await writeFileAtomic(resolve(cwd, md), toMarkdown(result));
    }
    return result;
  },
  async render(result, out, {options, cwd, terminal}) {
    verdictLines(result, out);
    out.line();
    const tested = result.columns.filter(({method}) => method !== null);
    const moved = tested.toSorted((a, b) => Number(b.drift) - Number(a.drift));
    await out.table(out.interactive ? moved : tested, [
      {title: 'COLUMN', value: ({name}) => name},
      {title: 'TYPE', value: ({type}) => type},
      {title: 'METHOD', value: ({method}) => method},
      {title: 'SCORE', value: ({score}) => digits(score), exact: ({score}) => score, align: 'right'},
      {title: 'MOVED IF', value: limit, exact: ({threshold}) => threshold},
      {title: 'MOVED', value: ({drift}) => (drift ? 'yes' : '')},
      {title: 'CONTROL', value: ({control}) => (control ? `${control.flagged} of ${control.periods}` : '')},
    ]);
    for (const file of [options.html, options.md])
      if (file !== undefined) terminal.stderr.write(`wrote ${shownPath(resolve(cwd, file), cwd)}\n`);
  },
  exitCode: ({dataset, performance}, {options}) =>
    options.check && (dataset.drift || performance?.alarm.raised === true) ? CHECK_EXIT : 0,
});
