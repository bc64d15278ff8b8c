import {isAbsolute, join, resolve} from 'node:path';
import type {AbsPath} from '../../core/brand.js';
import {type Digest, type DigestAlgorithm, directoryDigest, isDirectoryDigest} from '../../core/digest.js';
import {fail} from '../../core/errors/index.js';
import {
  copyHashed,
  createFile,
  finishFile,
  type HashedFile,
  hashBytes,
  makeFolderNow,
  movePath,
  type NewFileOptions,
  readFacts,
  readSmallFile,
  reflink,
  removeFile,
} from '../../platform/fs/index.js';
import type {Project} from '../../project/index.js';
import {parseDirectory, printDirectory} from '../directory-object.js';
import type {DirectoryEntry} from '../model.js';
import {cacheFailure} from './failure.js';
import {Intake, SMALL_BYTES} from './intake.js';
import {ObjectFolder} from './object-folder.js';

/**
 * The content-addressed store of one machine: what is named here is complete, read-only, and was verified when it came in.
 *
 * Several processes may use one cache at once.
 */
export interface Cache {
  readonly root: AbsPath;
  /** The folder of objects, for transfers. */
  readonly folder: ObjectFolder;
  has(digest: Digest): boolean;
  /** Returns those of `digests` that are there; cheaper than asking for each. */
  present(digests: Iterable<Digest>): ReadonlySet<Digest>;
  /** Where the object lies, whether or not it is there. */
  pathOf(digest: Digest): AbsPath;
  /** Returns an object's bytes. Throws E_OBJECT_MISSING; E_CACHE_CORRUPT, and the damaged object is in quarantine by then. */
  read(digest: Digest): Promise<Uint8Array>;
  /** Returns the entries of a directory object, sorted by path. Throws as `read` does, and E_DIRECTORY_OBJECT. */
  readDirectory(digest: Digest): Promise<readonly DirectoryEntry[]>;
  /** Writes an object's bytes to a file that does not exist yet. Throws as `read` does. */
  copyTo(digest: Digest, to: AbsPath, options: NewFileOptions): Promise<void>;
  /** Stores a file's content. Throws E_CACHE_READ_ONLY, E_NO_SPACE. */
  putFile(path: AbsPath): Promise<HashedFile>;
  putBytes(bytes: Uint8Array): Promise<HashedFile>;
  /** Stores a directory object; the files themselves are stored by others, before. */
  putDirectory(entries: readonly DirectoryEntry[]): Promise<Digest>;
  /** Starts taking in many files. */
  intake(): Intake;
}

class FolderCache implements Cache {
  readonly folder: ObjectFolder;
  readonly #algorithm: DigestAlgorithm;

  constructor(folder: ObjectFolder) {
    this.folder = folder;
    this.#algorithm = folder.algorithm;
  }

  get root(): AbsPath {
    return this.folder.root;
  }

  has(digest: Digest): boolean {
    return this.folder.has(digest);
  }

  present(digests: Iterable<Digest>): ReadonlySet<Digest> {
    return this.folder.present(digests);
  }

  pathOf(digest: Digest): AbsPath {
    return this.folder.pathOf(digest);
  }

  async read(digest: Digest): Promise<Uint8Array> {
    const path = this.pathOf(digest);
    this.#requireObject(digest);
    const bytes = readSmallFile(path);
    const plain = hashBytes(bytes, this.#algorithm);
    this.#verify(digest, isDirectoryDigest(digest) ? directoryDigest(plain) : plain);
    return bytes;
  }

  async readDirectory(digest: Digest): Promise<readonly DirectoryEntry[]> {
    return parseDirectory(await this.read(digest), digest, this.#algorithm);
  }

  async copyTo(digest: Digest, to: AbsPath, options: NewFileOptions): Promise<void> {
    const {sizeBytes} = this.#requireObject(digest);
    if (sizeBytes <= SMALL_BYTES) return createFile(to, await this.read(digest), options);
    try {
      const from = this.pathOf(digest);
      const {digest: found} =
        this.folder.sharesBlocks && reflink(from, to)
          ? await copyHashed(to, undefined, this.#algorithm)
          : await copyHashed(from, to, this.#algorithm);
      this.#verify(digest, found);
      finishFile(to, options);
    } catch (error) {
      removeFile(to);
      throw error;
    }
  }

  async putFile(path: AbsPath): Promise<HashedFile> {
    const intake = this.intake();
    const hashed = await intake.takeFile(path, readFacts(path, {follow: true})?.sizeBytes ?? 0);
    await intake.finish();
    return hashed;
  }

  async putBytes(bytes: Uint8Array): Promise<HashedFile> {
    const intake = this.intake();
    const hashed = await intake.takeBytes(bytes);
    await intake.finish();
    return hashed;
  }

  async putDirectory(entries: readonly DirectoryEntry[]): Promise<Digest> {
    const intake = this.intake();
    const {digest} = await intake.takeBytes(printDirectory(entries, this.#algorithm), 'directory');
    await intake.finish();
    return digest;
  }

  intake(): Intake {
    return new Intake(this.folder);
  }

  #requireObject(digest: Digest): {readonly sizeBytes: number} {
    const facts = readFacts(this.pathOf(digest));
    if (!facts) throw fail('E_OBJECT_MISSING', {path: digest, digest, count: 1});
    return facts;
  }

  /** Moves an object that is not what its name says out of the way, and says so. */
  #verify(wanted: Digest, found: Digest): void {
    if (wanted === found) return;
    const path = this.pathOf(wanted);
    const folder = join(this.root, 'quarantine');
    const moved = join(folder, `${wanted}.${found.slice(0, 12)}`);
    this.folder.attempt(() => {
      makeFolderNow(folder);
      movePath(path, moved);
    });
    throw fail('E_CACHE_CORRUPT', {path, wanted, found, moved});
  }
}

/** Opens the project's cache; `cache.dir` of the settings moves it. Nothing is written before something is stored. */
export async function openCache(project: Pick<Project, 'layout' | 'settings' | 'dialect' | 'root'>): Promise<Cache> {
  const settings = await project.settings();
  const folder = settings.get('cache.dir') ?? project.layout.cache;
  const sharesBlocks = (settings.get('cache.type') ?? 'reflink').includes('reflink');
  const root = (isAbsolute(folder) ? folder : resolve(project.root, folder)) as AbsPath;
  return new FolderCache(new ObjectFolder(root, project.dialect, {failureOf: cacheFailure(root), sharesBlocks}));
}
