import {join} from 'node:path';
import type {RepoPath} from '../../core/brand.js';
import {fail} from '../../core/errors/index.js';
import {readFolder, readTextIfExists} from '../../platform/fs/index.js';
import {type Project, parseOnce, STATE_FOLDER, shownPath} from '../../project/index.js';
import {IgnoreRules} from '../ignore-rules.js';
import type {Pointer} from './schema.js';

const GIT_IGNORE = '.gitignore';

/** Returns the pointer file that stands for a path. */
export const pointerOf = (project: Pick<Project, 'dialect'>, path: RepoPath): RepoPath =>
  `${path}${project.dialect.pointerSuffix}` as RepoPath;

const shown = (project: Project, pointer: RepoPath): string => shownPath(join(project.root, pointer), project.cwd);

/** Reads one pointer file. Throws E_TARGET_MISSING, E_YAML_SYNTAX, E_POINTER_FILE. */
async function readPointer(project: Project, pointer: RepoPath): Promise<Pointer> {
  const text = await readTextIfExists(join(project.root, pointer));
  if (text === undefined) throw fail('E_TARGET_MISSING', {path: pointer, near: []});
  return parseOnce(project.layout, join(project.root, pointer), text, async () => {
    const {parsePointer} = await import('./schema.js');
    return parsePointer(text, pointer, shown(project, pointer), project.dialect);
  });
}

/** Returns the text a pointer file gets, and the one it has (undefined where there is none). */
export async function pointerText(
  project: Project,
  pointer: Pointer,
): Promise<{readonly before: string | undefined; readonly after: string}> {
  const before = await readTextIfExists(join(project.root, pointer.pointer));
  const [{printPointer, updatePointer}, {parsePointer}] = await Promise.all([
    import('./print.js'),
    import('./schema.js'),
  ]);
  if (before === undefined) return {before, after: printPointer(pointer, project.dialect)};
  const old = parsePointer(before, pointer.pointer, shown(project, pointer.pointer), project.dialect);
  return {before, after: updatePointer(before, old, pointer, project.dialect)};
}

async function collect(project: Project, folder: string, above: IgnoreRules, found: RepoPath[]): Promise<void> {
  const {pointerSuffix, ignoreFile} = project.dialect;
  const entries = readFolder(join(project.root, folder));
  const names = new Set(entries.map(({name}) => name));
  // A folder with a state folder of its own is another project.
  if (folder !== '' && names.has(STATE_FOLDER)) return;
  let rules = above;
  for (const name of [GIT_IGNORE, ignoreFile])
    if (names.has(name)) rules = rules.with(folder, await readTextIfExists(join(project.root, folder, name)));
  for (const {name, kind} of entries) {
    const path = (folder === '' ? name : `${folder}/${name}`) as RepoPath;
    if (kind === 'file' && name.endsWith(pointerSuffix) && name !== pointerSuffix) {
      if (!rules.isIgnored(path, false)) found.push(path);
    } else if (kind === 'folder' && !names.has(`${name}${pointerSuffix}`) && !rules.isIgnored(path, true))
      await collect(project, path, rules, found);
  }
}

/**
 * Finds the project's pointer files, sorted by path. Folders that git or the ignore file leaves out, tracked folders and
 * other projects are not entered.
 */
async function findPointers(project: Project): Promise<readonly RepoPath[]> {
  const found: RepoPath[] = [];
  await collect(project, '', new IgnoreRules(), found);
  return found.toSorted();
}

/** Reads all pointer files, sorted by path. Throws E_YAML_SYNTAX or E_POINTER_FILE for the first broken one. */
export async function listPointers(project: Project): Promise<readonly Pointer[]> {
  const pointers: Pointer[] = [];
  for (const pointer of await findPointers(project)) pointers.push(await readPointer(project, pointer));
  return pointers;
}
