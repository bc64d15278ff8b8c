/** Whether more or less of a metric is better; undefined where its name does not tell. */
export type Direction = 'higher' | 'lower' | undefined;

/** Words of metric names as libraries use them (scikit-learn, Keras, XGBoost, LightGBM, our own reports). */
const LOWER = new Set(
  'loss logloss error err mae mse rmse mape smape rmsle deviance perplexity wer cer ece brier latency seconds duration time size bytes params fpr fnr drift hinge nll crossentropy entropy regret difference'.split(
    ' ',
  ),
);
const HIGHER = new Set(
  'acc accuracy auc auroc auprc ap map ndcg f1 fbeta precision recall sensitivity specificity r2 score iou dice jaccard bleu rouge kappa mcc throughput rps tpr tnr gini correlation likelihood reward'.split(
    ' ',
  ),
);

const wordsOf = (key: string): string[] => key.toLowerCase().split(/[^a-z0-9]+/);

/**
 * Returns what the name of a metric says about its direction: `val/auc` higher, `test.log_loss` lower.
 *
 * A name that says both or nothing, such as `mean_error_score` or `n`, gives undefined: nothing is called best then.
 */
export function directionOf(key: string): Direction {
  const words = wordsOf(key);
  const lower = words.some((word) => LOWER.has(word));
  const higher = words.some((word) => HIGHER.has(word));
  if (lower === higher) return undefined;
  return lower ? 'lower' : 'higher';
}

/** Returns the places of the best values; none when the direction is unknown or all values are the same. */
export function bestOf(values: readonly (number | null)[], direction: Direction): ReadonlySet<number> {
  const numbers = values.filter((value): value is number => value !== null && !Number.isNaN(value));
  if (direction === undefined || new Set(numbers).size < 2) return new Set();
  const best = direction === 'higher' ? Math.max(...numbers) : Math.min(...numbers);
  return new Set(values.flatMap((value, i) => (value === best ? [i] : [])));
}
