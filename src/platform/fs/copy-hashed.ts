import {createHash} from 'node:crypto';
import {type FileHandle, open} from 'node:fs/promises';
import type {Digest, DigestAlgorithm} from '../../core/digest.js';
import {named} from './file-error.js';

const CHUNK_BYTES = 1024 * 1024;

export interface HashedFile {
  readonly digest: Digest;
  readonly sizeBytes: number;
}

export interface ReadOptions {
  /** Called with the number of bytes read since the last call. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

type Sink = (piece: Uint8Array) => Promise<unknown>;

/** Reads the whole file in pieces; the next one is read, and this one written, while `hash` works on this one. */
async function pump(
  read: (buffer: Buffer) => Promise<number>,
  write: Sink,
  hash: (piece: Uint8Array) => void,
): Promise<void> {
  let [current, other] = [Buffer.allocUnsafe(CHUNK_BYTES), Buffer.allocUnsafe(CHUNK_BYTES)];
  let length = await read(current);
  while (length > 0) {
    const piece = current.subarray(0, length);
    const steps = Promise.all([read(other), write(piece)]);
    // Awaited below; until then a failure must not count as unhandled.
    steps.catch(() => {});
    hash(piece);
    [length] = await steps;
    [current, other] = [other, current];
  }
}

async function writeWhole(target: FileHandle, piece: Uint8Array): Promise<void> {
  for (let done = 0; done < piece.byteLength; ) done += (await target.write(piece, done)).bytesWritten;
}

/**
 * Reads `from` once, returns its digest and size, and writes the same bytes to `to` (which must not exist) when given.
 *
 * `to` is on the disk when this returns, and may be incomplete when it throws.
 */
export async function copyHashed(
  from: string,
  to: string | undefined,
  algorithm: DigestAlgorithm,
  {onBytes, signal}: ReadOptions = {},
): Promise<HashedFile> {
  const hash = createHash(algorithm);
  let sizeBytes = 0;
  const source = await named(from, 'read', () => open(from, 'r'));
  try {
    const target = to === undefined ? undefined : await named(to, 'write', () => open(to, 'wx', 0o666));
    const written = <Value>(body: () => Promise<Value>) => named(to ?? from, 'write', body);
    const read = async (buffer: Buffer): Promise<number> => {
      signal?.throwIfAborted();
      return (await named(from, 'read', () => source.read(buffer, 0, CHUNK_BYTES, null))).bytesRead;
    };
    try {
      await pump(
        read,
        async (piece) => target && written(() => writeWhole(target, piece)),
        (piece) => {
          hash.update(piece);
          sizeBytes += piece.byteLength;
          onBytes?.(piece.byteLength);
        },
      );
      if (target) await written(() => target.sync());
    } finally {
      await target?.close();
    }
  } finally {
    await source.close();
  }
  return {digest: hash.digest('hex') as Digest, sizeBytes};
}
