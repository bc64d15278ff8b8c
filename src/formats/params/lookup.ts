import {isList, isMap, type Value} from '../number.js';

/**
 * Returns the part of a value that a dotted key names, or undefined when there is none: `a.b.0` goes into maps by key and into
 * lists by index. A key that holds a dot itself cannot be named. The empty key names the value itself.
 */
export function lookup(value: Value, key: string): Value | undefined {
  if (key === '') return value;
  let at: Value | undefined = value;
  for (const step of key.split('.')) {
    if (isList(at)) at = /^\d+$/.test(step) ? at[Number(step)] : undefined;
    else if (isMap(at) && Object.hasOwn(at, step)) at = at[step];
    else return undefined;
  }
  return at;
}

/**
 * Returns the leaves of a value by their dotted keys, in the order of the file. Lists are leaves, whole; so is a map without
 * keys. A value that is no map is its own single leaf, with the empty key.
 */
export function flatten(value: Value): Map<string, Value> {
  const leaves = new Map<string, Value>();
  const visit = (at: Value, key: string): void => {
    const entries = isMap(at) ? Object.entries(at) : [];
    if (entries.length === 0) leaves.set(key, at);
    for (const [name, item] of entries) visit(item, key === '' ? name : `${key}.${name}`);
  };
  if (isMap(value) && Object.keys(value).length === 0) return leaves;
  visit(value, '');
  return leaves;
}
