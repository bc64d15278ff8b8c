/** Numbers of 16 bits (IEEE 754 binary16), which JavaScript engines of today hold as bits in a `Uint16Array`. */
const INFINITE = 0x7c00;
const QUIET_NAN = 0x7e00;
const SIGN = 0x8000;
const FRACTION_BITS = 10;
const FRACTION = 2 ** FRACTION_BITS;
const SMALLEST_NORMAL = 2 ** -14;
const SMALLEST = 2 ** -24;
/** Halfway between the largest finite half and the next power of two: rounds to infinity. */
const OVERFLOW = 65_520;
const BIAS = 15;

function roundTiesToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/** Returns the bits of the half nearest to `value`, ties to even; too large numbers become infinite. */
export function toHalf(value: number): number {
  if (Number.isNaN(value)) return QUIET_NAN;
  const sign = value < 0 || Object.is(value, -0) ? SIGN : 0;
  const size = Math.abs(value);
  if (size >= OVERFLOW) return sign | INFINITE;
  if (size < SMALLEST_NORMAL) return sign | roundTiesToEven(size / SMALLEST);
  const exponent = Math.floor(Math.log2(size));
  // A logarithm that was rounded up over a power of two is put right here; scaling by powers of two is exact.
  const power = 2 ** exponent > size ? exponent - 1 : exponent;
  const fraction = roundTiesToEven((size / 2 ** power - 1) * FRACTION);
  // A fraction rounded up to 1 carries into the exponent by plain addition.
  return sign | (((power + BIAS) << FRACTION_BITS) + fraction);
}

/** Returns the number that the bits of a half stand for. */
export function fromHalf(bits: number): number {
  const sign = bits & SIGN ? -1 : 1;
  const exponent = (bits & INFINITE) >> FRACTION_BITS;
  const fraction = bits & (FRACTION - 1);
  if (exponent === 0) return sign * fraction * SMALLEST;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / FRACTION) * 2 ** (exponent - BIAS);
}
