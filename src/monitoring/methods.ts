import {fail} from '../core/errors/index.js';
import {nearest} from '../core/nearest.js';
import type {ColumnType} from './schema.js';

/** Identifiers of the drift methods, as Evidently spells them. */
export const METHOD_IDS = ['ks', 'chisquare', 'z', 'wasserstein', 'jensenshannon', 'psi'] as const;
export type MethodId = (typeof METHOD_IDS)[number];

/** The types of columns that can be tested. */
export type TestedType = Extract<ColumnType, 'num' | 'cat'>;

/** One drift method: how it is called, what it is for and when its score means drift. */
export interface Method {
  readonly id: MethodId;
  /** The name Evidently prints when it chose the method itself. */
  readonly display: string;
  /** `p`: a p-value, small means drift. `distance`: large means drift. */
  readonly score: 'p' | 'distance';
  readonly types: readonly TestedType[];
  readonly threshold: number;
  /** Whether a score equal to the threshold is drift. */
  readonly inclusive: boolean;
}

const METHODS: Readonly<Record<MethodId, Method>> = {
  ks: {id: 'ks', display: 'K-S p_value', score: 'p', types: ['num'], threshold: 0.05, inclusive: true},
  chisquare: {
    id: 'chisquare',
    display: 'chi-square p_value',
    score: 'p',
    types: ['cat'],
    threshold: 0.05,
    inclusive: false,
  },
  z: {id: 'z', display: 'Z-test p_value', score: 'p', types: ['cat'], threshold: 0.05, inclusive: false},
  wasserstein: {
    id: 'wasserstein',
    display: 'Wasserstein distance (normed)',
    score: 'distance',
    types: ['num'],
    threshold: 0.1,
    inclusive: true,
  },
  jensenshannon: {
    id: 'jensenshannon',
    display: 'Jensen-Shannon distance',
    score: 'distance',
    types: ['cat', 'num'],
    threshold: 0.1,
    inclusive: true,
  },
  psi: {id: 'psi', display: 'PSI', score: 'distance', types: ['cat', 'num'], threshold: 0.1, inclusive: true},
};

/** Returns the method of an id or of the name Evidently displays; throws E_DRIFT_METHOD for any other name. */
export function methodNamed(name: string): Method {
  const found = METHOD_IDS.find((id) => id === name || METHODS[id].display === name);
  if (found === undefined) throw fail('E_DRIFT_METHOD', {method: name, near: nearest(name, METHOD_IDS)});
  return METHODS[found];
}

/** From this many rows of the reference on, distances are taken instead of tests: with many rows any difference is significant. */
const TESTS_UP_TO = 1000;
const FEW_VALUES = 5;

/**
 * Returns the method a column gets when none is named.
 *
 * `rows`: values of the reference after nulls are dropped. `distinct`: different values over both sides.
 * Source: Evidently 0.7.23, `_get_default_stattest`.
 */
export function defaultMethod(type: TestedType, rows: number, distinct: number): Method {
  const large = rows > TESTS_UP_TO;
  if (type === 'num' && distinct > FEW_VALUES) return large ? METHODS.wasserstein : METHODS.ks;
  if (large) return METHODS.jensenshannon;
  return distinct > 2 ? METHODS.chisquare : METHODS.z;
}

/** Tells whether a score passes its threshold in the direction of its method. */
export function passesThreshold(method: Method, score: number, threshold: number): boolean {
  if (score === threshold) return method.inclusive;
  return method.score === 'p' ? score < threshold : score > threshold;
}
