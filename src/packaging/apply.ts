import {readdir, rename} from 'node:fs/promises';
import {join} from 'node:path';
import {fail, isMlopsError} from '../core/errors/index.js';
import {confinePath, exists, removePath, temporaryBeside, writeFileAtomic} from '../platform/fs/index.js';
import type {PackagePlan} from './plan.js';
import {verifyPackage} from './read.js';

/** What stands at the place of a package before it is written. */
type Place = 'free' | 'same' | 'other package' | 'something else';

async function lookAt(folder: string, plan: PackagePlan): Promise<Place> {
  if (!(await exists(folder))) return 'free';
  try {
    const {digest, faults} = await verifyPackage(folder);
    return digest === plan.digest && faults.length === 0 ? 'same' : 'other package';
  } catch (error) {
    if (!isMlopsError(error, 'E_NOT_A_PACKAGE', 'E_NOT_DIRECTORY')) throw error;
    return (await isEmptyFolder(folder)) ? 'free' : 'something else';
  }
}

async function isEmptyFolder(folder: string): Promise<boolean> {
  const entries = await readdir(folder).catch(() => ['a file']);
  return entries.length === 0;
}

/**
 * Writes a package beside its place and renames it there; a reader sees all of it or nothing.
 *
 * Returns whether anything had to be written. Throws E_PACKAGE_EXISTS over something else, and over another package
 * unless `force`.
 */
export async function applyPackage(
  plan: PackagePlan,
  folder: string,
  options: {readonly force: boolean},
): Promise<'written' | 'unchanged'> {
  const place = await lookAt(folder, plan);
  if (place === 'same') return 'unchanged';
  if (place === 'something else') throw fail('E_PACKAGE_EXISTS', {path: folder, found: 'something that is no package'});
  if (place === 'other package' && !options.force)
    throw fail('E_PACKAGE_EXISTS', {path: folder, found: 'another package'});
  const temporary = temporaryBeside(folder);
  try {
    for (const [path, content] of plan.contents) await writeFileAtomic(confinePath(temporary, path), content);
    await removePath(folder);
    await rename(temporary, folder);
  } catch (error) {
    await removePath(temporary);
    throw error;
  }
  return 'written';
}

/** Returns where a package goes when nobody says: `NAME-VERSION` in the current folder. */
export function defaultFolder(cwd: string, name: string, version: number): string {
  return join(cwd, `${name}-${version}`);
}
