import type {FrameColumn} from './frame.js';
import type {DriftMode} from './model.js';
import type {Sample} from './sample.js';
import type {ColumnType} from './schema.js';

/** Integers with at most this many values are categories. */
const CATEGORY_UP_TO = 10;
/** Texts of which more than this share is different are free text, or identifiers. */
const TEXT_ABOVE = 0.5;

/**
 * Returns the type a column is compared as, from the column of the side that decides: the reference in native mode, the
 * current data where Evidently is followed.
 *
 * Evidently sees what pandas makes of a file: integers with a null are floats, so numerical however few they are, and
 * booleans with a null are objects it does not test. Source: Evidently 0.7.23 `infer_column_type`.
 */
export function typeOf(column: FrameColumn, sample: Sample | undefined, mode: DriftMode): ColumnType {
  if (column.kind === 'time' || sample === undefined) return 'datetime';
  if (column.kind === 'label') {
    if (sample.size === 0) return 'unknown';
    return sample.distinct > TEXT_ABOVE * sample.size ? 'text' : 'cat';
  }
  const nulls = mode === 'evidently' && sample.missing > 0;
  if (column.source === 'boolean') return nulls ? 'unknown' : 'cat';
  return column.source === 'integer' && !nulls && sample.distinct <= CATEGORY_UP_TO ? 'cat' : 'num';
}

/** Whether a column holds integers for the purpose of bins: in pandas a null makes them floats. */
export function isIntegerTyped(column: FrameColumn, sample: Sample, mode: DriftMode): boolean {
  return column.kind === 'number' && column.source === 'integer' && (mode === 'native' || sample.missing === 0);
}
