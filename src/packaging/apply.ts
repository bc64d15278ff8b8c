import {join} from 'node:path';
import {fail, isMlopsError} from '../core/errors/index.js';
import {
  confinePath,
  exists,
  movePath,
  readFolder,
  removePath,
  statIfExists,
  temporaryBeside,
  writeFileAtomic,
} from '../platform/fs/index.js';
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
  return (await statIfExists(folder))?.isDirectory() === true && readFolder(folder).length === 0;
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
    await swapIn(temporary, folder);
  } catch (error) {
    await removePath(temporary);
    throw error;
  }
  return 'written';
}

/** Moves a folder to its place; what stood there is whole until the new one is about to stand there, and removed after. */
async function swapIn(temporary: string, folder: string): Promise<void> {
  if (!(await exists(folder))) {
    movePath(temporary, folder);
    return;
  }
  const old = temporaryBeside(folder);
  movePath(folder, old);
  movePath(temporary, folder);
  await removePath(old);
}

/** Returns where a package goes when nobody says: `NAME-VERSION` in the current folder. */
export function defaultFolder(cwd: string, name: string, version: number): string {
  return join(cwd, `${name}-${version}`);
}
