import {join} from 'node:path';
import type {AbsPath, RepoPath} from '../core/brand.js';
import {fail} from '../core/errors/index.js';
import {type FileFacts, isTemporaryName, readFacts, readFolder} from '../platform/fs/index.js';
import type {Project} from '../project/index.js';
import {sortEntries} from './directory-object.js';
import {folderOf, type IgnoreRules, readIgnoreRules} from './ignore-rules.js';

/** One file of the work tree as the file system describes it; its content is not read. */
export interface ScannedFile {
  /** From the root. */
  readonly repoPath: RepoPath;
  /** From the scanned directory; empty where the file itself was scanned. */
  readonly path: string;
  readonly absolute: AbsPath;
  readonly facts: FileFacts;
}

/** What lies at a path. Files are sorted as in a directory object. */
export type Scan =
  | {readonly kind: 'absent'}
  | {readonly kind: 'file'; readonly files: readonly [ScannedFile]}
  | {readonly kind: 'directory'; readonly files: readonly ScannedFile[]};

interface Walk {
  readonly root: AbsPath;
  readonly top: RepoPath;
  readonly rules: IgnoreRules;
  readonly ignoreFile: string;
  readonly files: ScannedFile[];
}

function addFile(walk: Walk, repoPath: RepoPath, isLink: boolean): void {
  const absolute = join(walk.root, repoPath) as AbsPath;
  const facts = readFacts(absolute, {follow: isLink});
  if (!facts) {
    if (isLink) throw fail('E_BROKEN_LINK', {path: repoPath});
    if (repoPath.includes('\ufffd')) throw fail('E_NAME_UNSUITABLE', {path: repoPath});
    return;
  }
  // A link to a folder is left where it is and not followed: it may lead out of the project, or in a circle.
  if (isLink && facts.kind === 'folder') return;
  if (facts.kind !== 'file') throw fail('E_NOT_A_FILE', {path: repoPath});
  walk.files.push({repoPath, path: repoPath.slice(walk.top.length + 1), absolute, facts});
}

function walkFolder(walk: Walk, folder: RepoPath): void {
  for (const {name, kind} of readFolder(join(walk.root, folder))) {
    const path = `${folder}/${name}` as RepoPath;
    if (walk.rules.isIgnored(path, kind === 'folder') || isTemporaryName(name)) continue;
    if (name === walk.ignoreFile) throw fail('E_IGNORE_INSIDE_DATA', {file: path, path: walk.top});
    if (kind === 'folder') walkFolder(walk, path);
    else addFile(walk, path, kind === 'link');
  }
}

/**
 * Returns the files at a path that count as data: links to files are files, links to folders and empty folders are nothing.
 *
 * Throws E_BROKEN_LINK, E_SYMLINKED_FOLDER, E_NOT_A_FILE (socket, pipe), E_PATH_IGNORED, E_IGNORE_INSIDE_DATA.
 */
export async function scanPath(project: Pick<Project, 'root' | 'dialect'>, path: RepoPath): Promise<Scan> {
  const {root, dialect} = project;
  const absolute = join(root, path) as AbsPath;
  const own = readFacts(absolute);
  const facts = own?.kind === 'link' ? readFacts(absolute, {follow: true}) : own;
  if (!facts) {
    if (own) throw fail('E_BROKEN_LINK', {path});
    return {kind: 'absent'};
  }
  if (facts.kind === 'file') return {kind: 'file', files: [{repoPath: path, path: '', absolute, facts}]};
  if (facts.kind !== 'folder') throw fail('E_NOT_A_FILE', {path});
  if (own?.kind === 'link') throw fail('E_SYMLINKED_FOLDER', {path, link: path});
  const rules = await readIgnoreRules(root, folderOf(path), [dialect.ignoreFile]);
  if (rules.isIgnored(path, true)) throw fail('E_PATH_IGNORED', {path, file: dialect.ignoreFile});
  const walk: Walk = {root, top: path, rules, ignoreFile: dialect.ignoreFile, files: []};
  walkFolder(walk, path);
  return {kind: 'directory', files: sortEntries(walk.files)};
}
