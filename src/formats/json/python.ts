import {compareCodePoints, type Float, formatNumber, isList, isMap, type Value} from '../number.js';

/**
 * Returns a value as Python's `json.dumps(value, sort_keys=True)` writes it: `", "` and `": "`, keys by code point,
 * non-ASCII as `\uXXXX`, `1` and `1.0` apart, `NaN`, `Infinity`, `-Infinity`. No final newline.
 *
 * The digests of directories, stages and run-cache entries are taken over this text.
 */
export function pyJson(value: Value): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'string') return pyString(value);
  if (isList(value)) return `[${value.map(pyJson).join(', ')}]`;
  if (isMap(value)) {
    const entries = Object.entries(value).sort(([a], [b]) => compareCodePoints(a, b));
    return `{${entries.map(([key, item]) => `${pyString(key)}: ${pyJson(item)}`).join(', ')}}`;
  }
  return pyNumber(value);
}

function pyNumber(value: number | bigint | Float): string {
  const text = formatNumber(value);
  if (text === 'nan') return 'NaN';
  if (text === 'inf') return 'Infinity';
  return text === '-inf' ? '-Infinity' : text;
}

function pyString(text: string): string {
  // JSON.stringify leaves DEL and non-ASCII as they are; Python escapes non-ASCII but not DEL.
  return JSON.stringify(text).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
