import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {Digest} from '../../core/digest.js';
import type {DirectoryEntry} from '../model.js';
import {planRestore, type RestorePlan} from './plan.js';

const entries = fc
  .uniqueArray(
    fc.record({path: fc.constantFrom('a', 'b', 'c', 'd/e', ''), digest: fc.constantFrom('1', '2', '3', '4')}),
    {
      selector: ({path}) => path,
    },
  )
  .map((all): DirectoryEntry[] => all.map(({path, digest}) => ({path, digest: digest as Digest})));
const stored = fc.uniqueArray(fc.constantFrom('1', '2', '3', '4')).map((all) => new Set(all as Digest[]));

function apply(plan: RestorePlan, present: readonly DirectoryEntry[]): Map<string, Digest> {
  const tree = new Map(present.map(({path, digest}) => [path, digest]));
  for (const path of plan.remove) tree.delete(path);
  for (const {path, digest} of plan.place) tree.set(path, digest);
  return tree;
}

test('carried out it gives what is wanted, and a second plan is empty', () => {
  fc.assert(
    fc.property(entries, entries, (wanted, present) => {
      const isStored = () => true;
      const after = apply(planRestore({wanted, present, isStored}), present);
      expect(after).toEqual(new Map(wanted.map(({path, digest}) => [path, digest])));
      const again = planRestore({wanted, present: [...after].map(([path, digest]) => ({path, digest})), isStored});
      expect(again).toEqual({place: [], remove: [], unsaved: [], missing: []});
    }),
  );
});

test('whatever is lost and not stored is named, and nothing else', () => {
  fc.assert(
    fc.property(entries, entries, stored, (wanted, present, have) => {
      const plan = planRestore({wanted, present, isStored: (digest) => have.has(digest)});
      const after = apply(plan, present);
      const lost = present.filter(({path, digest}) => after.get(path) !== digest && !have.has(digest));
      expect(plan.unsaved).toEqual(lost.map(({path}) => path).toSorted());
      const unserved = plan.place.filter(({digest}) => !have.has(digest));
      expect(plan.missing).toEqual(unserved);
    }),
  );
});
