import {describe, expect, test} from 'vitest';
import {tableFromCsv} from '../formats/table/index.js';
import {frameOf} from './frame.js';
import {defaultMethod, METHOD_IDS, methodNamed, passesThreshold} from './methods.js';
import {type DriftOptions, rulesFrom} from './model.js';
import {planColumns} from './plan.js';

const frameFromTexts = (columns: readonly string[], rows: string[][]) =>
  frameOf(tableFromCsv({columns, rows}), 'evidently');

/** Columns of texts, one value a row: `frame({x: ['1', '2']})`. */
function frame(columns: Record<string, readonly string[]>) {
  const names = Object.keys(columns);
  const rows = Object.values(columns)[0]?.length ?? 0;
  return frameFromTexts(
    names,
    Array.from({length: rows}, (_, row) => names.map((name) => columns[name]?.[row] ?? '')),
  );
}

const repeat = (count: number, of: (i: number) => string | number) =>
  Array.from({length: count}, (_, i) => String(of(i)));
const plan = (
  reference: Record<string, readonly string[]>,
  current: Record<string, readonly string[]>,
  options: DriftOptions = {},
) => planColumns(frame(reference), frame(current), rulesFrom(options), undefined);

/** Type and method of each column, or why it is left out. */
const summary = (...args: Parameters<typeof plan>) =>
  Object.fromEntries(
    plan(...args).map(({name, type, plan: outcome}) => [
      name,
      outcome.state === 'tested' ? [type, outcome.test.label, outcome.test.threshold] : [type, outcome.finding.kind],
    ]),
  );

const COLUMNS = {
  real: repeat(40, (i) => i / 8),
  few: repeat(40, (i) => (i % 4) + 0.5),
  count: repeat(40, (i) => i % 11),
  code: repeat(40, (i) => i % 10),
  flag: repeat(40, (i) => (i % 2 === 0 ? 'True' : 'False')),
  word: repeat(40, (i) => `w${i % 20}`),
  text: repeat(40, (i) => `w${i % 21}`),
};

describe('types and methods', () => {
  test('numbers first, then categories, then the rest, each with its method', () => {
    expect(summary(COLUMNS, COLUMNS)).toEqual({
      real: ['num', 'ks', 0.05],
      few: ['num', 'chisquare', 0.05],
      count: ['num', 'ks', 0.05],
      code: ['cat', 'chisquare', 0.05],
      flag: ['cat', 'z', 0.05],
      word: ['cat', 'chisquare', 0.05],
      text: ['text', 'not_tested'],
    });
    expect(plan(COLUMNS, COLUMNS).map(({name}) => name)).toEqual([
      'real',
      'few',
      'count',
      'code',
      'flag',
      'word',
      'text',
    ]);
  });

  test('Evidently is followed to the name it prints, and in what pandas makes of nulls', () => {
    const withNulls = Object.fromEntries(Object.entries(COLUMNS).map(([name, values]) => [name, ['', ...values]]));
    expect(summary(COLUMNS, withNulls, {mode: 'evidently'})).toMatchObject({
      real: ['num', 'K-S p_value', 0.05],
      code: ['num', 'K-S p_value', 0.05],
      flag: ['unknown', 'not_tested'],
      word: ['cat', 'chi-square p_value', 0.05],
    });
    expect(summary(withNulls, COLUMNS)).toMatchObject({flag: ['cat', 'z', 0.05]});
  });

  test('from 1001 rows of the reference on, distances are taken', () => {
    expect(defaultMethod('num', 1000, 6).id).toBe('ks');
    expect(defaultMethod('num', 1001, 6).id).toBe('wasserstein');
    expect(defaultMethod('num', 1000, 5).id).toBe('chisquare');
    expect(defaultMethod('num', 1001, 5).id).toBe('jensenshannon');
    expect(defaultMethod('cat', 1000, 2).id).toBe('z');
    expect(defaultMethod('cat', 1000, 3).id).toBe('chisquare');
    expect(defaultMethod('cat', 1001, 2).id).toBe('jensenshannon');
  });

  test('a choice for the column wins over one for its type, that over one for all; method and limit apart', () => {
    const options: DriftOptions = {
      all: {method: 'psi', threshold: 0.2},
      num: {threshold: 0.3},
      cat: {method: 'jensenshannon'},
      perColumn: {real: {method: 'wasserstein'}, word: {threshold: 0.01}},
    };
    const {real, few, code, word} = summary(COLUMNS, COLUMNS, options);
    expect({real, few, code, word}).toEqual({
      real: ['num', 'wasserstein', 0.3],
      few: ['num', 'psi', 0.3],
      code: ['cat', 'jensenshannon', 0.2],
      word: ['cat', 'jensenshannon', 0.01],
    });
  });

  test('display names are understood too, other names are refused with the nearest', () => {
    for (const id of METHOD_IDS) expect(methodNamed(methodNamed(id).display).id).toBe(id);
    expect(() => methodNamed('wassersten')).toThrow('there is no drift method `wassersten`');
    expect(() => plan(COLUMNS, COLUMNS, {all: {method: 'wassersten'}})).toThrow('no drift method');
  });

  test('a method for all goes to the columns it fits, one for a column or a type has to fit', () => {
    const all = {method: 'ks', threshold: 0.01};
    expect(summary(COLUMNS, COLUMNS, {all})).toMatchObject({
      few: ['num', 'ks', 0.01],
      code: ['cat', 'chisquare', 0.05],
      flag: ['cat', 'z', 0.05],
    });
    const message = '`ks` is for numerical columns, `code` is categorical';
    expect(() => plan(COLUMNS, COLUMNS, {all, mode: 'evidently'})).toThrow(message);
    expect(() => plan(COLUMNS, COLUMNS, {perColumn: {code: all}})).toThrow(message);
    expect(() => plan(COLUMNS, COLUMNS, {cat: all})).toThrow(message);
  });

  test('limits are met as the methods say', () => {
    expect(passesThreshold(methodNamed('ks'), 0.05, 0.05)).toBe(true);
    expect(passesThreshold(methodNamed('z'), 0.05, 0.05)).toBe(false);
    expect(passesThreshold(methodNamed('psi'), 0.1, 0.1)).toBe(true);
    expect(passesThreshold(methodNamed('psi'), 0.09, 0.1)).toBe(false);
  });
});

