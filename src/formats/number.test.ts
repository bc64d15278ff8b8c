import fc from 'fast-check';
import {expect, test} from 'vitest';
import {canonicalJson} from './json/canonical.js';
import {pyJson} from './json/python.js';
import {compareCodePoints, equalValues, Float, formatFloat, toPlain} from './number.js';

test('floats are written as Python writes them', () => {
  // Python 3.11: repr() of each.
  const cases: [number, string][] = [
    [1, '1.0'],
    [0.1, '0.1'],
    [1e-4, '0.0001'],
    [1e-5, '1e-05'],
    [1.5e-7, '1.5e-07'],
    [1e15, '1000000000000000.0'],
    [1e16, '1e+16'],
    [1.5e20, '1.5e+20'],
    [123456789.125, '123456789.125'],
    [2 ** 53, '9007199254740992.0'],
    [5e-324, '5e-324'],
    [-0, '-0.0'],
    [Number.NaN, 'nan'],
    [-Infinity, '-inf'],
  ];
  for (const [value, text] of cases) expect(formatFloat(value)).toBe(text);
});

test('pyJson gives the bytes of json.dumps(sort_keys=True)', () => {
  const listing = [
    {relpath: 'a', md5: '764efa883dda1e11db47671c4a3bbd9e'},
    {relpath: 'é x.txt', md5: '88df14e6957d2adb8ae54d0269f546ab'},
  ];
  expect(pyJson(listing)).toBe(
    '[{"md5": "764efa883dda1e11db47671c4a3bbd9e", "relpath": "a"}, {"md5": "88df14e6957d2adb8ae54d0269f546ab", "relpath": "\\u00e9 x.txt"}]',
  );
  expect(pyJson({b: new Float(1), a: 1, c: [Number.NaN, -Infinity, 1e300, 2n ** 64n], d: '\u007f"\n😀'})).toBe(
    '{"a": 1, "b": 1.0, "c": [NaN, -Infinity, 1e+300, 18446744073709551616], "d": "\u007f\\"\\n\\ud83d\\ude00"}',
  );
  expect(pyJson({'\uffff': 1, '😀': 2})).toBe('{"\\uffff": 1, "\\ud83d\\ude00": 2}');
});

test('code point order is that of the decoded points', () => {
  fc.assert(
    fc.property(fc.string({unit: 'grapheme'}), fc.string({unit: 'grapheme'}), (a, b) => {
      const points = (text: string) => Array.from(text, (c) => c.codePointAt(0) ?? 0);
      const [x, y] = [points(a), points(b)];
      const at = x.findIndex((point, index) => point !== y[index]);
      const naive = at < 0 ? x.length - y.length : (x[at] ?? 0) - (y[at] ?? -1);
      expect(Math.sign(compareCodePoints(a, b))).toBe(Math.sign(naive));
    }),
  );
});

test('values compare as in Python', () => {
  const equal: [unknown, unknown][] = [
    [1, new Float(1)],
    [1, true],
    [new Float(0), false],
    [
      {a: 1, b: [1]},
      {b: [new Float(1)], a: true},
    ],
    [2n ** 60n, new Float(2 ** 60)],
    [Number.NaN, Number.NaN],
    [0, -0],
  ];
  for (const [a, b] of equal) expect(equalValues(a as never, b as never)).toBe(true);
  const different: [unknown, unknown][] = [
    [1, '1'],
    [null, 0],
    [null, false],
    [[], {}],
    [{a: 1}, {a: 1, b: 1}],
    [{a: 1}, {b: 1}],
    [2n ** 60n + 1n, new Float(2 ** 60)],
    [[1], [1, 2]],
    [undefined, null],
  ];
  for (const [a, b] of different) expect(equalValues(a as never, b as never)).toBe(false);
});

test('toPlain leaves no Float', () => {
  expect(toPlain({a: new Float(1), b: [new Float(2), 3n, 2n ** 60n], c: null})).toEqual({
    a: 1,
    b: [2, 3, 2n ** 60n],
    c: null,
  });
});

test('canonicalJson is RFC 8785', () => {
  expect(canonicalJson({b: [1, new Float(1), 1e21, 1e-7], a: {'\u20ac': 'é\n', '\r': null}})).toBe(
    '{"a":{"\\r":null,"€":"é\\n"},"b":[1,1,1e+21,1e-7]}',
  );
  expect(() => canonicalJson([Number.NaN])).toThrow(RangeError);
});
