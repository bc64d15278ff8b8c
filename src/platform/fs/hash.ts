import {createHash, hash} from 'node:crypto';
import {open} from 'node:fs/promises';
import type {Digest, DigestAlgorithm} from '../../core/digest.js';
import {named} from './file-error.js';

const CHUNK_BYTES = 1024 * 1024;

/** Returns the digest of some bytes, or of a text's UTF-8 bytes. */
export function hashBytes(bytes: string | Uint8Array, algorithm: DigestAlgorithm): Digest {
  return hash(algorithm, bytes, 'hex') as Digest;
}

/** Returns digest and size of a file of any size. */
export async function hashFile(path: string, algorithm: DigestAlgorithm): Promise<{digest: Digest; sizeBytes: number}> {
  return named(path, 'read', async () => {
    const digest = createHash(algorithm);
    const handle = await open(path, 'r');
    try {
      const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
      let sizeBytes = 0;
      for (;;) {
        const {bytesRead} = await handle.read(buffer, 0, CHUNK_BYTES, null);
        if (bytesRead === 0) return {digest: digest.digest('hex') as Digest, sizeBytes};
        digest.update(buffer.subarray(0, bytesRead));
        sizeBytes += bytesRead;
      }
    } finally {
      await handle.close();
    }
  });
}
