import {dirname, join} from 'node:path';
import createIgnore, {type Ignore} from 'ignore';
import {readTextIfExists} from '../platform/fs/index.js';

/** Folders of the tools themselves; never data, never entered. */
const TOOL_FOLDERS = new Set(['.git', '.hg', '.mlops', '.dvc']);

/** The rules of one ignore file, for paths below `base` (from the root, empty for the root itself). */
interface Layer {
  readonly base: string;
  readonly rules: Ignore;
}

/**
 * Rules of ignore files in gitignore grammar, as git applies them: a deeper file overrules a shallower one, the last
 * matching line of a file decides. A folder that is ignored is not entered, so nothing below it can be taken back.
 */
export class IgnoreRules {
  /** The deepest first. */
  readonly #layers: readonly Layer[];

  constructor(layers: readonly Layer[] = []) {
    this.#layers = layers;
  }

  /** Returns rules with those of one more file, which lies in `base`. */
  with(base: string, text: string | undefined): IgnoreRules {
    if (text === undefined || text.trim() === '') return this;
    return new IgnoreRules([{base, rules: createIgnore().add(text)}, ...this.#layers]);
  }

  /** Tells whether a path, given from the root with `/`, is left out; its folders are taken to be entered already. */
  isIgnored(path: string, isFolder: boolean): boolean {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (TOOL_FOLDERS.has(name)) return true;
    for (const {base, rules} of this.#layers) {
      const below = base === '' ? path : path.slice(base.length + 1);
      const {ignored, unignored} = rules.test(isFolder ? `${below}/` : below);
      if (ignored || unignored) return ignored;
    }
    return false;
  }
}

/** Returns the rules that hold for what lies in `folder` (from the root): those of all `names` from the root down to it. */
export async function readIgnoreRules(root: string, folder: string, names: readonly string[]): Promise<IgnoreRules> {
  const parts = folder === '' ? [] : folder.split('/');
  let rules = new IgnoreRules();
  for (let depth = 0; depth <= parts.length; depth++) {
    const base = parts.slice(0, depth).join('/');
    for (const name of names) rules = rules.with(base, await readTextIfExists(join(root, base, name)));
  }
  return rules;
}

/** Returns the folder a path from the root lies in; empty for the root. */
export function folderOf(path: string): string {
  const folder = dirname(path);
  return folder === '.' ? '' : folder;
}
