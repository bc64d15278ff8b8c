import {type BigIntStats, lstatSync, readdirSync, statSync} from 'node:fs';
import {fileError, systemCode} from './file-error.js';

/** What a directory entry is, without following links. */
export type EntryKind = 'file' | 'folder' | 'link' | 'other';

/** What the file system says about a path. */
export interface FileFacts {
  readonly kind: EntryKind;
  readonly sizeBytes: number;
  readonly mtimeNs: bigint;
  readonly isExecutable: boolean;
  /** Equal for two looks at a file only if nobody wrote to it in between, as far as the clock of the file system can tell. */
  readonly stamp: string;
}

const TYPE_BITS = 0o170000;
const KINDS: ReadonlyMap<number, EntryKind> = new Map([
  [0o100000, 'file'],
  [0o040000, 'folder'],
  [0o120000, 'link'],
]);
const EXECUTE_BITS = 0o111;
const ABSENT = new Set(['ENOENT', 'ENOTDIR', 'ELOOP']);
const LOOK = {bigint: true, throwIfNoEntry: false} as const;

function toFacts({mode, size, mtimeNs, ctimeNs, ino}: BigIntStats): FileFacts {
  const bits = Number(mode);
  return {
    kind: KINDS.get(bits & TYPE_BITS) ?? 'other',
    sizeBytes: Number(size),
    mtimeNs,
    isExecutable: (bits & EXECUTE_BITS) !== 0,
    // The change time catches what sets the modification time back (`touch -r`, `rsync -t`); the inode a swapped file.
    stamp: `${size}.${mtimeNs}.${ctimeNs}.${ino}`,
  };
}

/**
 * Returns the facts of a path, or undefined where nothing is; `follow` looks through symbolic links.
 *
 * Synchronous on purpose: for many small files the asynchronous calls cost four times the processor time.
 */
export function readFacts(path: string, options: {readonly follow?: boolean} = {}): FileFacts | undefined {
  try {
    const stats = options.follow ? statSync(path, LOOK) : lstatSync(path, LOOK);
    return stats && toFacts(stats);
  } catch (error) {
    // A path below a file, or a link that points to itself, is nothing as well.
    if (ABSENT.has(systemCode(error) ?? '')) return undefined;
    throw fileError(error, path, 'look at');
  }
}

/** Returns the names in a folder in no particular order; empty where there is no folder. */
export function readNames(path: string): string[] {
  try {
    return readdirSync(path);
  } catch (error) {
    if (ABSENT.has(systemCode(error) ?? '')) return [];
    throw fileError(error, path, 'list');
  }
}

export interface FolderEntry {
  readonly name: string;
  readonly kind: EntryKind;
}

/** Returns the entries of a folder in no particular order; empty where there is no folder. */
export function readFolder(path: string): readonly FolderEntry[] {
  try {
    const kindOf = (entry: {isFile(): boolean; isDirectory(): boolean; isSymbolicLink(): boolean}): EntryKind => {
      if (entry.isFile()) return 'file';
      if (entry.isDirectory()) return 'folder';
      return entry.isSymbolicLink() ? 'link' : 'other';
    };
    return readdirSync(path, {withFileTypes: true}).map((entry) => ({name: entry.name, kind: kindOf(entry)}));
  } catch (error) {
    if (ABSENT.has(systemCode(error) ?? '')) return [];
    throw fileError(error, path, 'list');
  }
}
