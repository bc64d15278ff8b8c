import fc from 'fast-check';
import createIgnore from 'ignore';
import {expect, test} from 'vitest';
import {ignoreLine, withIgnoreLine} from './git-ignore.js';

test.each([
  ['data.csv', '/data.csv'],
  ['[1] what?*', '/\\[1\\] what\\?\\*'],
  ['#notes', '/\\#notes'],
  ['!important', '/\\!important'],
  ['back\\slash', '/back\\\\slash'],
  ['blank ', '/blank\\ '],
])('%j becomes %j', (name, line) => {
  expect(ignoreLine(name)).toBe(line);
});

test('a line leaves out the name it was made for, and no other', () => {
  const name = fc
    .string({unit: fc.constantFrom(...'ab*?[]!#\\ .-'), minLength: 1, maxLength: 6})
    .filter((each) => !/^\.\.?$/.test(each));
  fc.assert(
    fc.property(name, name, (own, other) => {
      const rules = createIgnore().add(ignoreLine(own));
      expect(rules.ignores(own)).toBe(true);
      if (other !== own) expect(rules.ignores(other)).toBe(false);
    }),
  );
});

test('a line break cannot be written', () => {
  expect(() => ignoreLine('a\nb')).toThrow(/line break/);
});

test('a line is added once, after what is there', () => {
  expect(withIgnoreLine(undefined, '/a')).toBe('/a\n');
  expect(withIgnoreLine('x', '/a')).toBe('x\n/a\n');
  expect(withIgnoreLine('/a\r\nx\r\n', '/a')).toBe('/a\r\nx\r\n');
});
