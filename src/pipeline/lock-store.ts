import {join} from 'node:path';
import type {StageName} from '../core/brand.js';
import {readTextIfExists, writeFileAtomic} from '../platform/fs/index.js';
import {withLock} from '../platform/lock/index.js';
import {type Project, parseOnce, shownPath} from '../project/index.js';
import {EMPTY_LOCK, type Lock, type LockEntry, lockFrom, withEntry} from './lock.js';

/** Another program holds the lock only while it writes one small file. */
const WAIT_MS = 60_000;

/** The lock file of a project. Several programs may write it: each change is made to what is on the disk then. */
export class LockStore {
  readonly #project: Project;
  #known: {readonly text: string; readonly lock: Lock} | undefined;
  /** The last change asked for: stages of one program take turns without the file lock, which is polled. */
  #last: Promise<void> = Promise.resolve();

  constructor(project: Project) {
    this.#project = project;
  }

  /** Returns what the lock file holds now. Throws E_LOCK_FILE. */
  async read(): Promise<Lock> {
    const text = (await readTextIfExists(this.#path)) ?? '';
    if (this.#known?.text === text) return this.#known.lock;
    return this.#remember(text, text === '' ? EMPTY_LOCK : await this.#parse(text));
  }

  /** Replaces the entry of one stage, and drops those of stages that `isKnown` denies. */
  put(name: StageName, entry: LockEntry, isKnown: (name: StageName) => boolean): Promise<void> {
    const turn = this.#last.then(() => this.#put(name, entry, isKnown));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #put(name: StageName, entry: LockEntry, isKnown: (name: StageName) => boolean): Promise<void> {
    const {layout, dialect} = this.#project;
    const options = {waitMs: WAIT_MS, command: `mlops repro, writing ${dialect.lockFile}`};
    await withLock(join(layout.locks, 'pipeline.lock'), options, async () => {
      const before = await this.read();
      const after = withEntry(before, name, entry, {algorithm: dialect.digestAlgorithm, isKnown});
      const text = (await import('./lock-text.js')).printLock(after);
      if (text !== this.#known?.text) await writeFileAtomic(this.#path, text);
      this.#remember(text, after);
    });
  }

  async #parse(text: string): Promise<Lock> {
    const {cwd, dialect, layout} = this.#project;
    const value = await parseOnce(layout, this.#path, text, async () => {
      const {parseLock, lockValue} = await import('./lock-text.js');
      return lockValue(parseLock(text, shownPath(this.#path, cwd), dialect.digestAlgorithm));
    });
    return lockFrom(value, dialect.digestAlgorithm).lock;
  }

  get #path(): string {
    return join(this.#project.root, this.#project.dialect.lockFile);
  }

  #remember(text: string, lock: Lock): Lock {
    this.#known = {text, lock};
    return lock;
  }
}
