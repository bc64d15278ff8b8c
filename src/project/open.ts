import {dirname, join, relative} from 'node:path';
import type {AbsPath} from '../core/brand.js';
import {fail} from '../core/errors/index.js';
import {exists, readTextIfExists} from '../platform/fs/index.js';
import type {Database} from '../platform/sqlite/index.js';
import {type Dialect, nativeDialect} from './dialect.js';
import {type Layout, layoutOf, STATE_FOLDER} from './layout.js';
import {parseOnce} from './parsed-cache.js';
import type {ProjectFile} from './project-file-model.js';
import {readSettings, type Settings} from './settings.js';

/** An opened project; its parts are read when first asked for and kept. */
export interface Project {
  readonly root: AbsPath;
  readonly dialect: Dialect;
  readonly layout: Layout;
  /** Where the command was started, relative to the root, with `/`; empty at the root. */
  readonly cwd: AbsPath;
  /** The project file; an empty one when there is none. */
  file(): Promise<ProjectFile>;
  settings(): Promise<Settings>;
  /** The database, migrated to this version's form. */
  database(): Promise<Database>;
  /** Closes the database; may be called twice. */
  close(): void;
}

/** Returns the root of the project around `folder`, or undefined. */
export async function findRoot(folder: AbsPath): Promise<AbsPath | undefined> {
  let current: string = folder;
  for (;;) {
    if (await exists(join(current, STATE_FOLDER))) return current as AbsPath;
    const parent = dirname(current);
    if (parent === current) return undefined;
    current = parent;
  }
}

/** Returns `path` as a person in `cwd` would type it. */
export function shownPath(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short === '' ? '.' : short.startsWith('../../..') ? path : short;
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let value: Promise<Value> | undefined;
  return () => (value ??= make());
}

async function readProjectFile(layout: Layout, path: string, file: string): Promise<ProjectFile> {
  const text = (await readTextIfExists(path)) ?? '';
  const parse = async () => (await import('./project-file.js')).parseProjectFile(text, file);
  const value = await parseOnce(layout, path, text, async () => (await parse()).value);
  return {file, text, value, places: async () => (await parse()).locate};
}

/** Opens the project around `cwd`. Throws E_NO_PROJECT. */
export async function openProject(
  cwd: AbsPath,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<Project> {
  const root = await findRoot(cwd);
  if (!root) throw fail('E_NO_PROJECT', {folder: cwd});
  const layout = layoutOf(root);
  let opened: Database | undefined;
  const projectFile = join(root, nativeDialect.projectFile);
  return {
    root,
    cwd,
    dialect: nativeDialect,
    layout,
    file: once(() => readProjectFile(layout, projectFile, shownPath(projectFile, cwd))),
    settings: once(() => readSettings(layout, env)),
    database: once(async () => {
      const [{openDatabase}, {MIGRATIONS}] = await Promise.all([
        import('../platform/sqlite/index.js'),
        import('./migrations/index.js'),
      ]);
      opened = openDatabase(layout.database, {migrations: MIGRATIONS});
      return opened;
    }),
    close: () => {
      opened?.close();
      opened = undefined;
    },
  };
}
