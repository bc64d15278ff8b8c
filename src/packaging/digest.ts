import type {Digest} from '../core/digest.js';
import {hashBytes} from '../platform/fs/index.js';
import type {PackagedFile} from './manifest.js';

const byPath = (a: PackagedFile, b: PackagedFile): number => (a.path < b.path ? -1 : 1);

/** Returns the digest of a package: SHA-256 over `path\0size\0sha256\n` of every file, sorted by path. Independent of order. */
export function packageDigest(files: readonly PackagedFile[]): Digest {
  const lines = files.toSorted(byPath).map(({path, bytes, digest}) => `${path}\0${bytes}\0${digest}\n`);
  return hashBytes(lines.join(''), 'sha256');
}
