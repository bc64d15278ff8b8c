import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {isMlopsError} from '../../core/errors/index.js';
import {Float} from '../number.js';
import {anyValue} from '../yaml/values.fixture.js';
import {parseJson, pyJson} from './index.js';

function problemOf(text: string): [string, string] {
  try {
    parseJson(text, 'metrics.json');
  } catch (error) {
    if (!isMlopsError(error, 'E_JSON_SYNTAX')) throw error;
    const [problem] = error.problems;
    return [problem?.message ?? '', text.slice(problem?.location?.start, problem?.location?.end)];
  }
  throw new Error('no error');
}

describe('parseJson', () => {
  test('keeps the kinds of numbers on demand', () => {
    const text = '{"a": 1.0, "b": 1e3, "c": 1, "d": 0.5, "e": 12345678901234567890, "f": -0}';
    expect(parseJson(text, 'x', {keepFloats: true}).value).toEqual({
      a: new Float(1),
      b: new Float(1000),
      c: 1,
      d: 0.5,
      e: 12345678901234567890n,
      f: 0,
    });
    expect(parseJson(text, 'x').value).toMatchObject({a: 1, b: 1000, e: 12345678901234567890n});
  });

  test('accepts what Python writes', () => {
    expect(parseJson('\ufeff{"loss": NaN, "l": [Infinity, -Infinity]}\n', 'x').value).toEqual({
      loss: Number.NaN,
      l: [Infinity, -Infinity],
    });
  });

  test('shows what is wrong and where', () => {
    expect(problemOf('')).toEqual(['the file is empty', '']);
    expect(problemOf('{"a": 1,}')).toEqual(['a comma stands before the end', '}']);
    expect(problemOf('[1,]')).toEqual(['a comma stands before the end', ']']);
    expect(problemOf("{'a': 1}")).toEqual(['a key in double quotes is expected here', "'a'"]);
    expect(problemOf('{"a" 1}')).toEqual(['`:` is expected after a key', '1']);
    expect(problemOf('{"a": 1 "b": 2}')).toEqual(['`,` or `}` is expected here', '"b"']);
    expect(problemOf('[1 2]')).toEqual(['`,` or `]` is expected here', '2']);
    expect(problemOf('{"a": yes}')).toEqual(['a value is expected here', 'yes']);
    expect(problemOf('{"a": NaNs}')).toEqual(['a value is expected here', 'NaNs']);
    expect(problemOf('{"a": [1')).toEqual(['the text ends too early', '']);
    expect(problemOf('{} x')).toEqual(['something follows after the end of the value', 'x']);
    expect(problemOf('[1] // x')).toEqual(['JSON has no comments', '// x']);
    expect(problemOf('["abc')[0]).toBe('a string is never closed');
    expect(problemOf('["\\q"]')[0]).toBe('there is no such escape in JSON strings');
    expect(problemOf('["a\nb"]')[0]).toBe('a string is never closed');
    expect(problemOf('[1.]')[0]).toBe('a number ends too early');
    expect(problemOf(`${'['.repeat(5000)}`)[0]).toBe('collections are nested too deeply');
  });

  test('locates values and keys', () => {
    const text = '{"a": {"b": [1, {"c": 2}]},\n "d": 3}';
    const {locate} = parseJson(text, 'x');
    const at = (path: (string | number)[], part?: 'key' | 'value') => {
      const {start, end} = locate(path, part);
      return text.slice(start, end);
    };
    expect(at(['a', 'b', 1, 'c'])).toBe('2');
    expect(at(['a', 'b', 1, 'c'], 'key')).toBe('"c"');
    expect(at(['a', 'b', 7])).toBe('"b"');
    expect(at(['nothing'])).toBe('{"a": {"b": [1, {"c": 2}]},');
  });

  test('agrees with the parser of the runtime', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const wanted = JSON.parse(text);
        const {value} = parseJson(text, 'x', {keepFloats: true});
        expect(
          JSON.stringify(value, (_, item) =>
            item instanceof Float || typeof item === 'bigint'
              ? Number(item instanceof Float ? item.value : item)
              : item,
          ),
        ).toBe(JSON.stringify(wanted));
      }),
      {numRuns: 200},
    );
  });

  test('reads back what pyJson writes', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        expect(parseJson(pyJson(value), 'x', {keepFloats: true}).value).toEqual(value);
      }),
      {numRuns: 200},
    );
  });

  test('any text gives a value or an error of the catalogue', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      'a',
      '1',
      '-',
      '.',
      'e',
      'NaN',
      'Infinity',
      ' ',
      '\n',
      '\\',
      '//',
      '/*',
    );
    fc.assert(
      fc.property(
        fc.array(piece).map((parts) => parts.join('')),
        (text) => {
          try {
            parseJson(text, 'x');
          } catch (error) {
            if (!isMlopsError(error, 'E_JSON_SYNTAX')) throw error;
          }
        },
      ),
      {numRuns: 300},
    );
  });
});
