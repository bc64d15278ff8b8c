import {equalValues, isMap, setKey, type Value, type ValueMap} from '../formats/number.js';
import {lookup} from '../formats/params/lookup.js';
import {type Reason, reasonValue} from './reason.js';
import {byText, type ParamsFile} from './stage.js';

/** Returns the value of a dotted key, or undefined. */
export function paramValue(content: ValueMap | null | undefined, key: string): Value | undefined {
  return content ? lookup(content, key) : undefined;
}

/** Returns the values a stage reads from a parameter file, by key; keys that are not there are left out. */
export function paramValues(file: ParamsFile, content: ValueMap | null | undefined): ValueMap {
  if (file.keys === null) return content ?? {};
  const values: Record<string, Value> = {};
  for (const key of file.keys) {
    const value = paramValue(content, key);
    if (value !== undefined) setKey(values, key, value);
  }
  return values;
}

/** A map that changed is told by the keys inside it that did. */
function changedLeaves(path: string, key: string, old: Value | undefined, now: Value | undefined): Reason[] {
  if (equalValues(old ?? null, now ?? null)) return [];
  if (isMap(old) && isMap(now)) {
    const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])].toSorted(byText);
    return keys.flatMap((each) => changedLeaves(path, `${key}.${each}`, old[each], now[each]));
  }
  return [{kind: 'param', path, key, old: reasonValue(old), new: reasonValue(now)}];
}

/** Returns a reason for each parameter of a file whose value is not the recorded one. */
export function paramReasons(file: ParamsFile, locked: ValueMap | undefined, content: ValueMap | null): Reason[] {
  const now = paramValues(file, content);
  const keys = file.keys ?? [...new Set([...Object.keys(locked ?? {}), ...Object.keys(now)])].toSorted(byText);
  if (file.keys === null && content === null)
    return [{kind: 'param', path: file.path, old: reasonValue(locked), new: null}];
  return keys.flatMap((key) => changedLeaves(file.path, key, own(locked, key), own(now, key)));
}

const own = (map: ValueMap | undefined, key: string): Value | undefined =>
  map && Object.hasOwn(map, key) ? map[key] : undefined;
