import {join} from 'node:path';
import type {AbsPath, RepoPath} from '../core/brand.js';
import {fail} from '../core/errors/index.js';
import {type FileFacts, isTemporaryName, readFacts, readNames} from '../platform/fs/index.js';
import type {Project} from '../project/index.js';
import {folderOf, type IgnoreRules, readIgnoreRules} from './ignore-rules.js';
import {sortForWalk} from './path-order.js';

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

/** Takes in one file; `own` is what the entry itself is, which may be a link. */
function addFile(walk: Walk, repoPath: RepoPath, absolute: AbsPath, own: FileFacts): void {
  const facts = own.kind === 'link' ? readFacts(absolute, {follow: true}) : own;
  if (!facts) throw fail('E_BROKEN_LINK', {path: repoPath});
  // A link to a folder is left where it is and not followed: it may lead out of the project, or in a circle.
  if (own.kind === 'link' && facts.kind === 'folder') return;
  if (facts.kind !== 'file') throw fail('E_NOT_A_FILE', {path: repoPath});
  walk.files.push({repoPath, path: repoPath.slice(walk.top.length + 1), absolute, facts});
}

/** Returns what lies in a folder and counts, in the order of a walk. */
function entriesOf(walk: Walk, folder: RepoPath) {
  const entries: {name: string; repoPath: RepoPath; absolute: AbsPath; facts: FileFacts; isFolder: boolean}[] = [];
  for (const name of readNames(`${walk.root}/${folder}`)) {
    const repoPath = `${folder}/${name}` as RepoPath;
    // Not `join`: both parts are normal already, and this runs for every file.
    const absolute = `${walk.root}/${repoPath}` as AbsPath;
    const facts = readFacts(absolute);
    if (!facts && name.includes('\ufffd')) throw fail('E_NAME_UNSUITABLE', {path: repoPath});
    const isFolder = facts?.kind === 'folder';
    if (!facts || isTemporaryName(name) || walk.rules.isIgnored(repoPath, isFolder)) continue;
    if (name === walk.ignoreFile) throw fail('E_IGNORE_INSIDE_DATA', {file: repoPath, path: walk.top});
    entries.push({name, repoPath, absolute, facts, isFolder});
  }
  return sortForWalk(entries);
}

function walkFolder(walk: Walk, folder: RepoPath): void {
  for (const {repoPath, absolute, facts, isFolder} of entriesOf(walk, folder)) {
    if (isFolder) walkFolder(walk, repoPath);
    else addFile(walk, repoPath, absolute, facts);
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
  return {kind: 'directory', files: walk.files};
}
