import {existsSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import type {AbsPath} from '../core/brand.js';

/** Returns the folder this program is installed in: the nearest one above this file with a `package.json`. */
export function packageRoot(): AbsPath {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder as AbsPath;
}

/** Returns the folder of an installed package this program depends on. */
export function resolvePackage(name: string): AbsPath {
  let folder = dirname(createRequire(import.meta.url).resolve(name));
  while (!existsSync(join(folder, 'package.json')) || !folder.endsWith(name)) folder = dirname(folder);
  return folder as AbsPath;
}
