import fc from 'fast-check';
import {expect, test} from 'vitest';
import {compareCodePoints} from '../formats/number.js';
import {sortByPath, sortForWalk} from './path-order.js';

const name = fc.string({
  unit: fc.constantFrom('a', 'b', '-', '.', '0', '\uffee', '\u{1f600}'),
  minLength: 1,
  maxLength: 3,
});

interface Tree {
  readonly [name: string]: Tree | null;
}
const tree: fc.Arbitrary<Tree> = fc.letrec<{tree: Tree}>((tie) => ({
  tree: fc.dictionary(name, fc.oneof({maxDepth: 3}, fc.constant(null), tie('tree'))),
})).tree;

function walk(folder: Tree, prefix: string): string[] {
  const entries = Object.entries(folder).map(([each, inner]) => ({name: each, isFolder: inner !== null, inner}));
  return sortForWalk(entries).flatMap((entry) =>
    entry.inner === null ? [prefix + entry.name] : walk(entry.inner, `${prefix}${entry.name}/`),
  );
}

test('a walk meets the paths in the order of a directory object', () => {
  fc.assert(
    fc.property(tree, (root) => {
      const met = walk(root, '');
      expect(met).toEqual(met.toSorted(compareCodePoints));
    }),
  );
});

test('sorting gives code point order and leaves a sorted list as it is', () => {
  fc.assert(
    fc.property(fc.array(name), (names) => {
      const sorted = sortByPath(names.map((path) => ({path})));
      expect(sorted.map(({path}) => path)).toEqual(names.toSorted(compareCodePoints));
      expect(sortByPath(sorted)).toBe(sorted);
    }),
  );
});
