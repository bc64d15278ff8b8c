import type {Digest} from '../../core/digest.js';
import type {DirectoryEntry} from '../model.js';

/** One file to write; paths are relative to the restored path, empty for a single file. */
export interface Placement {
  readonly path: string;
  readonly digest: Digest;
  /** Another content is at its place now. */
  readonly replaces: boolean;
}

/** What has to be done to a path so that it holds what was recorded. */
export interface RestorePlan {
  readonly place: readonly Placement[];
  /** Files that are no longer part of it. */
  readonly remove: readonly string[];
  /** Files whose present content no cache holds; writing or removing them loses it. */
  readonly unsaved: readonly string[];
  /** Placements the cache cannot serve. */
  readonly missing: readonly Placement[];
}

export interface RestoreState {
  readonly wanted: readonly DirectoryEntry[];
  readonly present: readonly DirectoryEntry[];
  isStored(digest: Digest): boolean;
}

/**
 * Returns the plan that turns `present` into `wanted`; both hold each path once. Files that are right are not in it.
 *
 * A single file is one entry with an empty path, so a file that takes the place of a directory, and the reverse, is a
 * removal and a placement like any other.
 */
export function planRestore({wanted, present, isStored}: RestoreState): RestorePlan {
  const before = new Map(present.map(({path, digest}) => [path, digest]));
  const kept = new Set(wanted.map(({path}) => path));
  const place = wanted
    .filter(({path, digest}) => before.get(path) !== digest)
    .map(({path, digest}) => ({path, digest, replaces: before.has(path)}));
  const remove = present.filter(({path}) => !kept.has(path)).map(({path}) => path);
  const lost = [...place.filter(({replaces}) => replaces).map(({path}) => path), ...remove];
  const unsaved = lost.filter((path) => {
    const digest = before.get(path);
    return digest !== undefined && !isStored(digest);
  });
  return {place, remove, unsaved: unsaved.toSorted(), missing: place.filter(({digest}) => !isStored(digest))};
}
