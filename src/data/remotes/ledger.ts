import pLimit from 'p-limit';
import type {Digest} from '../../core/digest.js';
import {isMlopsError} from '../../core/errors/index.js';
import type {Output} from '../model.js';
import type {Remote} from './remote.js';

/** What moving objects came to. */
export interface TransferResult {
  readonly remote: string;
  readonly transferred: {readonly objects: number; readonly bytes: number};
  /** Paths whose content the giving side does not have; sorted. */
  readonly missing: readonly string[];
  /** Paths whose content could not be moved, and why; sorted. */
  readonly failed: readonly {readonly path: string; readonly reason: string}[];
}

export interface TransferOptions {
  /** Transfers at once; the remote's own number when not given. */
  readonly jobs?: number | undefined;
  /** Called after each object: how many of how many have been moved. */
  readonly onObject?: ((done: number, total: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Count what would be moved, move nothing. */
  readonly dryRun?: boolean | undefined;
}

/** An object and a path it belongs to, for messages. */
export interface Item {
  readonly digest: Digest;
  readonly path: string;
}

/** An output whose content was recorded. */
export type RecordedOutput = Output & {readonly digest: Digest};

export const isRecorded = (output: Output): output is RecordedOutput => output.digest !== undefined;

/** Returns the items whose object is not there yet by `isThere`, each digest once. */
export function lacking(items: readonly Item[], isThere: (digest: Digest) => boolean): readonly Item[] {
  const first = new Map<Digest, Item>();
  for (const item of items) if (!first.has(item.digest) && !isThere(item.digest)) first.set(item.digest, item);
  return [...first.values()];
}

/** Takes down what was moved and what was not; one for each transfer. */
export class Ledger {
  readonly #options: TransferOptions;
  readonly #remote: Remote;
  readonly #missing = new Set<string>();
  readonly #failed = new Map<string, string>();
  #objects = 0;
  #bytes = 0;

  constructor(remote: Remote, options: TransferOptions) {
    this.#remote = remote;
    this.#options = options;
  }

  /** Takes down that nobody has the content of a path. */
  miss(path: string): void {
    this.#missing.add(path);
  }

  /**
   * Takes down why a path could not be moved. One damaged object must not keep the others; but what would stop every other
   * object as well, such as a remote that is gone or a full disk, is thrown.
   */
  failed(path: string, error: unknown): void {
    if (!isMlopsError(error, 'E_REMOTE_CORRUPT', 'E_CACHE_CORRUPT', 'E_DIRECTORY_OBJECT')) throw error;
    this.#failed.set(path, error.message);
  }

  /**
   * Moves objects, several at once. `move` returns the number of bytes, or undefined when the giving side has no such object.
   * Returns the digests that have arrived.
   */
  async moveAll(
    items: readonly Item[],
    move: (item: Item) => Promise<number | undefined>,
  ): Promise<ReadonlySet<Digest>> {
    const arrived = new Set<Digest>();
    const limit = pLimit(this.#options.jobs ?? this.#remote.describe().jobs);
    const one = async (item: Item): Promise<void> => {
      this.#options.signal?.throwIfAborted();
      try {
        const bytes = await move(item);
        if (bytes === undefined) return this.miss(item.path);
        arrived.add(item.digest);
        this.#objects++;
        this.#bytes += bytes;
        this.#options.onObject?.(arrived.size, items.length);
      } catch (error) {
        this.failed(item.path, error);
      }
    };
    try {
      await limit.map(items, one);
    } catch (error) {
      limit.clearQueue();
      throw error;
    }
    return arrived;
  }

  result(): TransferResult {
    return {
      remote: this.#remote.describe().name,
      transferred: {objects: this.#objects, bytes: this.#bytes},
      missing: [...this.#missing].toSorted(),
      failed: [...this.#failed]
        .map(([path, reason]) => ({path, reason}))
        .toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    };
  }
}
