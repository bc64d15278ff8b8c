import type {Brand} from './brand.js';

/** The lower-case hex digest of some bytes; `.dir` at the end marks the digest of a directory object. */
export type Digest = Brand<string, 'Digest'>;

/** Digest algorithms a dialect may use: `sha256` in native projects, `md5` in DVC ones. */
export type DigestAlgorithm = 'sha256' | 'md5';

const HEX_LENGTH = {sha256: 64, md5: 32} as const;
const DIRECTORY_SUFFIX = '.dir';

/** Returns `text` as a digest of `algorithm`, or undefined when it is not one. */
export function parseDigest(text: string, algorithm: DigestAlgorithm): Digest | undefined {
  const hex = text.endsWith(DIRECTORY_SUFFIX) ? text.slice(0, -DIRECTORY_SUFFIX.length) : text;
  return hex.length === HEX_LENGTH[algorithm] && /^[0-9a-f]+$/.test(hex) ? (text as Digest) : undefined;
}

/** Tells whether a digest names a directory object. */
export function isDirectoryDigest(digest: Digest): boolean {
  return digest.endsWith(DIRECTORY_SUFFIX);
}

/** Returns the digest of a directory object from the digest of its bytes. */
export function directoryDigest(digestOfBytes: Digest): Digest {
  return `${digestOfBytes}${DIRECTORY_SUFFIX}` as Digest;
}
