import {Float, isList, isMap, type Value} from '../number.js';

/**
 * Returns the canonical JSON of a value (RFC 8785): no spaces, keys by UTF-16 unit, numbers as JavaScript writes them.
 *
 * Two values that differ only in the order of keys, or in `1` against `1.0`, give the same text. Integers beyond 2^53 keep
 * all their digits. Throws RangeError for NaN and infinities, which JSON has no form for.
 */
export function canonicalJson(value: Value): string {
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value instanceof Float) return canonicalNumber(value.value);
  if (typeof value === 'number') return canonicalNumber(value);
  if (typeof value === 'bigint') return value.toString();
  if (!isMap(value)) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`;
}

function canonicalNumber(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`JSON has no form for ${value}`);
  return JSON.stringify(value);
}
