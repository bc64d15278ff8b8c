import type {RepoPath} from '../core/brand.js';
import type {Digest} from '../core/digest.js';
import {directoryDigest} from '../core/digest.js';
import {hashBytes, type ReadOptions} from '../platform/fs/index.js';
import type {Project} from '../project/index.js';
import {printDirectory} from './directory-object.js';
import {readFileSystemClock, waitForTick} from './fs-clock.js';
import type {DirectoryEntry, Fingerprint} from './model.js';
import type {Intake} from './objects/intake.js';
import {type ReadFile, readContents} from './read-contents.js';
import {type Scan, type ScannedFile, scanPath} from './scan.js';
import {type KnownFile, StateReader, StateWriter} from './state-index.js';

/** A path of the work tree with the digest of every file. */
export interface Examined {
  readonly fingerprint: Fingerprint;
  /** The files, sorted; a single file has one entry with an empty path. */
  readonly entries: readonly (DirectoryEntry & {readonly file: ScannedFile})[];
}

export interface ExamineOptions extends ReadOptions {
  /** Takes every file the cache lacks, and the directory object. */
  readonly intake?: Intake | undefined;
}

/** Reading so many bytes again costs more than waiting for the clock to tick. */
const WORTH_WAITING_BYTES = 8 * 1024 * 1024;

type Known = ReadonlyMap<RepoPath, {readonly stamp: string; readonly digest: Digest}>;

/** Returns the files to read: those that changed, and those the intake lacks. */
function needReading(files: readonly ScannedFile[], known: Known, intake: Intake | undefined): readonly ScannedFile[] {
  const knownDigest = ({repoPath, facts}: ScannedFile): Digest | undefined => {
    const entry = known.get(repoPath);
    return entry?.stamp === facts.stamp ? entry.digest : undefined;
  };
  const stored = intake?.present(files.flatMap((file) => knownDigest(file) ?? []));
  return files.filter((file) => {
    const digest = knownDigest(file);
    return digest === undefined || stored?.has(digest) === false;
  });
}

/** Reads files and returns with them the entries that may be remembered: those whose stamp will show the next change. */
async function readAll(
  project: Project,
  files: readonly ScannedFile[],
  options: ExamineOptions,
): Promise<{readonly read: readonly ReadFile[]; readonly safe: readonly KnownFile[]}> {
  if (files.length === 0) return {read: [], safe: []};
  let clock = readFileSystemClock(project.layout);
  const racyBytes = files
    .filter(({facts}) => clock.isSoonSafe(facts.mtimeNs))
    .reduce((sum, {facts}) => sum + facts.sizeBytes, 0);
  if (racyBytes > WORTH_WAITING_BYTES) {
    await waitForTick();
    clock = readFileSystemClock(project.layout);
  }
  const read = await readContents(files, {...options, algorithm: project.dialect.digestAlgorithm});
  const safe = read
    .filter(({facts}) => !clock.isRacy(facts.mtimeNs))
    .map(({path, digest, facts}) => ({path, digest, stamp: facts.stamp}));
  return {read, safe};
}

/** Remembers files and forgets others, in one transaction. */
export async function remember(project: Project, safe: readonly KnownFile[], gone: readonly RepoPath[]): Promise<void> {
  if (safe.length === 0 && gone.length === 0) return;
  const db = await project.database();
  db.transaction((tx) => {
    const writer = new StateWriter(tx, project.dialect.digestAlgorithm);
    writer.record(safe);
    writer.forget(gone);
  });
}

async function fingerprintOf(
  project: Project,
  kind: 'file' | 'directory',
  entries: Examined['entries'],
  intake: Intake | undefined,
): Promise<Fingerprint> {
  const sizeBytes = entries.reduce((sum, {file}) => sum + file.facts.sizeBytes, 0);
  const [first] = entries;
  if (kind === 'file' && first)
    return {kind, digest: first.digest, sizeBytes, files: 1, isExecutable: first.file.facts.isExecutable};
  const bytes = printDirectory(entries, project.dialect.digestAlgorithm);
  const digest = intake
    ? (await intake.takeBytes(bytes, 'directory')).digest
    : directoryDigest(hashBytes(bytes, project.dialect.digestAlgorithm));
  return {kind, digest, sizeBytes, files: entries.length, isExecutable: false};
}

/** Returns the scan's files with the digests just read or known from before. */
function withDigests(
  scan: Exclude<Scan, {kind: 'absent'}>,
  known: Known,
  read: readonly ReadFile[],
): Examined['entries'] {
  const fresh = new Map(read.map((each) => [each.path, each]));
  return scan.files.map((file) => {
    const found = fresh.get(file.repoPath);
    const digest = found?.digest ?? known.get(file.repoPath)?.digest;
    if (digest === undefined) throw new Error(`no digest for ${file.repoPath}`);
    return {path: file.path, digest, file: found ? {...file, facts: found.facts} : file};
  });
}

/**
 * Returns what lies at a path, by content, or undefined where nothing is.
 *
 * Only files whose stamp changed since they were last read are read. Throws what scanning and reading throw.
 */
export async function examine(
  project: Project,
  path: RepoPath,
  options: ExamineOptions = {},
): Promise<Examined | undefined> {
  const scan = await scanPath(project, path);
  const known = new StateReader(await project.database(), project.dialect.digestAlgorithm).knownWithin(path);
  const files = scan.kind === 'absent' ? [] : scan.files;
  const {read, safe} = await readAll(project, needReading(files, known, options.intake), options);
  const present = new Set(files.map(({repoPath}) => repoPath));
  const gone = known.size === 0 ? [] : [...known.keys()].filter((each) => !present.has(each));
  await remember(project, safe, gone);
  if (scan.kind === 'absent') return undefined;
  const entries = withDigests(scan, known, read);
  return {fingerprint: await fingerprintOf(project, scan.kind, entries, options.intake), entries};
}
