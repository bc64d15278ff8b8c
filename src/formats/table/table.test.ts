import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {isMlopsError} from '../../core/errors/index.js';
import {parseCsv, printCsv} from '../csv/index.js';
import {parseJsonLines} from '../json/index.js';
import {Float} from '../number.js';
import {
  type Column,
  cellOf,
  columnOf,
  filterRows,
  isText,
  NULL_TEXTS,
  parseIsoDate,
  recordsOf,
  selectColumns,
  selectRows,
  tableFromCsv,
  tableFromParquet,
  tableFromRecords,
} from './index.js';

const NONE = Number.NaN;

/** The one column of texts, by way of a CSV file. */
function columnFrom(...texts: string[]): Column {
  return columnOf(
    tableFromCsv(
      parseCsv(
        printCsv(
          ['x', 'y'],
          texts.map((text) => [text, 1]),
        ),
        'x.csv',
      ),
    ),
    'x',
  );
}

const summary = (column: Column) => [column.type, [...column.values], column.missing];

describe('tableFromCsv finds types as pandas.read_csv', () => {
  // dtypes pandas 3.0.6 gives the same texts: int64, float64, bool, str.
  test('whole numbers', () => {
    expect(summary(columnFrom('1', '-2', '+3', '007', ' 4 '))).toEqual(['integer', [1, -2, 3, 7, 4], 0]);
  });

  test('numbers', () => {
    const column = columnFrom('1', '2.0', '.5', '1.', '-1e3', 'inf', '-InFinity', '1E-2');
    expect(summary(column)).toEqual(['number', [1, 2, 0.5, 1, -1000, Infinity, -Infinity, 0.01], 0]);
  });

  test('booleans', () => {
    expect(summary(columnFrom('True', 'FALSE', 'true', 'false'))).toEqual(['boolean', [1, 0, 1, 0], 0]);
    expect(columnFrom('True', 'yes').type).toBe('string');
    expect(columnFrom('True', '1').type).toBe('string');
  });

  test('texts that are nearly numbers', () => {
    for (const text of [
      '1_000',
      '0x1f',
      '1,5',
      '1d5',
      '--1',
      '1e',
      'infinite',
      'Nan',
      '1 2',
      '١',
      '0b1',
      '0o7',
      '-0x1',
      '.',
      '-',
      '+',
      '1\u00a0',
      'e5',
      '1.2.3',
    ])
      expect([text, columnFrom('1', text).type]).toEqual([text, 'string']);
  });

  test('an empty column is one of numbers', () => {
    expect(summary(columnFrom('', 'NA'))).toEqual(['number', [NONE, NONE], 2]);
    expect(tableFromCsv(parseCsv('a,b\n', 'x'))).toMatchObject({
      rowCount: 0,
      columns: [{type: 'number'}, {type: 'number'}],
    });
  });
});

describe('missing values', () => {
  test('every spelling of pandas, in every type', () => {
    expect(NULL_TEXTS.size).toBe(19);
    for (const text of NULL_TEXTS) {
      expect(summary(columnFrom('1', text, '3'))).toEqual(['integer', [1, NONE, 3], 1]);
      expect(summary(columnFrom('a', text))).toEqual(['string', ['a', null], 1]);
      expect(summary(columnFrom('true', text))).toEqual(['boolean', [1, NONE], 1]);
    }
  });

  test('other spellings on demand', () => {
    const csv = parseCsv('a,b\n-,NA\n2,x\n', 'x');
    const {columns} = tableFromCsv(csv, {nulls: new Set(['-'])});
    expect(columns.map(summary)).toEqual([
      ['integer', [NONE, 2], 1],
      ['string', ['NA', 'x'], 0],
    ]);
  });
});

describe('dates', () => {
  test('are read with their texts kept', () => {
    const column = columnFrom('2026-01-31', '', '2024-02-29 10:30', '2026-01-31T10:00:00.250+02:00');
    expect(column).toEqual({
      name: 'x',
      type: 'date',
      values: Float64Array.of(
        Date.UTC(2026, 0, 31),
        NONE,
        Date.UTC(2024, 1, 29, 10, 30),
        Date.UTC(2026, 0, 31, 8, 0, 0, 250),
      ),
      missing: 1,
      texts: ['2026-01-31', null, '2024-02-29 10:30', '2026-01-31T10:00:00.250+02:00'],
    });
    expect(cellOf(column, 2)).toBe('2024-02-29 10:30');
    expect(cellOf(column, 1)).toBeNull();
  });

  test('that do not exist are texts', () => {
    for (const text of [
      '2026-02-29',
      '2026-13-01',
      '2026-1-1',
      '2026-01-31T24:00',
      '2026-01-31T10',
      '31.01.2026',
      '20260131x',
    ])
      expect([text, columnFrom(text).type]).toEqual([text, 'string']);
    expect(parseIsoDate('0001-01-01')).toBe(new Date('0001-01-01T00:00:00Z').getTime());
  });

  test('agree with the runtime', () => {
    const range = {min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true};
    fc.assert(
      fc.property(fc.date(range), (date) => {
        expect(parseIsoDate(date.toISOString())).toBe(date.getTime());
      }),
    );
  });
});

describe('types that are given', () => {
  const csv = parseCsv('zip,n\n01234,1\n99999,x\n', 'x');

  test('win over what the values look like', () => {
    expect(tableFromCsv(csv, {types: {zip: 'string'}}).columns[0]).toMatchObject({
      type: 'string',
      values: ['01234', '99999'],
    });
    expect(tableFromCsv(csv, {types: {zip: 'number'}}).columns[0]).toMatchObject({type: 'number'});
  });

  test('name the value that does not fit', () => {
    try {
      tableFromCsv(csv, {types: {n: 'integer'}});
      expect.unreachable();
    } catch (error) {
      if (!isMlopsError(error, 'E_TABLE_VALUE')) throw error;
      expect(error.message).toBe('row 2 of column `n` is no integer: `x`');
    }
  });
});

