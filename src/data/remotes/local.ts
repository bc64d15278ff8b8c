import {dirname} from 'node:path';
import pLimit from 'p-limit';
import type {AbsPath} from '../../core/brand.js';
import {type Digest, directoryDigest, isDirectoryDigest} from '../../core/digest.js';
import {fail} from '../../core/errors/index.js';
import {
  copyHashed,
  createFile,
  finishFile,
  hashBytes,
  readFacts,
  readSmallFile,
  removeFile,
} from '../../platform/fs/index.js';
import type {Dialect} from '../../project/index.js';
import {ArrivalQueue} from '../objects/arrival-queue.js';
import {refusedPath} from '../objects/failure.js';
import {SMALL_BYTES} from '../objects/intake.js';
import {type FailureOf, OBJECT_MODE, ObjectFolder} from '../objects/object-folder.js';
import type {Remote, RemoteDescription, StoredObject} from './remote.js';

/** Small objects cost a moment each and then wait for the disk together; the more at once the better. */
const JOBS = 512;
/** Large objects hold buffers while they are copied. */
const LARGE_AT_ONCE = 4;

function remoteFailure(name: string, root: string): FailureOf {
  return (error) => {
    const path = refusedPath(root, error);
    return path === undefined ? error : fail('E_REMOTE_DENIED', {name, path}, {cause: error});
  };
}

/** A remote that is a folder, such as a mounted share; laid out as a cache is. */
export class LocalRemote implements Remote {
  readonly #name: string;
  readonly #url: string;
  readonly #folder: ObjectFolder;
  readonly #queue: ArrivalQueue;
  readonly #large = pLimit(LARGE_AT_ONCE);

  constructor(name: string, url: string, root: AbsPath, dialect: Dialect) {
    this.#name = name;
    this.#url = url;
    this.#folder = new ObjectFolder(root, dialect, {failureOf: remoteFailure(name, root), sharesBlocks: false});
    this.#queue = new ArrivalQueue(this.#folder);
  }

  describe(): RemoteDescription {
    return {name: this.#name, url: this.#url, jobs: JOBS};
  }

  async has(digests: readonly Digest[]): Promise<ReadonlyMap<Digest, number>> {
    this.#requireReachable();
    const found = new Map<Digest, number>();
    for (const digest of digests) {
      const facts = readFacts(this.#folder.pathOf(digest));
      if (facts) found.set(digest, facts.sizeBytes);
    }
    return found;
  }

  async put(digest: Digest, from: AbsPath): Promise<number> {
    this.#requireReachable();
    if (this.#folder.has(digest)) return 0;
    const temporary = this.#folder.newTemporary();
    const sizeBytes = await this.#folder.attemptAsync(() => this.#copy(digest, from, temporary, temporary));
    await this.#queue.admit({temporary, digest, durable: sizeBytes > SMALL_BYTES});
    return sizeBytes;
  }

  async get(digest: Digest, to: AbsPath): Promise<number | undefined> {
    this.#requireReachable();
    const from = this.#folder.pathOf(digest);
    return this.#folder.has(digest) ? this.#copy(digest, from, to, from) : undefined;
  }

  async *list(): AsyncIterable<StoredObject> {
    this.#requireReachable();
    yield* this.#folder.list();
  }

  /** Copies an object, verified; `blamed` is the side named when it is damaged. Leaves no file when it throws. */
  async #copy(digest: Digest, from: AbsPath, to: AbsPath, blamed: AbsPath): Promise<number> {
    const isSmall = (readFacts(from)?.sizeBytes ?? 0) <= SMALL_BYTES;
    try {
      return isSmall
        ? this.#copySmall(digest, from, to, blamed)
        : await this.#large(() => this.#copyLarge(digest, from, to, blamed));
    } catch (error) {
      removeFile(to);
      throw error;
    }
  }

  #copySmall(digest: Digest, from: AbsPath, to: AbsPath, blamed: AbsPath): number {
    const bytes = readSmallFile(from);
    this.#verify(digest, hashBytes(bytes, this.#folder.algorithm), from);
    createFile(to, bytes, {mode: OBJECT_MODE});
    if (blamed === to) this.#verify(digest, hashBytes(readSmallFile(to), this.#folder.algorithm), to);
    return bytes.byteLength;
  }

  async #copyLarge(digest: Digest, from: AbsPath, to: AbsPath, blamed: AbsPath): Promise<number> {
    const {digest: found, sizeBytes} = await copyHashed(from, to, this.#folder.algorithm);
    this.#verify(digest, found, from);
    finishFile(to, {mode: OBJECT_MODE});
    if (blamed === to) this.#verify(digest, (await copyHashed(to, undefined, this.#folder.algorithm)).digest, to);
    return sizeBytes;
  }

  #verify(wanted: Digest, hashed: Digest, path: AbsPath): void {
    const found = isDirectoryDigest(wanted) ? directoryDigest(hashed) : hashed;
    if (found !== wanted) throw fail('E_REMOTE_CORRUPT', {path, wanted, found});
  }

  /** A folder whose parent is not there either lies on a disk that is not mounted; making it would fill another one. */
  #requireReachable(): void {
    const path = this.#folder.root;
    const facts = readFacts(path, {follow: true});
    if (facts?.kind === 'folder') return;
    if (facts) throw fail('E_REMOTE_UNREACHABLE', {name: this.#name, path, detail: 'is not a folder'});
    if (!readFacts(dirname(path), {follow: true}))
      throw fail('E_REMOTE_UNREACHABLE', {
        name: this.#name,
        path,
        detail: 'does not exist, nor does the folder around it',
      });
  }
}
