import type {RepoPath} from '../core/brand.js';
import type {Digest} from '../core/digest.js';

/** What a path in the work tree holds, by content. */
export interface Fingerprint {
  readonly kind: 'file' | 'directory';
  /** Of the file's bytes, or of the directory object (`….dir`). */
  readonly digest: Digest;
  /** Sum of the sizes of all files. */
  readonly sizeBytes: number;
  /** Number of files; 1 for a file. */
  readonly files: number;
  /** Whether a single file may be executed; false for directories, which do not record it. */
  readonly isExecutable: boolean;
}

/** A tracked path and the content it should hold; comes from a pointer or from the lock file. */
export interface Output {
  readonly path: RepoPath;
  /** Undefined where the content was never recorded. */
  readonly digest: Digest | undefined;
  readonly isExecutable?: boolean | undefined;
}

/** One file of a directory; `path` is relative to the directory, with `/`. */
export interface DirectoryEntry {
  readonly path: string;
  readonly digest: Digest;
}

/** How a tracked path stands against what was recorded for it. */
export type DataState = 'unchanged' | 'modified' | 'deleted' | 'not in cache' | 'new';

/** A path somebody else writes, such as the output of a stage; it cannot be added. */
export interface OwnedPath {
  readonly path: RepoPath;
  readonly owner: string;
}

/** Tells whether `path` is `folder` or lies below it. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || folder === '' || path.startsWith(`${folder}/`);
}
