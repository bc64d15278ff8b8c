import {compareCodePoints} from '../formats/number.js';

const SURROGATE = /[\ud800-\udfff]/;

/** Compares as code points do; JavaScript compares UTF-16 units, which differs only where a text holds surrogates. */
const compare = (a: string, b: string): number =>
  SURROGATE.test(a) || SURROGATE.test(b) ? compareCodePoints(a, b) : a < b ? -1 : a > b ? 1 : 0;

/** Returns the entries sorted by path, code point by code point. Quick where they are sorted already. */
export function sortByPath<Entry extends {readonly path: string}>(entries: readonly Entry[]): readonly Entry[] {
  for (let i = 1; i < entries.length; i++) {
    const [before, after] = [entries[i - 1], entries[i]];
    if (before && after && compare(before.path, after.path) > 0)
      return entries.toSorted((a, b) => compare(a.path, b.path));
  }
  return entries;
}

/** Sorts the entries of one folder so that a walk in this order, into each folder as it comes, meets the paths sorted. */
export function sortForWalk<Entry extends {readonly name: string; readonly isFolder: boolean}>(
  entries: readonly Entry[],
): readonly Entry[] {
  // What follows a folder's name in a path is a slash, which comes after `-` and `.` but before letters.
  const key = ({name, isFolder}: Entry): string => (isFolder ? `${name}/` : name);
  return entries.toSorted((a, b) => compare(key(a), key(b)));
}
