import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {tableFromCsv} from '../formats/table/index.js';
import {compareFrames} from './compare.js';
import {type Frame, type FrameColumn, frameOf} from './frame.js';
import type {DriftOptions} from './model.js';
import {type DriftResult, DriftResultV1} from './schema.js';

const frameFromTexts = (columns: readonly string[], rows: string[][]) =>
  frameOf(tableFromCsv({columns, rows}), 'evidently');

const RUN = {id: 'run-1', time: '2026-01-02T03:04:05.000Z'};
const DAY_MS = 86_400_000;

/** Numbers of a linear congruential generator in [0, 1). */
function uniforms(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const numbers = (name: string, values: readonly number[]): FrameColumn => ({
  kind: 'number',
  name,
  source: 'float',
  values: Float64Array.from(values),
});
const words = (name: string, values: readonly string[]) =>
  frameFromTexts(
    [name],
    values.map((value) => [value]),
  ).columns[0] as FrameColumn;
const days = (name: string, from: string, count: number): FrameColumn => ({
  kind: 'time',
  name,
  values: Float64Array.from({length: count}, (_, i) => Date.parse(from) + i * DAY_MS),
});
const frame = (...columns: FrameColumn[]): Frame => {
  const first = columns[0];
  const rows = first === undefined ? 0 : first.kind === 'label' ? first.codes.length : first.values.length;
  return {rows, columns};
};
const fill = <Value>(count: number, of: (i: number) => Value) => Array.from({length: count}, (_, i) => of(i));
const compare = (reference: Frame, current: Frame, options: DriftOptions = {}) =>
  compareFrames(reference, current, options, RUN);
const only = (result: DriftResult) => {
  const [column] = result.columns;
  if (column === undefined) throw new Error('no column');
  return column;
};

describe('a verdict', () => {
  test('is drift for a shift, and carries score, limit, noise and the data of the pictures', () => {
    const next = uniforms(1);
    const reference = frame(numbers('x', fill(1500, next)));
    const current = frame(
      numbers(
        'x',
        fill(1200, () => next() + 0.3),
      ),
    );
    const result = compare(reference, current);
    const column = only(result);
    expect(result.dataset).toEqual({columns: 1, drifted: 1, share: 1, threshold: 0.5, drift: true});
    expect(column).toMatchObject({name: 'x', type: 'num', method: 'wasserstein', threshold: 0.1, drift: true, p: null});
    expect(column.score).toBeGreaterThan(0.9);
    expect(column.noise).toBeLessThan(0.1);
    expect(column.p_adj).toBeLessThan(1e-10);
    expect(column.hist?.ref.reduce((a, b) => a + b)).toBe(1500);
    expect(column.quantiles?.levels).toHaveLength(21);
    expect(column.summary?.cur.mean).toBeCloseTo(0.8, 1);
  });

  test('is no drift natively where the sample size alone gives such a score, but is in Evidently', () => {
    const next = uniforms(5);
    const reference = frame(numbers('x', fill(1500, next)));
    const current = frame(numbers('x', fill(40, next)));
    expect(only(compare(reference, current, {mode: 'evidently'}))).toMatchObject({drift: true});
    const column = only(compare(reference, current));
    expect(column.score).toBeGreaterThan(0.1);
    expect(column).toMatchObject({drift: false});
  });

  test('counts a category that came in once for chance, Evidently for drift', () => {
    const reference = frame(
      words(
        'x',
        fill(300, (i) => `v${i % 3}`),
      ),
    );
    const current = frame(words('x', [...fill(300, (i) => `v${i % 3}`), 'new']));
    expect(only(compare(reference, current, {mode: 'evidently'}))).toMatchObject({score: 0, drift: true});
    const result = compare(reference, current);
    expect(only(result)).toMatchObject({method: 'chisquare', score: 0, drift: false, new_values: ['new']});
    expect(result.quality).toContainEqual({
      kind: 'new_values',
      column: 'x',
      severity: 'warning',
      message: 'values the reference does not have: `new`',
    });
  });

  test('without drift rarely calls any of 20 columns drifting', () => {
    const next = uniforms(9);
    let alarms = 0;
    let evidently = 0;
    for (let run = 0; run < 12; run++) {
      const side = (rows: number) =>
        frame(
          ...fill(16, (c) => numbers(`x${c}`, fill(rows, next))),
          ...fill(4, (c) =>
            words(
              `w${c}`,
              fill(rows, () => `v${Math.floor(next() * 6)}`),
            ),
          ),
        );
      const [reference, current] = [side(200), side(150)];
      alarms += Number(compare(reference, current).dataset.drifted > 0);
      evidently += Number(compare(reference, current, {mode: 'evidently'}).dataset.drifted > 0);
    }
    expect(alarms).toBeLessThanOrEqual(2);
    expect(evidently).toBeGreaterThanOrEqual(6);
  });

  test('does not depend on the order of rows', () => {
    const values = fc.array(fc.tuple(fc.integer({min: 0, max: 40}), fc.constantFrom('a', 'b', 'c')), {
      minLength: 8,
      maxLength: 40,
    });
    const side = (rows: readonly (readonly [number, string])[]) =>
      frame(
        numbers(
          'x',
          rows.map(([x]) => x / 4),
        ),
        words(
          'w',
          rows.map(([, w]) => w),
        ),
      );
    fc.assert(
      fc.property(values, values, (a, b) => {
        const straight = compare(side(a), side(b), {mode: 'evidently'});
        const turned = compare(side([...a].reverse()), side([...b].reverse()), {mode: 'evidently'});
        straight.columns.forEach((column, i) => {
          expect(turned.columns[i]?.score ?? -1).toBeCloseTo(column.score ?? -1, 10);
        });
      }),
      {numRuns: 40},
    );
  });

  test('is always valid JSON by its schema, whatever the columns hold', () => {
    const cell = fc.oneof(
      fc.constantFrom('', 'inf', '-inf', 'nan', '0', '1', 'True', 'x', '2020-01-01', '1e308', '-1e308'),
      fc.integer({min: -3, max: 3}).map(String),
    );
    const table = fc.array(fc.tuple(cell, cell, cell), {minLength: 1, maxLength: 12});
    const always = ['5'];
    const read = (rows: string[][]) =>
      frameFromTexts(
        ['a', 'b', 'c', 'k'],
        rows.map((row) => [...row, ...always]),
      );
    fc.assert(
      fc.property(table, table, fc.constantFrom('native', 'evidently'), (a, b, mode) => {
        const result = compareFrames(read(a), read(b), {mode, exclude: []}, RUN);
        const text = JSON.stringify(result);
        expect(DriftResultV1.parse(JSON.parse(text))).toEqual(result);
      }),
      {numRuns: 60},
    );
  });
});

describe('findings', () => {
  test('a missing rate that rose is told, whatever the drift', () => {
    const reference = frame(
      numbers(
        'x',
        fill(400, (i) => i),
      ),
    );
    const current = frame(
      numbers(
        'x',
        fill(400, (i) => (i % 3 === 0 ? Number.NaN : i)),
      ),
    );
    const result = compare(reference, current);
    expect(only(result)).toMatchObject({drift: false, missing: {ref: 0, cur: 134}, m: 266});
    expect(result.quality).toMatchObject([{kind: 'missing_rate', message: 'missing values went from 0.0 % to 33.5 %'}]);
  });

  test('infinite values are left out and counted', () => {
    const reference = frame(
      numbers(
        'x',
        fill(100, (i) => i),
      ),
    );
    const current = frame(numbers('x', [...fill(99, (i) => i), Number.POSITIVE_INFINITY]));
    const result = compare(reference, current);
    expect(only(result)).toMatchObject({m: 99, infinite: {ref: 0, cur: 1}, drift: false});
    expect(result.quality).toMatchObject([{kind: 'infinite_values'}]);
  });

  test('a category is called gone when it was to be expected, not when it was rare', () => {
    const reference = frame(words('x', [...fill(200, (i) => `v${i % 2}`), ...fill(20, () => 'gone'), 'rare']));
    const current = frame(
      words(
        'x',
        fill(200, (i) => `v${i % 2}`),
      ),
    );
    const result = compare(reference, current);
    expect(only(result).gone_values).toEqual(['gone', 'rare']);
    expect(result.quality).toMatchObject([{kind: 'gone_values', message: 'values that no longer occur: `gone`'}]);
  });

  test('nothing to test, and nothing at all, are errors', () => {
    const texts = frame(
      words(
        'x',
        fill(20, (i) => `text ${i}`),
      ),
    );
    expect(() => compare(texts, texts)).toThrow('no column can be tested: `x` free text');
    expect(() => compare(frame(numbers('x', [1])), frame(numbers('x', [])))).toThrow('the current data have no rows');
  });
});

describe('performance', () => {
  const side = (count: number, error: number, from: string) =>
    frame(
      numbers(
        'y',
        fill(count, (i) => i % 50),
      ),
      numbers(
        'p',
        fill(count, (i) => (i % 50) + error * (i % 2 === 0 ? 1 : -1) * (1 + (i % 3) / 10)),
      ),
      days('day', from, count),
    );
  const options = {target: 'y', prediction: 'p'} as const;

  test('is an alarm of its own: the target does not drift, the error grows', () => {
    const result = compare(side(200, 1, '2024-01-01'), side(90, 2, '2025-01-01'), options);
    expect(result.dataset.drift).toBe(false);
    expect(result.performance?.alarm).toMatchObject({raised: true, limit: 1.25});
    expect(result.performance?.alarm.ratio).toBeCloseTo(2, 1);
    expect(result.performance?.over_time.map(({from, to, rows}) => [from, to, rows])).toEqual([
      ['2025-01-01', '2025-01-31', 31],
      ['2025-02-01', '2025-02-28', 28],
      ['2025-03-01', '2025-03-31', 31],
    ]);
    expect(result.columns.map(({name, role}) => [name, role])).toEqual([
      ['y', 'target'],
      ['p', 'prediction'],
    ]);
  });

  test('does not count the prediction among the columns; Evidently does', () => {
    const [before, after] = [side(200, 1, '2024-01-01'), side(90, 2, '2025-01-01')];
    expect(compare(before, after, options).dataset.columns).toBe(1);
    expect(compare(before, after, {...options, mode: 'evidently'}).dataset.columns).toBe(2);
  });

  test('stays quiet below the limit, and for few rows within what their mean varies by', () => {
    const quiet = compare(side(200, 1, '2024-01-01'), side(90, 1.2, '2025-01-01'), options);
    expect(quiet.performance?.alarm.raised).toBe(false);
    const wild = frame(
      numbers(
        'y',
        fill(40, () => 0),
      ),
      numbers(
        'p',
        fill(40, (i) => (i % 10 === 0 ? 10 : 0)),
      ),
    );
    const unlucky = frame(
      numbers(
        'y',
        fill(6, () => 0),
      ),
      numbers('p', [10, 0, 0, 0, 0, 0]),
    );
    const {alarm} = compare(wild, unlucky, options).performance ?? {};
    expect(alarm?.ratio).toBeGreaterThan(1.25);
    expect(alarm?.raised).toBe(false);
  });

  test('takes the errors of the evaluation where the reference has no predictions', () => {
    const reference = frame(
      numbers(
        'y',
        fill(50, (i) => i),
      ),
    );
    const current = frame(
      numbers(
        'y',
        fill(50, (i) => i),
      ),
      numbers(
        'p',
        fill(50, (i) => i + 3),
      ),
    );
    const result = compare(reference, current, {...options, baselinePerformance: {mae: 1}});
    expect(result.performance).toMatchObject({
      reference: {source: 'baseline', mae: 1, rows: null},
      current: {mae: 3, mean_error: 3},
      alarm: {raised: true, interval: null},
    });
    expect(result.quality.map(({kind}) => kind)).not.toContain('column_new');
    expect(compare(reference, current, options).performance).toMatchObject({reference: null, alarm: {raised: false}});
  });

  test('names a column that is not there, and says why texts have no error', () => {
    const some = side(30, 1, '2024-01-01');
    expect(() => compare(some, some, {target: 'y', prediction: 'q'})).toThrow('no column `q`, named as prediction');
    expect(() => compare(some, some, {target: 'z'})).toThrow('no column `z`, named as target');
    const texts = frame(
      words(
        'y',
        fill(30, (i) => `c${i % 2}`),
      ),
      words(
        'p',
        fill(30, (i) => `c${i % 2}`),
      ),
    );
    expect(compare(texts, texts, options).quality).toMatchObject([{kind: 'performance', column: 'p'}]);
  });
});

describe('control', () => {
  const season = (name: string, from: string, count: number) =>
    numbers(
      name,
      fill(count, (i) => Math.sin(((Date.parse(from) / DAY_MS + i) * 2 * Math.PI) / 365.25) + ((i * 37) % 101) / 500),
    );
  const data = (from: string, count: number) => frame(days('day', from, count), season('temp', from, count));

  test('shows that a quarter differs from the whole year by season alone', () => {
    const result = compare(data('2020-01-01', 1461), data('2024-07-01', 92), {control: true});
    expect(result.dataset).toMatchObject({columns: 1, drifted: 1});
    expect(result.control).toMatchObject({min: 1, max: 1});
    expect(result.control?.periods).toHaveLength(12);
    expect(only(result).control).toEqual({flagged: 12, periods: 12});
  });

  test('takes calendar years for a year of current data, in which seasons cancel', () => {
    const result = compare(data('2020-01-01', 1461), data('2024-01-01', 366), {control: true});
    expect(result.control?.periods.map(({from, to, rows}) => [from, to, rows])).toEqual([
      ['2020-01-01', '2020-12-31', 366],
      ['2021-01-01', '2021-12-31', 365],
      ['2022-01-01', '2022-12-31', 365],
      ['2023-01-01', '2023-12-31', 365],
    ]);
    expect(result.control).toMatchObject({min: 0, max: 0});
    expect(result.run.current.window).toEqual({from: '2024-01-01', to: '2024-12-31'});
  });

  test('says why there is none', () => {
    const short = compare(data('2020-01-01', 100), data('2021-01-01', 90), {control: true});
    expect(short.control).toBeNull();
    expect(short.quality).toMatchObject([{kind: 'control', severity: 'info'}]);
    const timeless = frame(season('temp', '2020-01-01', 50));
    expect(compare(timeless, timeless, {control: true}).quality).toMatchObject([
      {message: 'no control periods: the reference has no column of times'},
    ]);
  });
});
