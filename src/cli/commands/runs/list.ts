import {z} from 'zod';
import {openTracking} from '../../../tracking/index.js';
import {defineCommand} from '../../frame/define-command.js';
import {checkColumns, runColumns} from '../../tracking/columns.js';
import {jsonRun, RunV1} from '../../tracking/json.js';

const DEFAULT_LIMIT = 20;

export const command = defineCommand({
  summary: 'List runs, newest first',
  details:
    "A filter compares metrics.K, params.K, tags.K, attributes.K (run_id, run_name, status, user_id, start_time, end_time) or datasets.K (name, digest, context) with a value. Metrics and times compare with numbers: > >= = != < <=. All else compares with quoted strings: = != LIKE ILIKE, where % stands for any text and _ for one character; run_id and datasets also IN ('a', 'b'); params and tags also IS NULL, IS NOT NULL. AND, OR, NOT and parentheses combine. A run that lacks a metric, param or tag meets no comparison with it.\n\nOrders are `metrics.auc DESC`, `params.lr`, `start_time`; runs without the key come last.",
  examples: [
    ['mlops runs list', 'The newest runs of all experiments'],
    ["mlops runs list -f \"metrics.auc > 0.9 and params.model = 'gbm'\" -o 'metrics.auc DESC'", 'The best of some'],
    ['mlops runs list --columns name,metrics.auc,params.lr -n 5', 'Chosen columns of the newest five'],
  ],
  options: z.object({
    experiment: z
      .string()
      .optional()
      .describe('Only runs of this experiment, by name or number')
      .meta({short: 'e', placeholder: 'EXPERIMENT', complete: 'experiment'}),
    filter: z.string().optional().describe('Only runs that meet this').meta({short: 'f', placeholder: 'FILTER'}),
    orderBy: z
      .array(z.string())
      .default([])
      .describe('Order; may be given several times, or with commas')
      .meta({short: 'o', placeholder: 'KEY'}),
    limit: z.coerce
      .number()
      .int()
      .min(1)
      .default(DEFAULT_LIMIT)
      .describe('At most this many')
      .meta({short: 'n', placeholder: 'N'}),
    columns: z
      .string()
      .optional()
      .describe('Columns to show, with commas: name, metrics.K, params.K, tags.K, …')
      .meta({placeholder: 'NAMES'}),
    deleted: z.boolean().default(false).describe('Deleted runs instead'),
  }),
  output: z.array(RunV1),
  async run({options, project, page}) {
    checkColumns(columnNames(options.columns));
    const tracking = await openTracking(await project());
    const {runs, total} = await tracking.listRuns({
      experiment: options.experiment,
      filter: options.filter,
      orderBy: options.orderBy.length === 0 ? undefined : options.orderBy.join(', '),
      limit: options.limit,
      view: options.deleted ? 'deleted' : 'active',
    });
    page({total, truncated: total > runs.length});
    return runs.map(jsonRun);
  },
  async render(runs, out, {options, clock}) {
    await out.table(runs, runColumns(runs, columnNames(options.columns), out, clock.now()));
    const narrowed = options.experiment !== undefined || options.filter !== undefined || options.deleted;
    if (runs.length === 0)
      out.hint(
        narrowed ? 'no run meets this' : 'no runs yet: mlops run -- COMMAND tracks a program, mlops repro the pipeline',
      );
    if (runs.length === options.limit)
      out.hint(`at most ${options.limit} are shown; -n ${options.limit * 5} shows more`);
  },
});

function columnNames(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
