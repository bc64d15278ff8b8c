import {join} from 'node:path';
import {isMlopsError} from '../../core/errors/index.js';
import {type Cache, isStored, openCache} from '../../data/index.js';
import {pyJson} from '../../formats/json/index.js';
import {equalValues, toPlain, type Value} from '../../formats/number.js';
import {hashBytes, readFolder, readTextIfExists, statIfExists, writeFileAtomic} from '../../platform/fs/index.js';
import type {Project} from '../../project/index.js';
import {EMPTY_LOCK, type LockEntry, type LockedPath, withEntry} from '../lock.js';
import {parseLock, printLock} from '../lock-text.js';
import {byText, type Stage} from '../stage.js';

/** A result of an earlier run. */
export interface CachedResult {
  readonly entry: LockEntry;
  /** The run that made it, where it was this machine's. */
  readonly runId: string | undefined;
}

const names = (paths: readonly {readonly name: string}[]): string[] => paths.map(({name}) => name).toSorted(byText);
const digests = (paths: readonly LockedPath[]): Value =>
  Object.fromEntries(paths.map(({name, digest}) => [name, digest as string]));

/** What decides a result: the command, where it runs, and the content of all it reads; and which outputs are wanted. */
function question(folder: string, entry: LockEntry, outputs: readonly string[]): Value {
  return toPlain({
    cmd: entry.command,
    wdir: folder,
    deps: digests(entry.dependencies),
    params: Object.fromEntries(entry.params),
    outs: outputs,
  });
}

/** Tells whether the results of a stage may be used again: the same input gives the same output, as far as anybody can tell. */
export function isRepeatable(stage: Stage): boolean {
  return (
    !stage.alwaysRuns &&
    stage.dependencies.length + stage.params.length > 0 &&
    stage.outputs.length > 0 &&
    stage.outputs.every(({cache, persist, metric}) => !persist && (cache || metric))
  );
}

/**
 * The results of earlier runs, by what went into them: `runs/KEY[0:2]/KEY/VALUE` in the cache, each a lock file of one stage.
 *
 * KEY is the SHA-256 of command, folder, dependencies, parameters and names of outputs, VALUE that of the result. The name of the
 * stage is no part of it, so a renamed stage finds its results.
 */
export class RunCache {
  readonly #project: Project;

  constructor(project: Project) {
    this.#project = project;
  }

  /**
   * Returns the newest result of the stage with the input of `wanted`, of which the cache holds all content.
   *
   * What is stored is compared with the input in full: a key that fits is not trusted. Damaged entries are passed over.
   */
  async find(stage: Stage, wanted: LockEntry): Promise<CachedResult | undefined> {
    const asked = question(stage.folder, wanted, names(stage.outputs));
    const folder = this.#folder(await openCache(this.#project), asked);
    const files = await Promise.all(
      readFolder(folder).map(async ({name}) => ({
        name,
        mtime: (await statIfExists(join(folder, name)))?.mtimeNs ?? 0n,
      })),
    );
    for (const {name} of files.toSorted((a, b) => (a.mtime > b.mtime ? -1 : 1))) {
      const result = await this.#read(join(folder, name), asked);
      if (result && (await this.#isWhole(result.entry))) return result;
    }
    return undefined;
  }

  /** Remembers a result; its content is in the cache already. */
  async save(stage: Stage, entry: LockEntry, runId: string): Promise<void> {
    const folder = this.#folder(await openCache(this.#project), question(stage.folder, entry, names(stage.outputs)));
    const options = {algorithm: this.#project.dialect.digestAlgorithm, isKnown: () => true};
    const text = printLock({
      ...withEntry(EMPTY_LOCK, stage.name, entry, options),
      rest: {run: runId, wdir: stage.folder},
    });
    await writeFileAtomic(join(folder, hashBytes(pyJson(digests(entry.outputs)), 'sha256')), text);
  }

  #folder(cache: Cache, asked: Value): string {
    const key = hashBytes(pyJson(asked), 'sha256');
    return join(cache.root, 'runs', key.slice(0, 2), key);
  }

  async #read(path: string, asked: Value): Promise<CachedResult | undefined> {
    const text = await readTextIfExists(path);
    const stored = text === undefined ? undefined : this.#parse(text, path);
    if (!stored) return undefined;
    const {entry, folder, runId} = stored;
    return equalValues(question(folder, entry, names(entry.outputs)), asked) ? {entry, runId} : undefined;
  }

  #parse(text: string, path: string): (CachedResult & {readonly folder: string}) | undefined {
    try {
      const {stages, rest} = parseLock(text, path, this.#project.dialect.digestAlgorithm);
      const [stage] = stages.values();
      const {run, wdir} = rest;
      if (!stage || typeof wdir !== 'string') return undefined;
      return {entry: stage.entry, folder: wdir, runId: typeof run === 'string' ? run : undefined};
    } catch (error) {
      // A damaged entry costs a run, not a failure.
      if (isMlopsError(error, 'E_LOCK_FILE')) return undefined;
      throw error;
    }
  }

  async #isWhole({outputs}: LockEntry): Promise<boolean> {
    for (const {digest} of outputs) if (!(await isStored(this.#project, digest))) return false;
    return true;
  }
}
