import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {isMlopsError, type MlopsError} from '../../core/errors/index.js';
import {Float} from '../number.js';
import {parseYaml, printYaml} from './index.js';
import {anyValue} from './values.fixture.js';

function errorOf(text: string): MlopsError {
  try {
    parseYaml(text, 'params.yaml');
  } catch (error) {
    if (isMlopsError(error)) return error;
    throw error;
  }
  throw new Error('no error');
}

const parse = (text: string) => parseYaml(text, 'params.yaml').value;

describe('parseYaml', () => {
  test('an empty file, and one of comments only, is an empty map', () => {
    for (const text of ['', '\n', '# only this\n', '---\n', '\ufeff', 'null\n', '~']) expect(parse(text)).toEqual({});
  });

  test('plain scalars follow YAML 1.2 with the additions DVC has', () => {
    const cases: [string, unknown][] = [
      ['017', 17],
      ['08', 8],
      ['1_000', 1000],
      ['1_', 1],
      ['0o17', 15],
      ['0o_1', 1],
      ['0x1F', 31],
      ['0b11', 3],
      ['-3', -3],
      ['1.', 1],
      ['.5', 0.5],
      ['1e3', 1000],
      ['-.inf', -Infinity],
      ['.nan', Number.NaN],
      ['yes', 'yes'],
      ['off', 'off'],
      ['12:30', '12:30'],
      ['inf', 'inf'],
      ['1e', '1e'],
      ['0o8', '0o8'],
      ['0x', '0x'],
      ['_1', '_1'],
      ['TRUE', true],
      ['False', false],
      ['Null', null],
      ['~', null],
      ['"1"', '1'],
      ['9007199254740993', 9007199254740993n],
      ['-9007199254740991', -9007199254740991],
    ];
    for (const [text, value] of cases) expect([text, parse(`a: ${text}\n`)]).toEqual([text, {a: value}]);
  });

  test('a file that says it is YAML 1.1 is read as that', () => {
    expect(parse('%YAML 1.1\n---\na: yes\nb: 017\nc: off\n')).toEqual({a: true, b: 15, c: false});
  });

  test('whole floats are kept apart from integers on demand', () => {
    const {value} = parseYaml('a: 1.0\nb: 1e3\nc: 1\nd: 1.5\n', 'f', {keepFloats: true});
    expect(value).toEqual({a: new Float(1), b: new Float(1000), c: 1, d: 1.5});
    expect(parse('a: 1.0\n')).toEqual({a: 1});
  });

  test('anchors, aliases and merge keys work, own keys win', () => {
    const text = 'base: &b {x: 1, y: 2}\nother: &o {z: 3}\nm:\n  y: 9\n  <<: [*b, *o]\nl: [*b]\n';
    expect(parse(text)).toMatchObject({m: {x: 1, y: 9, z: 3}, l: [{x: 1, y: 2}]});
  });

  test('keys become strings, `__proto__` too', () => {
    expect(parse('1: a\ntrue: b\n1.0: c\n')).toEqual({1: 'a', true: 'b', '1.0': 'c'});
    expect(Object.keys(parse('__proto__: {a: 1}\n') as object)).toEqual(['__proto__']);
  });

  test('all problems of a file come in one error, each with its place', () => {
    const text = 'a: 1\na: 2\nb: !foo x\nc: *nothing\n';
    const error = errorOf(text);
    expect(error.code).toBe('E_YAML_SYNTAX');
    expect(error.message).toBe('`params.yaml` has 3 YAML errors');
    const places = error.problems.map(({message, location}) => [message, text.slice(location?.start, location?.end)]);
    expect(places).toEqual([
      ['the key `a` is there twice', 'a'],
      ['the tag `!foo` is not known here', 'x'],
      ['the alias `*nothing` has no anchor before it', '*nothing'],
    ]);
    expect(error.problems[0]?.location?.start).toBe(5);
  });

  test('broken syntax, several documents and unreadable values are errors', () => {
    for (const text of [
      'a: [',
      'a: 1\n---\nb: 2\n',
      'a: =',
      'a: <<',
      'a: b: c',
      '? [a]\n: 1\n',
      'a: &x [*x]',
      "a: 'x",
      '[['.repeat(4_000),
    ])
      expect([text, errorOf(text).code]).toEqual([text, 'E_YAML_SYNTAX']);
  });

  test('aliases cannot make a small file huge', () => {
    const levels = Array.from({length: 9}, (_, i) => `l${i + 1}: &l${i + 1} [${Array(10).fill(`*l${i}`).join(', ')}]`);
    expect(errorOf(`l0: &l0 x\n${levels.join('\n')}\n`).problems[0]?.message).toMatch(/more than 1000000 values/);
  });

  test('any text gives a value or an error of the catalogue', () => {
    const pieces = fc.constantFrom(
      'a',
      ': ',
      '- ',
      '\n',
      '  ',
      '[',
      ']',
      '{',
      '}',
      ',',
      '&a',
      ' *a',
      '!',
      '|',
      '>',
      '"',
      "'",
      '#',
      '?',
      '\t',
      '%',
      '---\n',
      '<<',
      '\r',
      '\0',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({unit: fc.nat(0xffff).map((code) => String.fromCharCode(code))}),
          fc.array(pieces).map((parts) => parts.join('')),
        ),
        (text) => {
          try {
            parseYaml(text, 'f');
          } catch (error) {
            if (!isMlopsError(error, 'E_YAML_SYNTAX') || error.problems.length === 0) throw error;
          }
        },
      ),
      {numRuns: 100},
    );
  });
});

