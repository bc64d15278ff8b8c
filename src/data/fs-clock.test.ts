import {expect, test} from 'vitest';
import {FileSystemClock} from './fs-clock.js';

const SECOND = 1_000_000_000n;
const NOW = 1_700_000_000n * SECOND + 123_456_789n;
const clock = new FileSystemClock(NOW);

test.each<[string, bigint, boolean]>([
  ['written a second ago', NOW - SECOND, false],
  ['written 5 ms ago', NOW - 5_000_000n, true],
  ['written after the look', NOW + 1n, true],
  ['of a whole second, one ago', 1_699_999_999n * SECOND, true],
  ['of a whole second, five ago', 1_699_999_995n * SECOND, false],
])('a file %s', (_, mtimeNs, isRacy) => {
  expect(clock.isRacy(mtimeNs)).toBe(isRacy);
});

test('a moment makes a fine-grained time safe, but not one of the future or of whole seconds', () => {
  expect(clock.isSoonSafe(NOW - 5_000_000n)).toBe(true);
  expect(clock.isSoonSafe(NOW + 5_000_000_000n)).toBe(false);
  expect(clock.isSoonSafe(1_700_000_000n * SECOND)).toBe(false);
  expect(clock.isSoonSafe(NOW - SECOND)).toBe(false);
});

test('files are placed with a time that is safe at once', () => {
  const placed = BigInt(clock.placementTimeMs()) * 1_000_000n;
  expect(clock.isRacy(placed)).toBe(false);
  const even = new FileSystemClock(1_700_000_000n * SECOND + 100_000_000n);
  expect(even.placementTimeMs() % 1000).not.toBe(0);
});