describe('columns that cannot be tested', () => {
  const some = repeat(12, (i) => i);
  const words = repeat(12, (i) => `w${i % 3}`);
  const empty = repeat(12, () => '');

  test('are left out with the reason', () => {
    expect(summary({x: some, y: empty, z: some}, {x: empty, y: some, v: some})).toEqual({
      x: ['num', 'column_empty'],
      y: ['num', 'column_empty'],
      z: ['num', 'column_missing'],
    });
    expect(summary({x: some}, {x: words})).toEqual({x: ['num', 'type_changed']});
  });

  test('numbers where the reference has texts are compared as texts', () => {
    const [column] = plan({zip: repeat(12, (i) => (i % 2 === 0 ? '0123' : 'A1'))}, {zip: repeat(12, (i) => i % 2)});
    expect(column?.plan.state).toBe('tested');
    expect([...(column?.current?.counts().keys() ?? [])]).toEqual(['0', '1']);
  });

  test('only the columns asked for are planned, and unknown names are refused', () => {
    expect(plan(COLUMNS, COLUMNS, {columns: ['word', 'real'], exclude: ['real']}).map(({name}) => name)).toEqual([
      'word',
    ]);
    expect(() => plan(COLUMNS, COLUMNS, {columns: ['rael']})).toThrow('the reference data have no column `rael`');
    expect(() => plan(COLUMNS, COLUMNS, {exclude: ['nope']})).toThrow('no column `nope`');
    expect(() => plan(COLUMNS, COLUMNS, {perColumn: {wrod: {threshold: 1}}})).toThrow('no column `wrod`');
  });
});

describe('what pandas.read_csv makes of texts', () => {
  const column = (values: readonly string[]) =>
    frameFromTexts(
      ['x'],
      values.map((value) => [value]),
    ).columns[0];

  test('is what the frame holds, dates as texts', () => {
    expect(column(['1', '2', '-3'])).toMatchObject({kind: 'number', source: 'integer'});
    expect(column(['1', '2.5', '1e3', '-inf'])).toMatchObject({
      source: 'float',
      values: Float64Array.of(1, 2.5, 1000, Number.NEGATIVE_INFINITY),
    });
    expect(column(['True', 'false', 'NA'])).toMatchObject({kind: 'number', source: 'boolean'});
    expect(column(['a', '1', '<NA>'])).toMatchObject({kind: 'label', codes: Int32Array.of(0, 1, -1)});
    expect(column(['2020-01-01'])).toMatchObject({kind: 'label'});
    expect(column(['', 'nan'])).toMatchObject({kind: 'number', source: 'float'});
    expect(column(['True', '1'])).toMatchObject({kind: 'label'});
  });
});
