import {expect, test} from 'vitest';
import {fromHalf, toHalf} from './half.js';

test('every half reads and writes back as itself', () => {
  for (let bits = 0; bits < 2 ** 16; bits++) {
    const value = fromHalf(bits);
    if (Number.isNaN(value)) expect(toHalf(value)).toBe(0x7e00);
    else if (toHalf(value) !== bits) expect([bits, toHalf(value)]).toEqual([bits, bits]);
  }
});

// Bits as numpy 2.4.6 `np.float64(x).astype(np.float16).view(np.uint16)` gives them.
test.each([
  [1, 0x3c00],
  [-2.25, 0xc080],
  [0.1, 0x2e66],
  [65_504, 0x7bff],
  [65_519.99, 0x7bff],
  [65_520, 0x7c00],
  [-1e300, 0xfc00],
  [2 ** -24, 0x0001],
  [2 ** -25, 0x0000],
  [2 ** -25 * 1.0001, 0x0001],
  [2 ** -14 * (1 - 2 ** -12), 0x0400],
  [1 + 2 ** -11, 0x3c00],
  [1 + 3 * 2 ** -11, 0x3c02],
  [-0, 0x8000],
])('%d is %d', (value, bits) => {
  expect(toHalf(value)).toBe(bits);
});
