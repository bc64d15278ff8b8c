import {randomBytes} from 'node:crypto';
import {dirname, join} from 'node:path';
import type {AbsPath} from '../../core/brand.js';
import {systemClock} from '../../core/clock.js';
import {type Digest, type DigestAlgorithm, parseDigest} from '../../core/digest.js';
import {
  finishFile,
  hashBytes,
  isThere,
  makeFolderNow,
  movePath,
  readFacts,
  readFolder,
  readNames,
  removeAbandonedFiles,
  removeFile,
  syncDisk,
  syncFolderNow,
} from '../../platform/fs/index.js';
import type {Dialect} from '../../project/index.js';
import {presentObjects} from './present.js';

/** Permissions of an object: nobody writes. */
export const OBJECT_MODE = 0o444;
/** Names nothing; shows where objects lie. */
const SOME_DIGEST = '0000' as Digest;
/** From this many files on, one call that syncs the whole disk is quicker than one for each file. */
const BATCH_SYNC_COUNT = 24;

/** A finished temporary file that is to become an object. */
export interface Arrival {
  readonly temporary: string;
  readonly digest: Digest;
  /** The bytes are on the disk already. */
  readonly durable: boolean;
}

/** Turns an error of the system into one a user can act on. */
export type FailureOf = (error: unknown) => unknown;

/**
 * A folder of objects, each named by the digest of its bytes: a cache or a remote.
 *
 * A name appears only once its bytes are complete, verified by the caller, and on the disk; so whatever has a name can be
 * referred to, and a process killed at any point leaves nothing but temporary files.
 */
export class ObjectFolder {
  readonly root: AbsPath;
  /** Whether content that comes and goes shares blocks with its copies, where the file system can. */
  readonly sharesBlocks: boolean;
  readonly #dialect: Pick<Dialect, 'objectPath' | 'digestAlgorithm'>;
  readonly #failureOf: FailureOf;
  readonly #made = new Set<string>();
  readonly #session = randomBytes(12).toString('hex');
  #temporaries = 0;

  constructor(
    root: AbsPath,
    dialect: Pick<Dialect, 'objectPath' | 'digestAlgorithm'>,
    options: {readonly failureOf: FailureOf; readonly sharesBlocks: boolean},
  ) {
    this.root = root;
    this.#dialect = dialect;
    this.#failureOf = options.failureOf;
    this.sharesBlocks = options.sharesBlocks;
  }

  get algorithm(): DigestAlgorithm {
    return this.#dialect.digestAlgorithm;
  }

  pathOf(digest: Digest): AbsPath {
    return join(this.root, this.#dialect.objectPath(digest)) as AbsPath;
  }

  has(digest: Digest): boolean {
    return isThere(this.pathOf(digest));
  }

  /** Returns those of `digests` that are there; for many of them far cheaper than asking for each. */
  present(digests: Iterable<Digest>): ReadonlySet<Digest> {
    return presentObjects(this.root, this.#dialect, digests);
  }

  /** Returns what tells whether an object came or went since: the times of the folders objects lie in. */
  look(): {readonly stamp: string; readonly newestNs: bigint} {
    const top = dirname(dirname(this.pathOf(SOME_DIGEST)));
    let newestNs = 0n;
    const stamps = readNames(top)
      .toSorted()
      .map((name) => {
        const facts = readFacts(`${top}/${name}`);
        if (facts && facts.mtimeNs > newestNs) newestNs = facts.mtimeNs;
        return `${name} ${facts?.stamp}`;
      });
    return {stamp: hashBytes(stamps.join('\n'), this.algorithm), newestNs};
  }

  /** Returns the path of a new temporary file; the file is not made. */
  newTemporary(): AbsPath {
    const folder = join(this.root, 'tmp');
    if (this.#temporaries === 0)
      this.attempt(() => {
        this.#makeFolder(folder);
        removeAbandonedFiles(folder, '', systemClock.now());
      });
    return `${folder}/${this.#session}-${this.#temporaries++}` as AbsPath;
  }

  /** Gives finished temporary files their names; those that exist by then are left as they are. */
  async admit(arrivals: readonly Arrival[]): Promise<void> {
    if (arrivals.length === 0) return;
    await this.#makeDurable(arrivals.filter(({durable}) => !durable));
    const folders = this.attempt(() => this.#rename(arrivals));
    if (folders.size < BATCH_SYNC_COUNT || !(await syncDisk(this.root)))
      this.attempt(() => folders.forEach(syncFolderNow));
  }

  /** Lists every object, folder by folder, in order of the digests. */
  *list(): Generator<{readonly digest: Digest; readonly sizeBytes: number}> {
    const top = dirname(dirname(this.pathOf(SOME_DIGEST)));
    for (const prefix of readFolder(top)
      .map(({name}) => name)
      .toSorted()) {
      const folder = join(top, prefix);
      for (const name of readFolder(folder)
        .map((entry) => entry.name)
        .toSorted()) {
        const digest = parseDigest(`${prefix}${name}`, this.algorithm);
        const facts = digest && readFacts(join(folder, name));
        if (digest && facts?.kind === 'file') yield {digest, sizeBytes: facts.sizeBytes};
      }
    }
  }

  /** Runs `body` and turns what the system complains about into an error for users. */
  attempt<Value>(body: () => Value): Value {
    try {
      return body();
    } catch (error) {
      throw this.#failureOf(error);
    }
  }

  async attemptAsync<Value>(body: () => Promise<Value>): Promise<Value> {
    try {
      return await body();
    } catch (error) {
      throw this.#failureOf(error);
    }
  }

  async #makeDurable(arrivals: readonly Arrival[]): Promise<void> {
    if (arrivals.length >= BATCH_SYNC_COUNT && (await syncDisk(this.root))) return;
    for (const {temporary} of arrivals) this.attempt(() => finishFile(temporary, {durable: true}));
  }

  /** Returns the folders that got a new name. */
  #rename(arrivals: readonly Arrival[]): ReadonlySet<string> {
    const folders = new Set<string>();
    for (const {temporary, digest} of arrivals) {
      const target = this.pathOf(digest);
      if (isThere(target)) {
        removeFile(temporary);
        continue;
      }
      this.#makeFolder(dirname(target));
      movePath(temporary, target);
      folders.add(dirname(target));
    }
    return folders;
  }

  #makeFolder(folder: string): void {
    if (this.#made.has(folder)) return;
    makeFolderNow(folder);
    this.#made.add(folder);
  }
}
