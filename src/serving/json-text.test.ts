import fc from 'fast-check';
import {expect, test} from 'vitest';
import {jsonText, parseBody} from './json-text.js';

test('what is written reads back as it was', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(parseBody(jsonText(value), false)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('integers keep all digits where they matter', () => {
  expect(parseBody('[9007199254740993]', true)).toEqual([9007199254740993n]);
  expect(jsonText([9007199254740993n])).toBe('[9007199254740993]');
});

test('words for numbers that are not finite are read; written only when asked for', () => {
  expect(parseBody('[NaN, -Infinity]', false)).toEqual([Number.NaN, Number.NEGATIVE_INFINITY]);
  expect(jsonText([Number.NaN])).toBe('[null]');
  expect(jsonText([Number.NaN, Number.POSITIVE_INFINITY], true)).toBe('[NaN,Infinity]');
});

test('what lies too deep is left out, not a crash', () => {
  const deep: unknown = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);
  expect(jsonText(deep)).toMatch(/^\[{101}null\]{101}$/);
});
