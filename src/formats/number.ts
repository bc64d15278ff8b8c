/**
 * A float whose value is a whole number (`1.0`, `1e3`), kept apart from the integer of the same value.
 *
 * Readers give it only when asked to keep floats; other floats are plain numbers, for these cannot be mistaken.
 */
export class Float {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/** What the text formats hold. Integers outside ±(2^53 - 1) are `bigint`; keys of maps are strings. */
export type Value = null | boolean | number | bigint | string | Float | readonly Value[] | ValueMap;

/** A map of the text formats. JavaScript moves keys that look like integers to the front; nothing here relies on order. */
export interface ValueMap {
  readonly [key: string]: Value;
}

/** `Value` without `Float`: what programs compute with. */
export type PlainValue = null | boolean | number | bigint | string | readonly PlainValue[] | PlainMap;

/** A map of plain values. */
export interface PlainMap {
  readonly [key: string]: PlainValue;
}

/** Tells whether a value is a map. */
export function isMap(value: unknown): value is ValueMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Float);
}

/** Tells whether a value is a list. */
export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

/** Returns the same value with every `Float` as a number; a bigint within ±(2^53 - 1) becomes a number too. */
export function toPlain(value: Value): PlainValue {
  if (value instanceof Float) return value.value;
  if (typeof value === 'bigint') return fitInteger(value);
  if (isList(value)) return value.map(toPlain);
  if (!isMap(value)) return value;
  const plain: Record<string, PlainValue> = {};
  for (const [key, item] of Object.entries(value)) setKey(plain, key, toPlain(item));
  return plain;
}

/** Returns an integer as a number when that is exact, else as it is. */
export function fitInteger(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** Sets a key of a map; `__proto__` becomes an ordinary key instead of changing the object. */
export function setKey<Item>(map: Record<string, Item>, key: string, value: Item): void {
  if (key !== '__proto__') map[key] = value;
  else Object.defineProperty(map, key, {value, writable: true, enumerable: true, configurable: true});
}

/**
 * Tells whether two values are equal as Python compares them: `1`, `1.0` and `true` are equal, the order of keys does not
 * count. Unlike Python, NaN equals NaN: a parameter that is NaN in both places has not changed.
 */
export function equalValues(a: Value | undefined, b: Value | undefined): boolean {
  if (Object.is(a, b)) return true;
  if (isList(a)) return isList(b) && a.length === b.length && a.every((item, index) => equalValues(item, b[index]));
  if (isMap(a)) return isMap(b) && equalMaps(a, b);
  const left = numeric(a);
  const right = numeric(b);
  if (left === undefined || right === undefined) return false;
  if (typeof left === typeof right) return left === right || Object.is(left, right);
  const [big, number] = typeof left === 'bigint' ? [left, Number(right)] : [right, Number(left)];
  return Number.isInteger(number) && BigInt(number) === big;
}

function equalMaps(a: ValueMap, b: ValueMap): boolean {
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && equalValues(a[key], b[key]))
  );
}

function numeric(value: Value | undefined): number | bigint | undefined {
  if (value instanceof Float) return value.value;
  if (typeof value === 'boolean') return Number(value);
  return typeof value === 'number' || typeof value === 'bigint' ? value : undefined;
}

/**
 * Returns the text of a float as Python's `repr` writes it: shortest digits that read back, `1.0`, `1e-05`, `1e+16`,
 * `nan`, `inf`, `-inf`.
 */
export function formatFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0.0';
  const [digits = '', exponentText = ''] = value.toExponential().split('e');
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 16) {
    return `${digits}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  // JavaScript writes this range positionally but for 1e-5..1e-7, which the branch above has taken.
  const text = String(value);
  return text.includes('.') ? text : `${text}.0`;
}

/** Returns the text of a number of any kind, integers and floats apart; NaN and infinities as `formatFloat` has them. */
export function formatNumber(value: number | bigint | Float): string {
  if (value instanceof Float) return formatFloat(value.value);
  if (typeof value === 'bigint') return value.toString();
  // A whole number beyond 2^53 that is no bigint was never an integer literal.
  if (Number.isSafeInteger(value)) return String(value);
  return formatFloat(value);
}

/** Orders strings by Unicode code point, as Python does; JavaScript's own order is by UTF-16 unit. */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return orderedUnit(x) - orderedUnit(y);
  }
  return a.length - b.length;
}

/** Moves surrogates above U+E000..U+FFFF: code points beyond the basic plane come after all of it. */
function orderedUnit(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit >= 0xe000 ? unit - 0x800 : unit + 0x2000;
}
