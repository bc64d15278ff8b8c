import {describe, expect, test} from 'vitest';
import {tableFromCsv} from '../../formats/table/index.js';
import {compareData} from '../compare.js';
import type {DriftOptions} from '../model.js';
import {toMarkdown} from './markdown.js';
import {bySeverity, driftVerdict, formatNumber, formatPercent} from './words.js';

const fill = (count: number, of: (i: number) => string | number) =>
  Array.from({length: count}, (_, i) => [String(of(i))]);
const frame = (columns: Record<string, readonly (readonly string[])[]>) => {
  const names = Object.keys(columns);
  const rows = fill(60, (i) => i).map((_, row) => names.map((name) => columns[name]?.[row]?.[0] ?? ''));
  return tableFromCsv({columns: names, rows});
};
const reference = frame({'a|b': fill(60, (i) => i / 7), y: fill(60, (i) => i % 20), p: fill(60, (i) => (i % 20) + 1)});
const moved = frame({'a|b': fill(60, (i) => i / 7 + 9), y: fill(60, (i) => i % 20), p: fill(60, (i) => (i % 20) + 3)});
const report = (options: DriftOptions = {}, current = moved) =>
  compareData({reference, current, options, run: {id: 'run', time: '2026-01-01T00:00:00.000Z'}});

describe('markdown', () => {
  test('starts with the verdict and shows the drifting columns, pipes escaped', () => {
    const text = toMarkdown(report());
    expect(text.split('\n').slice(0, 7)).toEqual([
      '## Drift in 1 of 3 columns',
      '',
      'Share 0.333, below the limit 0.5. 60 current rows against 60 reference rows.',
      '',
      '| column | type | method | score | limit | missing |',
      '| --- | --- | --- | ---: | ---: | ---: |',
      '| `a\\|b` | num | ks | 2.1e-35 | 0.05 | 0 % |',
    ]);
    expect(text).toContain('<sub>native rules, correction bh, level 0.05.</sub>');
  });

  test('has errors of the model as a part of its own', () => {
    const text = toMarkdown(report({target: 'y', prediction: 'p'}));
    expect(text).toContain(
      '### The model got worse\n\nMean absolute error 3 against 1 in the reference, 3 times as large.',
    );
    expect(toMarkdown(report({target: 'y', prediction: 'p'}, reference))).toContain(
      '### The model is as good as before',
    );
  });

  test('says so when nothing drifts', () => {
    expect(driftVerdict(report({}, reference)).headline).toBe('No drift in 3 columns');
    expect(toMarkdown(report({}, reference))).not.toContain('| column |');
  });
});

describe('words', () => {
  test('numbers keep three digits', () => {
    expect([0, 0.41234, 12_345.6, 2.13e-7, 999.5, 1e12, -0.5].map(formatNumber)).toEqual([
      '0',
      '0.412',
      '12,346',
      '2.1e-7',
      '1000',
      '1.0e+12',
      '-0.5',
    ]);
    expect([0, 0.002, 0.12].map(formatPercent)).toEqual(['0 %', '0.2 %', '12 %']);
  });

  test('the worst drifting column comes first', () => {
    const sorted = bySeverity(report({all: {method: 'psi'}}).columns).map(({name}) => name);
    expect(sorted[0]).toBe('a|b');
    expect(sorted).toHaveLength(3);
  });
});
