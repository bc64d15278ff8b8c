import type {Digest} from '../../core/digest.js';
import {isThere, readNames} from '../../platform/fs/index.js';
import type {Dialect} from '../../project/index.js';

/** Listing a folder costs as much as looking up a few names, and a little for each name in it. */
const WORTH_LISTING = 4;
const NAMES_PER_LOOKUP = 8;
/** So many names listed beyond what paid off show that the folder is far bigger than the question. */
const MAX_WASTE = 20_000;

interface Wanted {
  readonly name: string;
  readonly digest: Digest;
}

function byFolder(dialect: Pick<Dialect, 'objectPath'>, digests: Iterable<Digest>): ReadonlyMap<string, Wanted[]> {
  const folders = new Map<string, Wanted[]>();
  for (const digest of digests) {
    const path = dialect.objectPath(digest);
    const cut = path.lastIndexOf('/');
    const [folder, wanted] = [path.slice(0, cut), {name: path.slice(cut + 1), digest}];
    const group = folders.get(folder);
    if (group) group.push(wanted);
    else folders.set(folder, [wanted]);
  }
  return folders;
}

/** Returns those of `digests` whose object lies below `root`. */
export function presentObjects(
  root: string,
  dialect: Pick<Dialect, 'objectPath'>,
  digests: Iterable<Digest>,
): ReadonlySet<Digest> {
  const found = new Set<Digest>();
  let waste = 0;
  for (const [folder, group] of byFolder(dialect, digests)) {
    const path = `${root}/${folder}`;
    if (group.length < WORTH_LISTING || waste > MAX_WASTE) {
      for (const {name, digest} of group) if (isThere(`${path}/${name}`)) found.add(digest);
      continue;
    }
    const names = new Set(readNames(path));
    waste += Math.max(0, names.size - group.length * NAMES_PER_LOOKUP);
    for (const {name, digest} of group) if (names.has(name)) found.add(digest);
  }
  return found;
}
