import {isAbsolute, relative, resolve, sep} from 'node:path';
import type {AbsPath} from '../../core/brand.js';
import {fail} from '../../core/errors/index.js';

/** Returns `path` (relative to `root`) as an absolute path inside it. Throws E_PATH_OUTSIDE when it leaves the root. */
export function confinePath(root: string, path: string): AbsPath {
  const full = resolve(root, path);
  const inside = relative(root, full);
  if (isAbsolute(path) || isAbsolute(inside) || inside === '..' || inside.startsWith(`..${sep}`))
    throw fail('E_PATH_OUTSIDE', {path, root});
  return full as AbsPath;
}
