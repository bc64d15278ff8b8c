import {type BigIntStats, lstatSync, readdirSync, statSync} from 'node:fs';
import {fileError, systemCode} from './file-error.js';

/** What a directory entry is, without following links. */
export type EntryKind = 'file' | 'folder' | 'link' | 'other';

export interface FolderEntry {
  readonly name: string;
  readonly kind: EntryKind;
}

/** What the file system says about a path. */
export interface FileFacts {
  readonly kind: EntryKind;
  readonly sizeBytes: number;
  readonly mtimeNs: bigint;
  readonly isExecutable: boolean;
  /** Equal for two looks at a file only if nobody wrote to it in between, as far as the clock of the file system can tell. */
  readonly stamp: string;
}

interface Typed {
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

const EXECUTE_BITS = 0o111n;
const ABSENT = new Set(['ENOENT', 'ENOTDIR', 'ELOOP']);

function kindOf(entry: Typed): EntryKind {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  return entry.isSymbolicLink() ? 'link' : 'other';
}

function toFacts(stats: BigIntStats): FileFacts {
  return {
    kind: kindOf(stats),
    sizeBytes: Number(stats.size),
    mtimeNs: stats.mtimeNs,
    isExecutable: (stats.mode & EXECUTE_BITS) !== 0n,
    // The change time catches what sets the modification time back (`touch -r`, `rsync -t`); the inode a swapped file.
    stamp: `${stats.size}.${stats.mtimeNs}.${stats.ctimeNs}.${stats.ino}`,
  };
}

/**
 * Returns the facts of a path, or undefined where nothing is; `follow` looks through symbolic links.
 *
 * Synchronous on purpose: for many small files the asynchronous calls cost four times the processor time.
 */
export function readFacts(path: string, options: {readonly follow?: boolean} = {}): FileFacts | undefined {
  try {
    const look = options.follow ? statSync : lstatSync;
    const stats = look(path, {bigint: true, throwIfNoEntry: false});
    return stats && toFacts(stats);
  } catch (error) {
    // A path below a file, or a link that points to itself, is nothing as well.
    if (ABSENT.has(systemCode(error) ?? '')) return undefined;
    throw fileError(error, path, 'look at');
  }
}

/** Returns the entries of a folder in no particular order; empty where there is no folder. */
export function readFolder(path: string): readonly FolderEntry[] {
  try {
    return readdirSync(path, {withFileTypes: true}).map((entry) => ({name: entry.name, kind: kindOf(entry)}));
  } catch (error) {
    if (ABSENT.has(systemCode(error) ?? '')) return [];
    throw fileError(error, path, 'list');
  }
}
