import {defineError} from './define.js';

/** Failures of the monitoring room. */
export const MONITORING_ERRORS = {
  E_DRIFT_COLUMN: defineError<{column: string; role: string; side: string; near: readonly string[]}>({
    kind: 'missing',
    message: ({column, role, side}) => `the ${side} data have no column \`${column}\`, named as ${role}`,
    hints: ({near}) => near.map((name) => `did you mean \`${name}\`?`),
    doc: 'A column was named for the comparison, as target, prediction, timestamp or column to test, but the data do not have it. Names are compared letter by letter, upper and lower case apart.',
  }),
  E_DRIFT_METHOD: defineError<{method: string; near: readonly string[]}>({
    kind: 'usage',
    message: ({method}) => `there is no drift method \`${method}\``,
    hints: ({near}) => [
      ...near.map((name) => `did you mean \`${name}\`?`),
      'there are ks, chisquare, z, wasserstein, jensenshannon, psi',
    ],
    doc: 'The method named is not one of those that can be computed. Without a method each column gets one by its type, its number of values and its number of rows.',
  }),
  E_DRIFT_METHOD_TYPE: defineError<{method: string; column: string; type: string; fits: readonly string[]}>({
    kind: 'usage',
    message: ({method, column, type, fits}) =>
      `\`${method}\` is for ${fits.join(' and ')} columns, \`${column}\` is ${type}`,
    hints: () => ['name the columns it is for, or leave the method out: each column then gets one that fits'],
    doc: 'Each drift method is defined for certain types of columns: `ks` and `wasserstein` need numbers with an order, `chisquare` and `z` count categories, `psi` and `jensenshannon` take both. A method for all columns goes to those it fits; one for a column or for a type of columns has to fit, and so has any where Evidently is followed.',
  }),
  E_DRIFT_FORMAT: defineError<{path: string; kind: string}>({
    kind: 'usage',
    message: ({path, kind}) => `\`${path}\`: ${kind} files are not read`,
    hints: () => ['save the data as CSV, JSON lines or Parquet'],
    doc: 'Data to compare are read from CSV and other delimited text, JSON lines (one object a line) and Parquet.',
  }),
  E_DRIFT_RECORD: defineError<{path: string; number: number}>({
    kind: 'usage',
    message: ({path, number}) => `record ${number} of \`${path}\` is not an object`,
    doc: 'Each line of a JSON lines file of data is one object, whose keys name the columns.',
  }),
  E_DRIFT_EMPTY: defineError<{side: string}>({
    kind: 'failed',
    message: ({side}) => `the ${side} data have no rows`,
    doc: 'Nothing can be said about drift when one side is empty. An empty file usually means that an earlier step wrote nothing.',
  }),
  E_DRIFT_NOTHING: defineError<{reasons: readonly string[]}>({
    kind: 'failed',
    message: ({reasons}) => `no column can be tested${reasons.length === 0 ? '' : `: ${reasons.join(', ')}`}`,
    doc: 'Every column was left out: it is text, a date, empty on one side, or missing there. The message names the reason for each.',
  }),
};
