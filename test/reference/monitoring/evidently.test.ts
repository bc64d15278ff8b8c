import {readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {parseCsv} from '../../../src/formats/csv/index.js';
import {tableFromCsv} from '../../../src/formats/table/index.js';
import {compareData, compareFrames} from '../../../src/monitoring/compare.js';
import {type Frame, type FrameColumn, labelColumn} from '../../../src/monitoring/frame.js';
import type {DriftOptions} from '../../../src/monitoring/model.js';
import type {DriftResult} from '../../../src/monitoring/schema.js';

const here = (name: string) => new URL(name, import.meta.url);
const readJson = <Value>(name: string) => JSON.parse(readFileSync(here(name), 'utf8')) as Value;
const RUN = {id: 'run', time: '2026-01-01T00:00:00.000Z'};

interface Metric {
  readonly column?: string;
  readonly method?: string;
  readonly threshold?: number;
  readonly value: number | 'NaN' | {readonly count: number; readonly share: number};
}

interface DefaultsCase {
  readonly name: string;
  readonly options: {
    readonly method?: string;
    readonly threshold?: number;
    readonly num_threshold?: number;
    readonly per_column_threshold?: Record<string, number>;
  };
  readonly dtypes: readonly [Record<string, string>, Record<string, string>];
  readonly metrics?: readonly Metric[];
  readonly drift?: Record<string, boolean>;
  readonly error?: string;
  readonly reference: Record<string, string[]>;
  readonly current: Record<string, string[]>;
}

const {cases} = readJson<{cases: DefaultsCase[]}>('defaults.json');

const SOURCES = {float64: 'float', int64: 'integer', bool: 'boolean'} as const;

/** The frame pandas has in memory: types are those recorded, not those of a CSV file. */
function frameOf(columns: Record<string, string[]>, dtypes: Record<string, string>): Frame {
  const typed = Object.entries(columns).map(([name, texts]): FrameColumn => {
    const source = SOURCES[dtypes[name] as keyof typeof SOURCES];
    if (source === undefined)
      return labelColumn(
        name,
        texts.map((text) => (text === '' ? null : text)),
      );
    const number = (text: string) => (text === '' ? Number.NaN : Number(text.replace('inf', 'Infinity')));
    const values = Float64Array.from(texts, source === 'boolean' ? (text) => Number(text === 'True') : number);
    return {kind: 'number', name, source, values};
  });
  return {rows: Object.values(columns)[0]?.length ?? 0, columns: typed};
}

function optionsOf({options}: DefaultsCase): DriftOptions {
  return {
    mode: 'evidently',
    all: {method: options.method, threshold: options.threshold},
    num: {threshold: options.num_threshold},
    perColumn: Object.fromEntries(
      Object.entries(options.per_column_threshold ?? {}).map(([name, threshold]) => [name, {threshold}]),
    ),
  };
}

function run(testCase: DefaultsCase): DriftResult {
  const [reference, current] = testCase.dtypes;
  return compareFrames(
    frameOf(testCase.reference, reference),
    frameOf(testCase.current, current),
    optionsOf(testCase),
    RUN,
  );
}

function expectColumns(result: DriftResult, metrics: readonly Metric[], drift: Record<string, boolean>) {
  const tested = result.columns.filter(({method}) => method !== null);
  const wanted = metrics.filter(({column}) => column !== undefined);
  expect(tested.map(({name}) => name)).toEqual(wanted.map(({column}) => column));
  for (const [i, {name, method, threshold, score, drift: found}] of tested.entries()) {
    const metric = wanted[i];
    expect({name, method, threshold, drift: found}).toEqual({
      name,
      method: metric?.method,
      threshold: metric?.threshold,
      drift: drift[name],
    });
    if (metric?.value === 'NaN') expect(score).toBeNull();
    else {
      const value = metric?.value as number;
      const scale = Math.abs(value) || 1;
      expect(Math.abs((score ?? Number.NaN) - value) / scale, name).toBeLessThan(1e-10);
    }
  }
}

describe('choices of Evidently 0.7.23', () => {
  const answered = cases.filter(({error}) => error === undefined);

  test.each(answered)('$name', (testCase) => {
    const result = run(testCase);
    expectColumns(result, testCase.metrics ?? [], testCase.drift ?? {});
    if (testCase.name.startsWith('inf in current, n')) return;
    const count = testCase.metrics?.find(({column}) => column === undefined)?.value;
    expect(result.dataset).toMatchObject({drifted: (count as {count: number}).count});
  });

  test('at least the cases that matter are there', () => {
    expect(answered.length).toBeGreaterThanOrEqual(19);
  });

  test('where it throws the report away, ours goes on and says what is wrong', () => {
    const named = (name: string) => run(cases.find((testCase) => testCase.name === name) as DefaultsCase);
    for (const [name, side] of [
      ['current all null', 'current data'],
      ['reference all null', 'reference'],
    ] as const) {
      const result = named(name);
      expect(result.dataset.columns).toBe(1);
      expect(result.quality).toContainEqual({
        kind: 'column_empty',
        column: 'x',
        severity: 'error',
        message: `no values in the ${side}`,
      });
    }
    expect(named('missing in reference').quality).toMatchObject([{kind: 'column_new', column: 'y'}]);
    expect(named('missing in current').quality).toMatchObject([{kind: 'column_missing', column: 'y'}]);
  });

  test('a wrong or unknown method is an error there and here', () => {
    const failing = (name: string) => () => run(cases.find((testCase) => testCase.name === name) as DefaultsCase);
    expect(failing('wrong type')).toThrow('`chisquare` is for categorical columns, `x` is numerical');
    expect(failing('unknown method')).toThrow('there is no drift method `foo`');
    expect(failing('reference str, current int')).toThrow('no column can be tested: `x` texts in the reference');
  });
});

interface Export {
  readonly metrics: readonly {readonly config: Metric; readonly value: Metric['value']}[];
  readonly tests: readonly {
    readonly id: string;
    readonly status: string;
    readonly metric_config: {readonly params: {readonly column?: string}};
  }[];
}

describe('whole presets on flights', () => {
  const read = (name: string) => {
    const {columns, rows} = parseCsv(readFileSync(here(`tables/${name}`), 'utf8'), name);
    return tableFromCsv({columns, rows});
  };

  test.each([
    ['flights-drift.json', {}],
    ['flights-drift-psi.json', {all: {method: 'psi'}, cat: {threshold: 0.05}, driftShare: 0.3}],
  ] as const)('%s', (name, options) => {
    const wanted = readJson<Export>(name);
    const result = compareData({
      reference: read('flights-reference.csv'),
      current: read('flights-current.csv'),
      options: {mode: 'evidently', ...options},
      run: RUN,
    });
    const drift = wanted.tests
      .filter(({id}) => id === 'drift')
      .map(({status, metric_config: {params}}) => [params.column ?? '', status === 'FAIL']);
    const metrics = wanted.metrics.map(({config, value}) => ({...config, value}));
    expectColumns(result, metrics, Object.fromEntries(drift));
    const count = metrics[0]?.value as {count: number; share: number};
    expect(result.dataset).toMatchObject({drifted: count.count, share: count.share});
    expect(result.dataset.drift).toBe(wanted.tests[0]?.status === 'FAIL');
  });
});
