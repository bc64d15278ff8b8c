import type {RepoPath} from '../core/brand.js';
import {type Digest, directoryDigest} from '../core/digest.js';
import {hashBytes, type ReadOptions} from '../platform/fs/index.js';
import type {Project} from '../project/index.js';
import {printDirectory} from './directory-object.js';
import {readFileSystemClock, waitForTick} from './fs-clock.js';
import type {DirectoryEntry, Fingerprint} from './model.js';
import type {Intake} from './objects/intake.js';
import {type ReadFile, readContents} from './read-contents.js';
import {type Scan, type ScannedFile, scanPath} from './scan.js';
import {type KnownDirectory, type KnownFile, StateReader, StateWriter} from './state-index.js';

/** One file of what was examined; of a single file the path is empty. */
export interface ExaminedFile extends DirectoryEntry {
  readonly file: ScannedFile;
}

/** A path of the work tree, by content. */
export interface Examined {
  readonly fingerprint: Fingerprint;
  /** Returns the files with their digests, sorted. */
  entries(): Promise<readonly ExaminedFile[]>;
}

export interface ExamineOptions extends ReadOptions {
  /** Takes every file the cache lacks, and the directory object. */
  readonly intake?: Intake | undefined;
}

/** Reading so many bytes again costs more than waiting for the clock to tick. */
const WORTH_WAITING_BYTES = 8 * 1024 * 1024;

type Known = ReadonlyMap<RepoPath, {readonly stamp: string; readonly digest: Digest}>;
type Found = Exclude<Scan, {kind: 'absent'}>;

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

/** Returns the files with the digests just read or known from before. */
function withDigests(files: readonly ScannedFile[], known: Known, read: readonly ReadFile[]): readonly ExaminedFile[] {
  const fresh = new Map(read.map((each) => [each.path, each]));
  return files.map((file) => {
    const found = fresh.get(file.repoPath);
    const digest = found?.digest ?? known.get(file.repoPath)?.digest;
    if (digest === undefined) throw new Error(`no digest for ${file.repoPath}`);
    return {path: file.path, digest, file: found ? {...file, facts: found.facts} : file};
  });
}

/** Returns every file with its digest, reading those that changed, and whether all of them could be remembered. */
async function examineFiles(
  project: Project,
  path: RepoPath,
  files: readonly ScannedFile[],
  options: ExamineOptions,
): Promise<{readonly entries: readonly ExaminedFile[]; readonly isSafe: boolean}> {
  const known = new StateReader(await project.database(), project.dialect.digestAlgorithm).knownWithin(path);
  const {read, safe} = await readAll(project, needReading(files, known, options.intake), options);
  const present = new Set(files.map(({repoPath}) => repoPath));
  const gone = known.size === 0 ? [] : [...known.keys()].filter((each) => !present.has(each));
  await remember(project, safe, gone);
  return {entries: withDigests(files, known, read), isSafe: safe.length === read.length};
}

/** Changes with every path and every stamp, and with nothing else. */
const manifestOf = (project: Project, files: readonly ScannedFile[]): string =>
  hashBytes(files.map(({path, facts}) => `${path}\0${facts.stamp}`).join('\n'), project.dialect.digestAlgorithm);

async function examineDirectory(
  project: Project,
  path: RepoPath,
  files: readonly ScannedFile[],
  options: ExamineOptions,
): Promise<Examined> {
  const algorithm = project.dialect.digestAlgorithm;
  const db = await project.database();
  const toFingerprint = ({digest, sizeBytes, files: count}: Omit<KnownDirectory, 'manifest'>): Fingerprint => ({
    kind: 'directory',
    digest,
    sizeBytes,
    files: count,
    isExecutable: false,
  });
  const known = options.intake ? undefined : new StateReader(db, algorithm).directory(path);
  if (known && known.manifest === manifestOf(project, files))
    return {
      fingerprint: toFingerprint(known),
      entries: async () => (await examineFiles(project, path, files, options)).entries,
    };
  const {entries, isSafe} = await examineFiles(project, path, files, options);
  const bytes = printDirectory(entries, algorithm);
  const digest = options.intake
    ? (await options.intake.takeBytes(bytes, 'directory')).digest
    : directoryDigest(hashBytes(bytes, algorithm));
  const sizeBytes = entries.reduce((sum, {file}) => sum + file.facts.sizeBytes, 0);
  const manifest = manifestOf(
    project,
    entries.map(({file}) => file),
  );
  const found = {manifest, digest, sizeBytes, files: entries.length};
  if (isSafe && entries.length > 0) db.transaction((tx) => new StateWriter(tx, algorithm).recordDirectory(path, found));
  return {fingerprint: toFingerprint(found), entries: async () => entries};
}

async function examineFile(project: Project, path: RepoPath, scan: Found, options: ExamineOptions): Promise<Examined> {
  const {entries} = await examineFiles(project, path, scan.files, options);
  const [entry] = entries;
  if (!entry) throw new Error(`no file at ${path}`);
  const {sizeBytes, isExecutable} = entry.file.facts;
  return {
    fingerprint: {kind: 'file', digest: entry.digest, sizeBytes, files: 1, isExecutable},
    entries: async () => entries,
  };
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
  if (scan.kind === 'file') return examineFile(project, path, scan, options);
  if (scan.kind === 'directory') return examineDirectory(project, path, scan.files, options);
  await examineFiles(project, path, [], options);
  return undefined;
}
