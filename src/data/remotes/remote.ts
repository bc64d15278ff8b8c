import type {AbsPath} from '../../core/brand.js';
import type {Digest} from '../../core/digest.js';

export interface RemoteDescription {
  readonly name: string;
  readonly url: string;
  /** Transfers at once that suit this kind of remote. */
  readonly jobs: number;
}

export interface StoredObject {
  readonly digest: Digest;
  readonly sizeBytes: number;
}

/**
 * A place that keeps objects for a team.
 *
 * Every implementation promises: an object has its name only once it is complete and verified, so whoever sees it may use it;
 * objects never change; any number of processes may call everything at once; a call that was killed or failed can be made
 * again and leaves nothing that `list` or `has` shows. It passes `test/conformance/remote.test.ts`.
 */
export interface Remote {
  describe(): RemoteDescription;
  /** Returns those of `digests` that are there, with their sizes in bytes. Throws E_REMOTE_UNREACHABLE. */
  has(digests: readonly Digest[]): Promise<ReadonlyMap<Digest, number>>;
  /**
   * Stores the bytes of a file and returns their number; an object that is there already is left as it is.
   *
   * Throws E_REMOTE_CORRUPT when what arrived, or what lies in the file, is not what `digest` says; E_REMOTE_UNREACHABLE,
   * E_REMOTE_DENIED, E_NO_SPACE.
   */
  put(digest: Digest, from: AbsPath): Promise<number>;
  /**
   * Writes an object's bytes to a new file, read-only as an object is, and returns their number; undefined (and no file) when
   * the object is not there.
   *
   * Throws E_REMOTE_CORRUPT, and leaves no file, when the bytes are not what `digest` says.
   */
  get(digest: Digest, to: AbsPath): Promise<number | undefined>;
  /** Lists all objects, each once, in order of their digests. */
  list(): AsyncIterable<StoredObject>;
}