describe('tableFromRecords', () => {
  test('takes columns as they appear, gaps are missing', () => {
    const lines = '{"a": 1, "b": "x"}\n\n{"c": true, "a": 2.5}\r\n{"a": NaN, "b": null, "d": [1, "y"]}\n';
    const table = tableFromRecords(parseJsonLines(lines, 'x.jsonl') as Record<string, unknown>[]);
    expect(table.columns.map((column) => [column.name, ...summary(column)])).toEqual([
      ['a', 'number', [1, 2.5, NONE], 1],
      ['b', 'string', ['x', null, null], 2],
      ['c', 'boolean', [NONE, 1, NONE], 2],
      ['d', 'string', [null, null, '[1,"y"]'], 2],
    ]);
  });

  test('tells whole numbers, floats, dates and mixtures apart', () => {
    const table = tableFromRecords([
      {i: 1, f: new Float(1), big: 2n ** 60n, d: '2026-01-31', m: 1, e: null},
      {i: 2, f: 2, big: 1, d: '2026-02-01', m: 'x', e: null},
    ]);
    expect(table.columns.map(({name, type}) => `${name} ${type}`)).toEqual([
      'i integer',
      'f number',
      'big integer',
      'd date',
      'm string',
      'e number',
    ]);
    expect(columnOf(table, 'm').values).toEqual(['1', 'x']);
    expect(tableFromRecords([])).toEqual({rowCount: 0, columns: []});
  });

  test('bad lines are listed with their places', () => {
    const lines = '{"a": 1}\n{"a": }\nnope\n';
    try {
      parseJsonLines(lines, 'x.jsonl');
      expect.unreachable();
    } catch (error) {
      if (!isMlopsError(error, 'E_JSON_SYNTAX')) throw error;
      const places = error.problems.map(({message, location}) => [
        message,
        lines.slice(location?.start, location?.end),
      ]);
      expect(places).toEqual([
        ['line 2: a value is expected here', '}'],
        ['line 3: a value is expected here', 'nope'],
      ]);
    }
  });
});

test('tableFromParquet keeps the types of the file', () => {
  const table = tableFromParquet({
    rowCount: 2,
    columns: [
      {name: 'i', kind: 'integer', values: BigInt64Array.of(1n, 2n)},
      {name: 'n', kind: 'integer', values: [1, null]},
      {name: 'f', kind: 'number', values: Float64Array.of(1, 2)},
      {name: 'b', kind: 'boolean', values: [true, undefined]},
      {name: 's', kind: 'string', values: ['x', undefined]},
      {name: 'd', kind: 'date', values: [0, null]},
      {name: 'o', kind: 'other', values: [{a: 1n, b: 2n ** 60n}, null]},
    ],
  });
  expect(table.columns.map((column) => [column.name, ...summary(column)])).toEqual([
    ['i', 'integer', [1, 2], 0],
    ['n', 'integer', [1, NONE], 1],
    ['f', 'number', [1, 2], 0],
    ['b', 'boolean', [1, NONE], 1],
    ['s', 'string', ['x', null], 1],
    ['d', 'date', [0, NONE], 1],
    ['o', 'string', ['{"a":1,"b":"1152921504606846976"}', null], 1],
  ]);
  expect(cellOf(columnOf(table, 'd'), 0)).toBe('1970-01-01T00:00:00.000Z');
});

describe('choosing rows and columns', () => {
  const table = tableFromCsv(parseCsv('n,s,d,b\n1,x,2026-01-01,true\n,y,2026-01-02,false\n3,,,true\n', 'x'));

  test('rows in any order, texts of dates go along', () => {
    expect(recordsOf(selectRows(table, [2, 0, 0]))).toEqual([
      {n: 3, s: null, d: null, b: true},
      {n: 1, s: 'x', d: '2026-01-01', b: true},
      {n: 1, s: 'x', d: '2026-01-01', b: true},
    ]);
    expect(selectRows(table, [1]).columns.map(({missing}) => missing)).toEqual([1, 0, 0, 0]);
  });

  test('filter and columns', () => {
    const n = columnOf(table, 'n');
    const kept = filterRows(table, (row) => !isText(n) && (n.values[row] ?? 0) > 1);
    expect(recordsOf(selectColumns(kept, ['b', 'n']))).toEqual([{b: true, n: 3}]);
    expect(filterRows(table, () => true)).toBe(table);
    expect(filterRows(table, () => false).rowCount).toBe(0);
  });

  test('a column that is not there is named with the nearest', () => {
    const wide = tableFromCsv(parseCsv('price,city\n1,x\n', 'x'));
    expect(() => columnOf(wide, 'prize')).toThrow('the data has no column `prize`');
    try {
      selectColumns(wide, ['prize']);
    } catch (error) {
      expect(isMlopsError(error, 'E_TABLE_COLUMN') && error.hints).toEqual(['did you mean `price`?']);
    }
  });

  test('the same rows twice over are the rows composed', () => {
    const rows = fc.array(fc.nat(table.rowCount - 1), {minLength: 1});
    fc.assert(
      fc.property(rows, fc.array(fc.nat(1000)), (first, second) => {
        const wrapped = second.map((at) => at % first.length);
        expect(recordsOf(selectRows(selectRows(table, first), wrapped))).toEqual(
          recordsOf(
            selectRows(
              table,
              wrapped.map((at) => first[at] ?? 0),
            ),
          ),
        );
      }),
    );
  });
});
