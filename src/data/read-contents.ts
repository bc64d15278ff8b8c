import {setImmediate as yieldToEvents} from 'node:timers/promises';
import type {RepoPath} from '../core/brand.js';
import type {Digest, DigestAlgorithm} from '../core/digest.js';
import {fail} from '../core/errors/index.js';
import {
  copyHashed,
  type FileFacts,
  hashBytes,
  type ReadOptions,
  readFacts,
  readSmallFile,
} from '../platform/fs/index.js';
import {type Intake, SMALL_BYTES} from './objects/intake.js';
import type {ScannedFile} from './scan.js';

/** What was read, and the stamp that holds for it. */
export interface ReadFile {
  readonly path: RepoPath;
  readonly digest: Digest;
  readonly facts: FileFacts;
}

export interface ReadContentsOptions extends ReadOptions {
  readonly algorithm: DigestAlgorithm;
  /** Where the bytes go as well; without it they are only hashed. */
  readonly intake?: Intake | undefined;
}

/** Small files are read without a pause; after so many, signals and progress get their turn. */
const FILES_PER_TURN = 64;
const ATTEMPTS = 3;

async function digestOf(file: ScannedFile, sizeBytes: number, options: ReadContentsOptions): Promise<Digest> {
  const {algorithm, intake} = options;
  if (intake) return (await intake.takeFile(file.absolute, sizeBytes, options)).digest;
  if (sizeBytes > SMALL_BYTES) return (await copyHashed(file.absolute, undefined, algorithm, options)).digest;
  const bytes = readSmallFile(file.absolute);
  options.onBytes?.(bytes.byteLength);
  return hashBytes(bytes, algorithm);
}

/** Reads one file until its facts are the same before and after. */
async function readStable(file: ScannedFile, options: ReadContentsOptions): Promise<ReadFile> {
  let before: FileFacts | undefined = file.facts;
  for (let attempt = 0; attempt < ATTEMPTS && before; attempt++) {
    const digest = await digestOf(file, before.sizeBytes, options);
    const after = readFacts(file.absolute, {follow: true});
    if (after?.stamp === before.stamp) return {path: file.repoPath, digest, facts: after};
    before = after;
  }
  throw fail('E_FILE_CHANGING', {path: file.repoPath});
}

/**
 * Reads files one after another and returns their digests in the same order.
 *
 * Throws E_FILE_CHANGING where a file does not hold still, and what the intake throws.
 */
export async function readContents(
  files: readonly ScannedFile[],
  options: ReadContentsOptions,
): Promise<readonly ReadFile[]> {
  const read: ReadFile[] = [];
  for (const [i, file] of files.entries()) {
    if (i % FILES_PER_TURN === FILES_PER_TURN - 1) await yieldToEvents();
    options.signal?.throwIfAborted();
    read.push(await readStable(file, options));
  }
  return read;
}
