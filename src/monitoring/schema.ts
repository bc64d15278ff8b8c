import {z} from 'zod';

/** A finite number; what could not be computed is null, never NaN, and its `reason` says why. */
const finite = z.number().nullable();
const count = z.number().int().min(0);
const ratio = z.number().min(0).max(1);
const bothCounts = z.object({ref: count, cur: count});
const window = z.object({from: z.string(), to: z.string()});

const side = z.object({
  /** SHA-256 of the file's bytes; null for data that came from no file. */
  digest: z.string().nullable(),
  rows: count,
  /** First and last time of the timestamp column. */
  window: window.nullable(),
});

const columnType = z.enum(['num', 'cat', 'text', 'datetime', 'unknown']);
export type ColumnType = z.infer<typeof columnType>;

const histogram = z.object({
  /** Bin edges of a numerical column (one more than bins), or the categories of another. */
  edges: z.union([z.array(z.number()), z.array(z.string())]),
  ref: z.array(count),
  cur: z.array(count),
});

const quantiles = z.object({levels: z.array(ratio), ref: z.array(z.number()), cur: z.array(z.number())});

const moments = z.object({mean: finite, std: finite});

const column = z.object({
  name: z.string(),
  role: z.enum(['feature', 'target', 'prediction']),
  type: columnType,
  /** Null for a column that was not tested; `reason` then says why. */
  method: z.string().nullable(),
  score: finite,
  threshold: finite,
  /** The p-value of a test. */
  p: finite,
  /** Probability of a distance at least as large without drift. */
  p_null: finite,
  /** `p` or `p_null` corrected for the number of columns. */
  p_adj: finite,
  /** The distance to expect without drift from the sample sizes alone. */
  noise: finite,
  drift: z.boolean(),
  reason: z.string().optional(),
  /** Values compared, after missing and infinite ones were dropped. */
  n: count,
  m: count,
  missing: bothCounts,
  infinite: bothCounts,
  new_values: z.array(z.string()),
  gone_values: z.array(z.string()),
  hist: histogram.nullable(),
  quantiles: quantiles.nullable(),
  summary: z.object({ref: moments, cur: moments}).nullable(),
  /** How many periods of the reference this column was flagged in; absent without control. */
  control: z.object({flagged: count, periods: count}).optional(),
});

const finding = z.object({
  kind: z.enum([
    'column_empty',
    'column_missing',
    'column_new',
    'type_changed',
    'not_tested',
    'missing_rate',
    'infinite_values',
    'new_values',
    'gone_values',
    'performance',
    'control',
  ]),
  column: z.string().nullable(),
  severity: z.enum(['error', 'warning', 'info']),
  message: z.string(),
});

const errors = z.object({
  rows: count.nullable(),
  mean_error: finite,
  mae: z.number(),
  rmse: finite,
  r2: finite,
  /** In percent of |target|; targets that are 0 are left out and counted. */
  mape: finite,
  near_zero_targets: count,
});

const performance = z.object({
  target: z.string(),
  prediction: z.string(),
  task: z.literal('regression'),
  /** Null when neither the reference has predictions nor a baseline was given. */
  reference: errors.extend({source: z.enum(['reference', 'baseline'])}).nullable(),
  current: errors,
  alarm: z.object({
    raised: z.boolean(),
    rule: z.string(),
    ratio: finite,
    limit: z.number(),
    interval: z.tuple([z.number(), z.number()]).nullable(),
  }),
  /** Errors of the current data by calendar month; empty without a timestamp. */
  over_time: z.array(window.extend({rows: count, mae: z.number()})),
});

const control = z.object({
  periods: z.array(window.extend({rows: count, drifted: count, columns: z.array(z.string())})),
  min: count,
  max: count,
});

/** The result of a drift report, `mlops.drift/1`: what `--json` prints and every renderer reads. */
export const DriftResultV1 = z.object({
  schema: z.literal('mlops.drift/1'),
  run: z.object({
    id: z.string(),
    time: z.string(),
    reference: side,
    current: side,
    profile: z.object({
      mode: z.enum(['native', 'evidently']),
      correction: z.enum(['none', 'bonferroni', 'bh']),
      level: ratio,
    }),
  }),
  dataset: z.object({
    /** Columns tested, and those of them that drifted. */
    columns: count,
    drifted: count,
    share: ratio,
    threshold: ratio,
    drift: z.boolean(),
  }),
  columns: z.array(column),
  quality: z.array(finding),
  performance: performance.nullable(),
  control: control.nullable(),
});

export type DriftResult = z.infer<typeof DriftResultV1>;
export type DriftColumn = z.infer<typeof column>;
export type Finding = z.infer<typeof finding>;
export type Performance = z.infer<typeof performance>;
export type ErrorNumbers = z.infer<typeof errors>;
export type Control = z.infer<typeof control>;
export type Window = z.infer<typeof window>;
