import type {AbsPath} from '../../core/brand.js';
import type {Digest} from '../../core/digest.js';
import {directoryDigest} from '../../core/digest.js';
import {
  copyHashed,
  createFile,
  finishFile,
  type HashedFile,
  hashBytes,
  type ReadOptions,
  readSmallFile,
  reflink,
  removeFile,
} from '../../platform/fs/index.js';
import {OBJECT_MODE, type ObjectFolder} from './object-folder.js';

/** Files up to this size are read whole, larger ones in pieces. */
export const SMALL_BYTES = 1024 * 1024;
/** So many objects, or so many bytes, are given their names together. */
const BATCH_COUNT = 1024;
const BATCH_BYTES = 512 * 1024 * 1024;

/**
 * Takes content into an object folder, many files with few waits for the disk.
 *
 * Nothing has its name before `finish` has returned. An intake that is dropped leaves temporary files.
 */
export class Intake {
  readonly #folder: ObjectFolder;
  #arrivals: {temporary: string; digest: Digest; durable: boolean}[] = [];
  readonly #taken = new Set<Digest>();
  #pendingBytes = 0;
  objects = 0;
  bytes = 0;

  constructor(folder: ObjectFolder) {
    this.#folder = folder;
  }

  /** Reads a file once, takes its bytes, and returns the digest of exactly these bytes. Errors of reading are the system's. */
  async takeFile(from: AbsPath, sizeBytes: number, options: ReadOptions = {}): Promise<HashedFile> {
    if (sizeBytes <= SMALL_BYTES) {
      const bytes = readSmallFile(from);
      options.onBytes?.(bytes.byteLength);
      return this.#take(bytes, hashBytes(bytes, this.#folder.algorithm));
    }
    const temporary = this.#folder.newTemporary();
    const hashed = await this.#folder.attemptAsync(() => this.#copyLarge(from, temporary, options));
    await this.#arrive(temporary, hashed, true);
    return hashed;
  }

  /** Takes bytes; with `directory` they are a directory object. */
  async takeBytes(bytes: Uint8Array, kind: 'file' | 'directory' = 'file'): Promise<HashedFile> {
    const digest = hashBytes(bytes, this.#folder.algorithm);
    return this.#take(bytes, kind === 'directory' ? directoryDigest(digest) : digest);
  }

  /** Gives everything taken its name; it is on the disk when this returns. */
  async finish(): Promise<void> {
    const arrivals = this.#arrivals;
    this.#arrivals = [];
    this.#pendingBytes = 0;
    await this.#folder.admit(arrivals);
  }

  /** Tells whether an object exists or will with the next `finish`. */
  has(digest: Digest): boolean {
    return this.#taken.has(digest) || this.#folder.has(digest);
  }

  /** Returns those of `digests` that exist. */
  present(digests: Iterable<Digest>): ReadonlySet<Digest> {
    return this.#folder.present(digests);
  }

  async #take(bytes: Uint8Array, digest: Digest): Promise<HashedFile> {
    const hashed = {digest, sizeBytes: bytes.byteLength};
    if (this.has(digest)) return hashed;
    const temporary = this.#folder.newTemporary();
    this.#folder.attempt(() => createFile(temporary, bytes, {mode: OBJECT_MODE}));
    await this.#arrive(temporary, hashed, false);
    return hashed;
  }

  async #copyLarge(from: AbsPath, temporary: AbsPath, options: ReadOptions): Promise<HashedFile> {
    const {algorithm} = this.#folder;
    try {
      // A reflink cannot change with its source any more, so hashing it afterwards is as good as hashing while copying.
      const hashed =
        this.#folder.sharesBlocks && reflink(from, temporary)
          ? await copyHashed(temporary, undefined, algorithm, options)
          : await copyHashed(from, temporary, algorithm, options);
      finishFile(temporary, {mode: OBJECT_MODE, durable: true});
      return hashed;
    } catch (error) {
      removeFile(temporary);
      throw error;
    }
  }

  async #arrive(temporary: string, {digest, sizeBytes}: HashedFile, durable: boolean): Promise<void> {
    if (this.has(digest)) return removeFile(temporary);
    this.#arrivals.push({temporary, digest, durable});
    this.#taken.add(digest);
    this.#pendingBytes += sizeBytes;
    this.objects++;
    this.bytes += sizeBytes;
    if (this.#arrivals.length >= BATCH_COUNT || this.#pendingBytes >= BATCH_BYTES) await this.finish();
  }
}
