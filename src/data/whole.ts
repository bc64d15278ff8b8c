import {type Digest, isDirectoryDigest} from '../core/digest.js';
import type {Project} from '../project/index.js';
import {readFileSystemClock} from './fs-clock.js';
import type {Cache} from './objects/cache.js';
import {StateReader, StateWriter} from './state-index.js';

/** Returns the digests of a directory's files; the cache is asked where the caller does not know them. */
export type FilesOf = () => Promise<readonly Digest[]>;

/**
 * Tells whether the cache holds an object; of a directory, also every file. `filesOf` is asked for the files' digests only where
 * the answer is not known from before.
 *
 * The answer for a directory holds as long as no object has come to the cache or left it.
 */
export async function isWhole(project: Project, cache: Cache, digest: Digest, filesOf: FilesOf): Promise<boolean> {
  if (!cache.has(digest)) return false;
  if (!isDirectoryDigest(digest)) return true;
  const db = await project.database();
  const algorithm = project.dialect.digestAlgorithm;
  const {stamp, newestNs} = cache.folder.look();
  if (new StateReader(db, algorithm).wholeStamp(cache.root, digest) === stamp) return true;
  const clock = readFileSystemClock(project.layout);
  const files = await filesOf();
  const stored = cache.present(files);
  if (!files.every((each) => stored.has(each))) return false;
  if (!clock.isRacy(newestNs))
    db.transaction((tx) => new StateWriter(tx, algorithm).recordWhole(cache.root, digest, stamp));
  return true;
}
