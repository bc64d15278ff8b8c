import {doaneEdges, histogramOfSorted} from '../stats/binning.js';
import {momentsOf} from '../stats/moments.js';
import {quantileOfSorted} from '../stats/quantiles.js';
import {type Label, pairCounts, type Sample} from './sample.js';
import type {ColumnType, DriftColumn} from './schema.js';

/** What a report shows of a column: aggregates only, never rows. */
export type Description = Pick<DriftColumn, 'hist' | 'quantiles' | 'summary' | 'new_values' | 'gone_values'>;

/** Most categories drawn one by one; the rest is put together. */
const MOST_CATEGORIES = 20;
/** Most values listed as new or gone. */
const MOST_LISTED = 20;
const REST = '(other)';
const LEVELS = Array.from({length: 21}, (_, i) => i / 20);

const NOTHING: Description = {hist: null, quantiles: null, summary: null, new_values: [], gone_values: []};

/** Spells a category; booleans, which are kept as 0 and 1, by their names. */
export type SpellLabel = (label: Label) => string;

/** Returns histogram, quantiles, moments, new and gone values of a column of this type. */
export function describeColumn(
  type: ColumnType,
  reference: Sample | undefined,
  current: Sample | undefined,
  spell: SpellLabel,
): Description {
  if (reference === undefined || current === undefined) return NOTHING;
  if (reference.size + current.size === 0) return NOTHING;
  if (type === 'cat') return describeCategories(reference, current, spell);
  if (type === 'num' && reference.sorted !== undefined && current.sorted !== undefined) {
    return describeNumbers(reference.sorted, current.sorted);
  }
  return NOTHING;
}

function describeNumbers(reference: Float64Array, current: Float64Array): Description {
  const [ref, cur] = [momentsOf(reference), momentsOf(current)];
  const larger = Math.abs(ref.skewness) > Math.abs(cur.skewness) ? ref.skewness : cur.skewness;
  const edges = doaneEdges(reference, current, larger);
  const hist = {
    edges: [...edges],
    ref: [...histogramOfSorted(reference, edges)],
    cur: [...histogramOfSorted(current, edges)],
  };
  if (reference.length === 0 || current.length === 0) return {...NOTHING, hist};
  const at = (sorted: Float64Array) => LEVELS.map((level) => quantileOfSorted(sorted, level));
  return {
    ...NOTHING,
    hist,
    quantiles: {levels: LEVELS, ref: at(reference), cur: at(current)},
    summary: {
      ref: {mean: finiteOrNull(ref.mean), std: finiteOrNull(ref.sampleDeviation)},
      cur: {mean: finiteOrNull(cur.mean), std: finiteOrNull(cur.sampleDeviation)},
    },
  };
}

/** JSON has no infinities, which the spread of very large values comes to. */
export function finiteOrNull(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}

interface Cell {
  readonly label: string;
  readonly ref: number;
  readonly cur: number;
}

function describeCategories(reference: Sample, current: Sample, spell: SpellLabel): Description {
  const counts = pairCounts(reference, current);
  const cells = counts.labels.map((label, i): Cell => {
    return {label: spell(label), ref: counts.reference[i] as number, cur: counts.current[i] as number};
  });
  const share = ({ref, cur}: Cell) => ref / Math.max(1, reference.size) + cur / Math.max(1, current.size);
  const byShare = [...cells].sort((a, b) => share(b) - share(a));
  const listed = (keep: (cell: Cell) => boolean) =>
    byShare
      .filter(keep)
      .slice(0, MOST_LISTED)
      .map(({label}) => label);
  const shown = mergeRest(cells.length <= MOST_CATEGORIES ? cells : byShare);
  return {
    ...NOTHING,
    hist: {edges: shown.map(({label}) => label), ref: shown.map(({ref}) => ref), cur: shown.map(({cur}) => cur)},
    new_values: listed(({ref}) => ref === 0),
    gone_values: listed(({cur}) => cur === 0),
  };
}

/** Few categories stay in the order of their values, many are cut to the most common. */
function mergeRest(cells: readonly Cell[]): Cell[] {
  if (cells.length <= MOST_CATEGORIES) return [...cells];
  const rest = cells.slice(MOST_CATEGORIES - 1);
  const total = (side: 'ref' | 'cur') => rest.reduce((sum, cell) => sum + cell[side], 0);
  return [...cells.slice(0, MOST_CATEGORIES - 1), {label: REST, ref: total('ref'), cur: total('cur')}];
}
