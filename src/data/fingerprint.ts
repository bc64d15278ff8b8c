import {join} from 'node:path';
import type {RepoPath} from '../core/brand.js';
import type {Digest} from '../core/digest.js';
import {fail} from '../core/errors/index.js';
import {type ReadOptions, readFacts} from '../platform/fs/index.js';
import type {Project} from '../project/index.js';
import {examine} from './examine.js';
import type {Fingerprint} from './model.js';
import {openCache} from './objects/cache.js';
import {StateReader} from './state-index.js';
import {isWhole} from './whole.js';

/**
 * Returns what a path holds, by content, or undefined where nothing is. Stores nothing.
 *
 * Through the state index: only files that changed since they were last read are read. Throws E_FILE_CHANGING,
 * E_BROKEN_LINK, E_NOT_A_FILE, E_SYMLINKED_FOLDER, E_PATH_IGNORED, E_IGNORE_INSIDE_DATA.
 */
export async function fingerprintPath(
  project: Project,
  path: RepoPath,
  options: ReadOptions = {},
): Promise<Fingerprint | undefined> {
  return (await examine(project, path, options))?.fingerprint;
}

/**
 * As `fingerprintPath`, for many paths; null where nothing is. Of files that have not changed, thousands cost one query.
 */
export async function fingerprintPaths(
  project: Project,
  paths: Iterable<RepoPath>,
  options: ReadOptions = {},
): Promise<Map<RepoPath, Fingerprint | null>> {
  const all = [...new Set(paths)];
  if (all.length === 0) return new Map();
  const known = new StateReader(await project.database(), project.dialect.digestAlgorithm).knownAt(all);
  const found = new Map<RepoPath, Fingerprint | null>();
  for (const path of all) {
    const entry = known.get(path);
    const facts = entry && readFacts(join(project.root, path));
    if (entry && facts?.kind === 'file' && facts.stamp === entry.stamp) {
      const {sizeBytes, isExecutable} = facts;
      found.set(path, {kind: 'file', digest: entry.digest, sizeBytes, files: 1, isExecutable});
    } else found.set(path, (await fingerprintPath(project, path, options)) ?? null);
  }
  return found;
}

/**
 * Stores everything a path holds in the cache and returns its fingerprint; once this returns, the digest may be referred to.
 *
 * Files are read once, those the cache has already not at all. Throws as `fingerprintPath`, and E_TARGET_MISSING,
 * E_CACHE_READ_ONLY, E_NO_SPACE.
 */
export async function storePath(project: Project, path: RepoPath, options: ReadOptions = {}): Promise<Fingerprint> {
  const intake = (await openCache(project)).intake();
  const examined = await examine(project, path, {...options, intake});
  if (!examined) throw fail('E_TARGET_MISSING', {path, near: []});
  await intake.finish();
  return examined.fingerprint;
}

/** Tells whether the cache holds an object; of a directory, also every file. */
export async function isStored(project: Project, digest: Digest): Promise<boolean> {
  const cache = await openCache(project);
  const filesOf = async () => (await cache.readDirectory(digest)).map((entry) => entry.digest);
  return isWhole(project, cache, digest, filesOf);
}
