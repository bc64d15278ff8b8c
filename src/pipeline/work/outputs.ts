import {dirname, join} from 'node:path';
import type {RepoPath} from '../../core/brand.js';
import {isMlopsError} from '../../core/errors/index.js';
import {type Fingerprint, fingerprintPath, restorePath, storePath} from '../../data/index.js';
import {parseParams} from '../../formats/params/index.js';
import {makeFolder, readText, removePath} from '../../platform/fs/index.js';
import {type Project, shownPath} from '../../project/index.js';
import {joinFiles, metricsOf} from '../../tracking/index.js';
import type {LockEntry} from '../lock.js';
import type {Output, Stage} from '../stage.js';

/** Makes the place clean for a stage: removes its outputs but for persistent ones, and makes the folders they go to. */
export async function clearOutputs(project: Project, outputs: readonly Output[]): Promise<void> {
  for (const {path, persist} of outputs) {
    if (!persist) await removePath(join(project.root, path));
    await makeFolder(dirname(join(project.root, path)));
  }
}

export interface StoreOptions {
  /** Whether content goes to the cache at all. */
  readonly commit: boolean;
  /** Store metrics that stay out of the cache as well, so that their content can be restored. */
  readonly withMetrics: boolean;
  readonly signal: AbortSignal;
}

/** Returns what a stage has written, by path, after storing it; null where it has not. */
export async function storeOutputs(
  project: Project,
  outputs: readonly Output[],
  {commit, withMetrics, signal}: StoreOptions,
): Promise<Map<RepoPath, Fingerprint | null>> {
  const stored = new Map<RepoPath, Fingerprint | null>();
  for (const {path, cache, metric} of outputs) {
    const found = await fingerprintPath(project, path, {signal});
    const isKept = commit && (cache || (metric && withMetrics));
    stored.set(path, found && isKept ? await storePath(project, path, {signal}) : (found ?? null));
  }
  return stored;
}

/** Puts the outputs of an earlier result in their place; what is there now gives way. */
export async function restoreOutputs(
  project: Project,
  stage: Stage,
  entry: LockEntry,
  signal: AbortSignal,
): Promise<void> {
  const recorded = new Map(entry.outputs.map((each) => [each.name, each]));
  for (const {path, name} of stage.outputs) {
    const output = recorded.get(name);
    if (!output) continue;
    const {digest, isExecutable} = output;
    await restorePath(project, {path, digest, isExecutable}, {force: true, signal});
  }
}

/** What the metrics files of some outputs hold, and what is wrong with one that cannot be read. */
export type MetricsRead =
  | {readonly metrics: Readonly<Record<string, number>>; readonly others: readonly string[]}
  | {readonly path: RepoPath; readonly why: string};

/** Returns the numbers of those outputs that are metrics files. */
export async function readMetrics(project: Project, outputs: readonly Output[]): Promise<MetricsRead> {
  const files: [string, Readonly<Record<string, number>>][] = [];
  const others: string[] = [];
  for (const {path, metric} of outputs) {
    if (!metric) continue;
    const absolute = join(project.root, path);
    try {
      const {value} = parseParams(await readText(absolute), shownPath(absolute, project.cwd));
      const read = metricsOf(value);
      files.push([path, read.metrics]);
      others.push(...read.others.map((key) => `${path}: ${key}`));
    } catch (error) {
      if (!isMlopsError(error)) throw error;
      return {path, why: error.message};
    }
  }
  return {metrics: joinFiles(files), others};
}
