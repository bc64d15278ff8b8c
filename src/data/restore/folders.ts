import {join} from 'node:path';
import type {AbsPath, RepoPath} from '../../core/brand.js';
import {fail} from '../../core/errors/index.js';
import {makeFolderNow, readFacts} from '../../platform/fs/index.js';

/** Makes folders below a root and never writes through a symbolic link, which may lead anywhere. */
export class RealFolders {
  readonly #root: AbsPath;
  readonly #checked = new Set<string>(['']);

  constructor(root: AbsPath) {
    this.#root = root;
  }

  /**
   * Tells whether every folder from the root down to `folder` is there, as a folder.
   *
   * Throws E_SYMLINKED_FOLDER and E_PATH_BLOCKED, named after `path`, the thing that is to lie below.
   */
  check(folder: string, path: RepoPath): boolean {
    if (this.#checked.has(folder)) return true;
    const cut = folder.lastIndexOf('/');
    if (!this.check(cut < 0 ? '' : folder.slice(0, cut), path)) return false;
    const facts = readFacts(join(this.#root, folder));
    if (!facts) return false;
    if (facts.kind === 'link') throw fail('E_SYMLINKED_FOLDER', {path, link: folder});
    if (facts.kind !== 'folder') throw fail('E_PATH_BLOCKED', {path, by: folder});
    this.#checked.add(folder);
    return true;
  }

  /** Makes `folder` where it is missing. Throws as `check` does. */
  make(folder: string, path: RepoPath): void {
    if (!this.check(folder, path)) makeFolderNow(join(this.#root, folder));
  }
}
