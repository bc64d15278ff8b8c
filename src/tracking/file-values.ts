import {Float, formatNumber, isList, isMap, setKey, type Value} from '../formats/number.js';
import {flatten} from '../formats/params/index.js';
import {recordableKey} from './keys.js';

/** Returns the text under which a value of a params file is logged: floats keep their point, lists are as in JSON. */
function textOf(value: Value): string {
  if (typeof value === 'string') return value;
  return nestedText(value);
}

function nestedText(value: Value): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number' || typeof value === 'bigint' || value instanceof Float) return formatNumber(value);
  if (isList(value)) return `[${value.map(nestedText).join(', ')}]`;
  return isMap(value)
    ? `{${Object.entries(value)
        .map(([key, item]) => `${JSON.stringify(key)}: ${nestedText(item)}`)
        .join(', ')}}`
    : String(value);
}

/** Returns what is logged for a params file: its leaves by dotted key. Keys are made recordable. */
export function paramsOf(value: Value): Record<string, string> {
  const params: Record<string, string> = {};
  for (const [key, leaf] of flatten(value)) setKey(params, recordableKey(key), textOf(leaf));
  return params;
}

const NAMED_NUMBERS: Readonly<Record<string, number>> = {
  nan: Number.NaN,
  inf: Number.POSITIVE_INFINITY,
  infinity: Number.POSITIVE_INFINITY,
  '-inf': Number.NEGATIVE_INFINITY,
  '-infinity': Number.NEGATIVE_INFINITY,
};

function numberOf(value: Value): number | undefined {
  if (value instanceof Float) return value.value;
  if (typeof value === 'boolean' || typeof value === 'bigint' || typeof value === 'number') return Number(value);
  return typeof value === 'string' ? NAMED_NUMBERS[value.toLowerCase()] : undefined;
}

/** What a metrics file holds; `others` are the keys of leaves that are no numbers. */
export interface FileMetrics {
  readonly metrics: Readonly<Record<string, number>>;
  readonly others: readonly string[];
}

/** Returns the numbers of a metrics file by dotted key; true and false count as 1 and 0. Keys are made recordable. */
export function metricsOf(value: Value): FileMetrics {
  const metrics: Record<string, number> = {};
  const others: string[] = [];
  for (const [key, leaf] of flatten(value)) {
    const number = numberOf(leaf);
    if (number === undefined) others.push(key);
    else setKey(metrics, recordableKey(key), number);
  }
  return {metrics, others};
}

/**
 * Joins the values of several files. A key that an earlier file has stands under `file:key`, so that none is lost.
 *
 * `files`: values by path, in the order of precedence.
 */
export function joinFiles<Item>(
  files: readonly (readonly [path: string, values: Readonly<Record<string, Item>>])[],
): Record<string, Item> {
  const joined: Record<string, Item> = {};
  for (const [path, values] of files)
    for (const [key, value] of Object.entries(values))
      setKey(joined, Object.hasOwn(joined, key) ? recordableKey(`${path}:${key}`) : key, value);
  return joined;
}
