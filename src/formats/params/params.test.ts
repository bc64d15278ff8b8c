import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {isMlopsError} from '../../core/errors/index.js';
import {Float} from '../number.js';
import {parseToml} from '../toml/index.js';
import {flatten, lookup, parseParams} from './index.js';

describe('parseToml', () => {
  const text = [
    'lr = 0.5',
    'epochs = 10 # n',
    'whole = 2.0',
    'big = 9007199254740993',
    'day = 2020-01-31',
    'at = 2020-01-31T10:00:00Z',
    '[model]',
    'name = "a"',
    'opt.beta = [1, 2.0]',
    '[[step]]',
    'x = 1',
    '[[step]]',
    'x = 2',
    '[step.sub]',
    '"y.z" = inf',
    '',
  ].join('\r\n');

  test('keeps the kinds of numbers, dates become text', () => {
    expect(parseToml(text, 'p.toml', {keepFloats: true}).value).toEqual({
      lr: 0.5,
      epochs: 10,
      whole: new Float(2),
      big: 9007199254740993n,
      day: '2020-01-31',
      at: '2020-01-31T10:00:00.000Z',
      model: {name: 'a', opt: {beta: [1, new Float(2)]}},
      step: [{x: 1}, {x: 2, sub: {'y.z': Infinity}}],
    });
    expect(parseToml('a = 2.0', 'p.toml').value).toEqual({a: 2});
  });

  test('locates keys', () => {
    const {locate} = parseToml(text, 'p.toml');
    const at = (...path: (string | number)[]) => {
      const {start, end} = locate(path);
      return [text.slice(start, end), text.slice(0, start).split('\n').length];
    };
    expect(at('epochs')).toEqual(['epochs', 2]);
    expect(at('model', 'opt', 'beta')).toEqual(['opt.beta', 9]);
    expect(at('step', 1, 'x')).toEqual(['x', 13]);
    expect(at('step', 1, 'sub', 'y.z')).toEqual(['"y.z"', 15]);
    expect(at('model', 'missing')).toEqual(['model', 7]);
  });

  test('shows where it is broken', () => {
    const broken = '\ufeffa = 1\nb = = 2\n';
    try {
      parseToml(broken, 'p.toml');
      expect.unreachable();
    } catch (error) {
      if (!isMlopsError(error, 'E_TOML_SYNTAX')) throw error;
      expect(error.problems[0]?.location?.start).toBe(broken.indexOf('= 2'));
      expect(error.message).toMatch(/^`p.toml` is not valid TOML: /);
    }
  });

  test('any text gives a value or an error of the catalogue', () => {
    const piece = fc.constantFrom(
      'a',
      '=',
      '[',
      ']',
      '{',
      '}',
      '"',
      "'",
      '.',
      '1',
      '\n',
      '#',
      ',',
      ' ',
      '2020-01-01',
      '__proto__',
    );
    fc.assert(
      fc.property(
        fc.array(piece).map((parts) => parts.join('')),
        (input) => {
          try {
            const {locate} = parseToml(input, 'p');
            expect(locate(['a', 0]).end).toBeLessThanOrEqual(input.length);
          } catch (error) {
            if (!isMlopsError(error, 'E_TOML_SYNTAX')) throw error;
          }
        },
      ),
      {numRuns: 200},
    );
  });
});

describe('parseParams', () => {
  test('goes by the end of the name, YAML for anything else', () => {
    expect(parseParams('{"a": 1}', 'x/p.json').value).toEqual({a: 1});
    expect(parseParams('a = 1', 'p.TOML').value).toEqual({a: 1});
    for (const name of ['params.yaml', 'p.yml', 'p.cfg']) expect(parseParams('a: 1', name).value).toEqual({a: 1});
    expect(() => parseParams('a = 1', 'params.py')).toThrow('holds parameters as Python code');
  });
});

describe('lookup and flatten', () => {
  const value = {a: {b: [{c: 1}, 2], d: null}, e: {}, f: [1, 2], 'g.h': 3};

  test('lookup goes into maps and lists', () => {
    expect(lookup(value, 'a.b.0.c')).toBe(1);
    expect(lookup(value, 'a.d')).toBeNull();
    expect(lookup(value, '')).toBe(value);
    for (const key of ['a.b.2', 'a.b.x', 'a.d.x', 'g.h', 'toString', 'a.b.-1'])
      expect(lookup(value, key)).toBeUndefined();
  });

  test('flatten names the leaves, lists are whole', () => {
    expect([...flatten(value)]).toEqual([
      ['a.b', [{c: 1}, 2]],
      ['a.d', null],
      ['e', {}],
      ['f', [1, 2]],
      ['g.h', 3],
    ]);
    expect([...flatten({})]).toEqual([]);
    expect([...flatten(new Float(1))]).toEqual([['', new Float(1)]]);
  });
});
