import {readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {parseCsv} from '../../../src/formats/csv/index.js';
import {tableFromCsv} from '../../../src/formats/table/index.js';
import {compareData} from '../../../src/monitoring/index.js';
import type {DriftOptions} from '../../../src/monitoring/model.js';
import {DriftResultV1} from '../../../src/monitoring/schema.js';

const data = new URL('../../../examples/ridership/data/', import.meta.url);

function read(name: string) {
  const {columns, rows} = parseCsv(readFileSync(new URL(name, data), 'utf8'), name);
  return tableFromCsv({columns, rows});
}

const reference = read('2001-2004.csv');
const run = {id: 'run', time: '2026-01-01T00:00:00.000Z'};
const compareYear = (year: number, options: DriftOptions) =>
  compareData({reference, current: read(`later/${year}.csv`), options: {timestamp: 'date', ...options}, run});

/** Columns of 21 that Evidently 0.7.23 flags, each year against 2001 to 2004. */
const FLAGGED = [9, 12, 9, 13, 14, 11, 13, 13, 11, 13, 11, 15];
const years = FLAGGED.map((flagged, i) => ({year: 2005 + i, flagged}));

describe('ridership', () => {
  test.each(years)('$year: $flagged of 21 columns', ({year, flagged}) => {
    expect(compareYear(year, {mode: 'evidently'}).dataset).toMatchObject({columns: 21, drifted: flagged});
  });

  test('the control shows what weather alone flags', () => {
    const {control} = compareYear(2010, {mode: 'evidently', control: true});
    const byYear = control?.periods.map(({from, drifted}) => [from.slice(0, 4), drifted]);
    // One training year against the other three in Evidently: 2002 4, 2003 4, 2004 6. 2001 lacks its first weeks.
    expect(byYear?.slice(1)).toEqual([
      ['2002', 4],
      ['2003', 4],
      ['2004', 6],
    ]);
  });

  test('native rules keep the change of the city and drop most of the weather', () => {
    const result = compareYear(2010, {control: true, target: 'ridership'});
    const drifting = result.columns.filter(({drift}) => drift).map(({name}) => name);
    expect(drifting).toEqual(expect.arrayContaining(['ridership', 'Clinton', 'Irving_Park', 'Clark_Lake']));
    expect(result.control?.min).toBe(0);
    expect(result.dataset.drifted).toBeGreaterThan(result.control?.max ?? Number.POSITIVE_INFINITY);
    expect(result.columns.find(({name}) => name === 'ridership')?.role).toBe('target');
    expect(DriftResultV1.parse(JSON.parse(JSON.stringify(result)))).toEqual(result);
  });
});
