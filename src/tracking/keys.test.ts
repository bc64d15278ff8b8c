import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {checkKey, recordableKey} from './keys.js';

describe('names of params, metrics and tags', () => {
  test.each(['auc', 'val/auc', 'a b', 'größe', 'x.y-z:1', '日本', ' padded '])('`%s` is taken', (key) => {
    expect(() => checkKey('metric', key)).not.toThrow();
  });

  test.each([
    ['', 'it is empty'],
    ['a$b', '`$` is not allowed'],
    ['a\n', 'is not allowed'],
    ['../x', 'as a path it would be `x`'],
    ['/x', 'as a path it would be `x`'],
    ['a//b', 'as a path it would be `a/b`'],
    ['a/', 'as a path it would be `a`'],
    ['x'.repeat(251), 'it has 251 characters'],
  ])('`%s` is refused', (key, why) => {
    expect(() => checkKey('metric', key)).toThrow(why);
  });

  test('any key of a file becomes a name that is taken, and good ones stay', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string({minLength: 240, maxLength: 300, unit: fc.constantFrom('a', '/', '.', '$', '😀', '日', ' ')}),
        ),
        (key) => {
          const name = recordableKey(key);
          expect(() => checkKey('param', name)).not.toThrow();
          expect(recordableKey(name)).toBe(name);
        },
      ),
      {numRuns: 60},
    );
    expect(recordableKey('train.alpha')).toBe('train.alpha');
  });
});
