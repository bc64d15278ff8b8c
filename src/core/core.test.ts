import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {formatTime} from './clock.js';
import {type Digest, directoryDigest, isDirectoryDigest, parseDigest} from './digest.js';
import {CATALOGUE, EXIT_CODES, fail, isErrorCode, isMlopsError} from './errors/index.js';
import {isRunId, newRunId, newRunName} from './ids.js';
import {nearest} from './nearest.js';
import {formatBytes, formatDuration} from './units.js';

const random = {bytes: (count: number) => Uint8Array.from({length: count}, (_, i) => (i * 37 + 11) & 255)};

describe('errors', () => {
  test('a failure carries message, hints, kind and exit code of its entry', () => {
    const error = fail('E_SETTING_UNKNOWN', {key: 'core.remtoe', near: ['core.remote']}, {hints: ['first']});
    expect(error.message).toBe('there is no setting `core.remtoe`');
    expect(error.hints).toEqual(['first', 'did you mean `core.remote`?', 'mlops help config lists the settings']);
    expect(error.exitCode).toBe(EXIT_CODES.usage);
    expect(isMlopsError(error, 'E_SETTING_UNKNOWN')).toBe(true);
    expect(isMlopsError(error, 'E_BUG' as never)).toBe(false);
    expect(isMlopsError(new Error('x'))).toBe(false);
  });

  test('only what may succeed later is retryable', () => {
    expect(fail('E_LOCKED', {path: 'p', owner: 'o'}).retryable).toBe(true);
    expect(fail('E_UNREACHABLE', {url: 'u', reason: 'r'}).retryable).toBe(true);
    expect(fail('E_NO_SPACE', {path: 'p'}).retryable).toBe(false);
  });

  test('every entry has a code in capitals and a paragraph that explains it', () => {
    for (const [code, {doc, kind}] of Object.entries(CATALOGUE)) {
      expect(code).toMatch(/^E_[A-Z0-9_]+$/);
      expect(doc, code).toMatch(/^[A-Z`].{20,}[.`]$/s);
      expect(EXIT_CODES[kind]).toBeGreaterThan(0);
    }
    expect(isErrorCode('toString')).toBe(false);
  });
});

describe('digests', () => {
  const hex = 'a'.repeat(64) as Digest;
  test('length and letters decide by algorithm', () => {
    expect(parseDigest(hex, 'sha256')).toBe(hex);
    expect(parseDigest(hex, 'md5')).toBeUndefined();
    expect(parseDigest(hex.toUpperCase(), 'sha256')).toBeUndefined();
    expect(parseDigest(`${hex}.dir`, 'sha256')).toBe(`${hex}.dir`);
  });
  test('a directory digest says so', () => {
    expect(isDirectoryDigest(directoryDigest(hex))).toBe(true);
    expect(isDirectoryDigest(hex)).toBe(false);
  });
});

test('run ids are 32 hex digits; run names can be said', () => {
  expect(newRunId(random)).toBe('0b30557a9fc4e90e33587da2c7ec1136');
  expect(isRunId(newRunId(random))).toBe(true);
  expect(isRunId('0b30')).toBe(false);
  expect(newRunName(random)).toMatch(/^[a-z]+-[a-z]+-\d{1,3}$/);
});

describe('nearest', () => {
  const names = ['deps', 'desc', 'outs', 'params', 'metrics'];
  test('finds a swap, a missing and a wrong letter', () => {
    expect(nearest('dpes', names)[0]).toBe('deps');
    expect(nearest('param', names)).toEqual(['params']);
    expect(nearest('outz', names)).toEqual(['outs']);
  });
  test('finds a beginning, and says nothing when nothing is near', () => {
    expect(nearest('met', names)).toEqual(['metrics']);
    expect(nearest('zebra', names)).toEqual([]);
  });
  test('a word is its own nearest', () => {
    fc.assert(
      fc.property(fc.string({minLength: 1, maxLength: 12}), (word) => nearest(word, [word, `${word}x`])[0] === word),
    );
  });
});

test('sizes, durations and times for people', () => {
  expect([0, 1023, 1024, 1536, 10_240, 3 * 1024 ** 3].map(formatBytes)).toEqual([
    '0 B',
    '1023 B',
    '1.0 KiB',
    '1.5 KiB',
    '10 KiB',
    '3.0 GiB',
  ]);
  expect([12.4, 3400, 125_000, 3_780_000].map(formatDuration)).toEqual(['12 ms', '3.4 s', '2 min 5 s', '1 h 3 min']);
  expect(formatTime(0)).toBe('1970-01-01T00:00:00.000Z');
});