describe('locate', () => {
  const text = 'stages:\n  train:\n    cmd: python x.py\n    outs: [a, b]\nbase: &b {k: 1}\nm:\n  <<: *b\nempty:\n';
  const file = parseYaml(text, 'f.yaml');
  const at = (path: (string | number)[], part?: 'key' | 'value') => {
    const {start, end} = file.locate(path, part);
    return text.slice(start, end);
  };

  test('finds values and keys', () => {
    expect(at(['stages', 'train', 'cmd'])).toBe('python x.py');
    expect(at(['stages', 'train', 'cmd'], 'key')).toBe('cmd');
    expect(at(['stages', 'train', 'outs', 1])).toBe('b');
    expect(at(['stages', 'train'])).toBe('cmd: python x.py');
    expect(at(['m', 'k'])).toBe('1');
    expect(at(['empty'])).toBe('empty');
  });

  test('shows the nearest holder of what is missing', () => {
    expect(at(['stages', 'train', 'deps'])).toBe('train');
    expect(at(['stages', 'nope', 'deps'])).toBe('stages');
  });
});

describe('printYaml', () => {
  test('writes strings as DVC does', () => {
    const plain = [
      'yes',
      '12:30',
      'a,b',
      'a:b',
      ':x',
      'a#b',
      '-a',
      '?x',
      "it's",
      'C:\\x',
      '==',
      '~x',
      'http://x/y',
      'é\u00a0x',
      '😀',
    ];
    for (const text of plain) expect(printYaml({k: text})).toBe(`k: ${text}\n`);
    const single = [
      '',
      ' a',
      'a ',
      '1',
      '1_',
      '1.0',
      '1e5',
      '017',
      '0x1f',
      '.5',
      '5.',
      'true',
      'null',
      '~',
      '2020-01-01',
      '=',
      '<<',
      'a: b',
      'a #b',
      'a:',
      '>=1',
      '!=x',
      '- a',
      '-',
      '?',
      ':',
      '---',
      '...',
      '@a',
      '`a',
      '%a',
      '"a',
    ];
    for (const text of single) expect(printYaml({k: text})).toBe(`k: '${text}'\n`);
    const double: [string, string][] = [
      ["it's: x", `"it's: x"`],
      ["'x", `"'x"`],
      ['a\nb', '"a\\nb"'],
      ['a\tb', '"a\\tb"'],
      ['a\x7f', '"a\\x7F"'],
      ['\ufeff', '"\\uFEFF"'],
      ['\x85', '"\\N"'],
    ];
    for (const [text, printed] of double) expect(printYaml({k: text})).toBe(`k: ${printed}\n`);
  });

  test('writes blocks as DVC does', () => {
    const value = {
      outs: [{md5: 'x', size: 3}, [1, [2]]],
      a: null,
      l: [null],
      e: {},
      f: [],
      g: {h: true},
      n: [1.5, new Float(1), 1e-5, new Float(1e16), -Infinity, 2n ** 70n],
    };
    expect(printYaml(value)).toBe(
      'outs:\n- md5: x\n  size: 3\n- - 1\n  - - 2\na:\nl:\n- \ne: {}\nf: []\ng:\n  h: true\nn:\n- 1.5\n- 1.0\n- 1e-05\n- 1e+16\n- -.inf\n- 1180591620717411303424\n',
    );
    expect(printYaml({})).toBe('{}\n');
  });

  test('what is printed reads back', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const back = parseYaml(printYaml(value), 'f', {keepFloats: true}).value;
        expect(back).toEqual(value === null ? {} : value);
      }),
      {numRuns: 100},
    );
  });
});
