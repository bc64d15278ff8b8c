import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {createFile, makeFolderNow, readFacts, removeFile, temporaryBeside} from '../platform/fs/index.js';
import type {Layout} from '../project/index.js';

const SECOND_NS = 1_000_000_000n;
/** Kernels that tick give times 1 to 10 ms apart. */
const FINE_NS = 20_000_000n;
/** FAT keeps even seconds only, HFS+ and some network file systems whole ones. */
const COARSE_NS = 2n * SECOND_NS;
const FINE_WAIT_MS = 25;
const PLACED_BACK_MS = 100;

/**
 * The time as the project's file system stamps it, and whether a file was written so shortly before that another write
 * could bear the same stamp ("racy", after git's racy-git.txt).
 */
export class FileSystemClock {
  readonly #nowNs: bigint;

  constructor(nowNs: bigint) {
    this.#nowNs = nowNs;
  }

  /**
   * Tells whether a file with this modification time, read from now on, may change without its stamp showing it.
   * A time of whole seconds is taken as the sign of a file system that keeps no finer ones.
   */
  isRacy(mtimeNs: bigint): boolean {
    return mtimeNs > this.#nowNs - granularityOf(mtimeNs);
  }

  /**
   * Returns a modification time for files placed from now on, milliseconds since 1970: far enough back that whatever is
   * written to them later bears a later time.
   */
  placementTimeMs(): number {
    const timeMs = Number(this.#nowNs / 1_000_000n) - PLACED_BACK_MS;
    return timeMs % 1000 === 0 ? timeMs - 1 : timeMs;
  }

  /** Tells whether a moment's wait makes such a file safe to remember. */
  isSoonSafe(mtimeNs: bigint): boolean {
    return this.isRacy(mtimeNs) && granularityOf(mtimeNs) === FINE_NS && mtimeNs <= this.#nowNs;
  }
}

const granularityOf = (mtimeNs: bigint): bigint => (mtimeNs % SECOND_NS === 0n ? COARSE_NS : FINE_NS);

/** Reads the file system's clock by writing a file; the machine's own clock may differ on network file systems. */
export function readFileSystemClock(layout: Pick<Layout, 'temporary'>): FileSystemClock {
  const path = temporaryBeside(join(layout.temporary, 'clock'));
  makeFolderNow(layout.temporary);
  createFile(path, new Uint8Array());
  const facts = readFacts(path);
  removeFile(path);
  return new FileSystemClock(facts?.mtimeNs ?? 0n);
}

/** Waits as long as a fine-grained clock needs to tick. */
export const waitForTick = (): Promise<void> => sleep(FINE_WAIT_MS);
