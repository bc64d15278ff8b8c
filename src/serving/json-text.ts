import {parseJson} from '../formats/json/index.js';

const MAX_DEPTH = 100;
/** A number of 16 or more digits may not be exact as a double. */
const LONG_DIGITS = /\d{16}/;

/**
 * Returns the value of a JSON text. `NaN`, `Infinity`, `-Infinity` are accepted, as Python writes them; with `exactIntegers`
 * whole numbers beyond 2^53 become bigint. Throws E_JSON_SYNTAX.
 */
export function parseBody(text: string, exactIntegers: boolean): unknown {
  // The exact reader is many times slower, and doubles printed by Python have 16 digits as a rule.
  if (!exactIntegers || !LONG_DIGITS.test(text)) {
    try {
      return JSON.parse(text);
    } catch {
      // The other reader says what is wrong and where, or accepts what only Python writes.
    }
  }
  return parseJson(text, 'body').value;
}

/**
 * Returns JSON of a value that may hold bigint (all digits) and numbers that are not finite: `null`, or the words `NaN` and
 * `Infinity` with `words`. What lies deeper than 100 levels is left out as `null`.
 */
export function jsonText(value: unknown, words = false, depth = 0): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'number':
      return Number.isFinite(value) || words ? String(value) : 'null';
    case 'bigint':
    case 'boolean':
      return String(value);
    case 'object':
      break;
    default:
      return 'null';
  }
  if (value === null || depth > MAX_DEPTH) return 'null';
  if (Array.isArray(value)) return `[${value.map((item) => jsonText(item, words, depth + 1)).join(',')}]`;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${jsonText(item, words, depth + 1)}`).join(',')}}`;
}
