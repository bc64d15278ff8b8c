import {describe, expect, test} from 'vitest';
import {isCi, isUnicodeLocale, wantsColour} from './colour.js';
import {describeProgress} from './progress.js';

describe('colour', () => {
  test.each([
    ['a terminal', {isTTY: true, env: {}, off: false}, true],
    ['a pipe', {isTTY: false, env: {}, off: false}, false],
    ['--no-color', {isTTY: true, env: {FORCE_COLOR: '1'}, off: true}, false],
    ['NO_COLOR', {isTTY: true, env: {NO_COLOR: '1', FORCE_COLOR: '1'}, off: false}, false],
    ['an empty NO_COLOR', {isTTY: true, env: {NO_COLOR: ''}, off: false}, true],
    ['FORCE_COLOR on a pipe', {isTTY: false, env: {FORCE_COLOR: ''}, off: false}, true],
    ['FORCE_COLOR=0', {isTTY: true, env: {FORCE_COLOR: '0'}, off: false}, false],
    ['a dumb terminal', {isTTY: true, env: {TERM: 'dumb'}, off: false}, false],
  ])('%s', (_, question, expected) => {
    expect(wantsColour(question)).toBe(expected);
  });
});

test('the locale decides about symbols: the first of LC_ALL, LC_CTYPE, LANG that says something', () => {
  expect(isUnicodeLocale({LANG: 'C.UTF-8'})).toBe(true);
  expect(isUnicodeLocale({LC_ALL: 'C', LANG: 'en_US.UTF-8'})).toBe(false);
  expect(isUnicodeLocale({LC_ALL: '', LC_CTYPE: 'de_DE.utf8'})).toBe(true);
  expect(isUnicodeLocale({})).toBe(false);
});

test('progress tells share, count, rate and what is left', () => {
  const half = {done: 5 * 1024 ** 2, total: 10 * 1024 ** 2, unit: 'bytes'};
  expect(describeProgress('push', half, 2000)).toBe(
    `push [${'='.repeat(12)}${' '.repeat(12)}] 5.0 MiB of 10 MiB, 2.5 MiB/s, 2.0 s left`,
  );
  expect(describeProgress('scan', {done: 1200, total: undefined, unit: undefined}, 1000)).toBe('scan 1200, 1200/s');
});

test('CI is on unless its value says off', () => {
  expect([{}, {CI: ''}, {CI: 'false'}, {CI: '0'}].map(isCi)).toEqual([false, false, false, false]);
  expect([{CI: 'true'}, {CI: '1'}, {CI: 'woodpecker'}].map(isCi)).toEqual([true, true, true]);
});
