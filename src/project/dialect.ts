import type {Digest, DigestAlgorithm} from '../core/digest.js';

/**
 * What differs between kinds of projects: names, digest, where an object lies in a cache.
 *
 * Code asks the dialect and never which kind of project it is in.
 */
export interface Dialect {
  readonly name: 'native';
  /** The file people write, at the root. */
  readonly projectFile: string;
  readonly lockFile: string;
  /** Ending of the file that stands for tracked data in git. */
  readonly pointerSuffix: string;
  readonly digestAlgorithm: DigestAlgorithm;
  /** Patterns of what is never tracked data. */
  readonly ignoreFile: string;
  /** Path of an object below a cache or remote, with `/`. */
  objectPath(digest: Digest): string;
}

export const nativeDialect: Dialect = {
  name: 'native',
  projectFile: 'mlops.yaml',
  lockFile: 'mlops.lock',
  pointerSuffix: '.mlops',
  digestAlgorithm: 'sha256',
  ignoreFile: '.mlopsignore',
  objectPath: (digest) => `files/sha256/${digest.slice(0, 2)}/${digest.slice(2)}`,
};
