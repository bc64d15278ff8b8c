import type {StageName} from '../../core/brand.js';
import {isMlopsError} from '../../core/errors/index.js';
import {openCache} from '../../data/index.js';
import {claimOf} from '../claims/model.js';
import type {Lock, LockEntry} from '../lock.js';
import {ownReasons, type Step} from '../plan.js';
import {readFacts} from '../read-facts.js';
import type {Stage} from '../stage.js';
import {storeOutputs} from './outputs.js';
import type {Outcome, Task, WorkParts} from './parts.js';
import {restoreStage} from './restore-stage.js';
import type {StageResult, Trouble} from './result.js';
import {runStage} from './run-stage.js';
import type {Settled} from './schedule.js';

const SKIPPED: Outcome = {action: 'skipped', reasons: [], runId: undefined, exitCode: undefined};
const STOPPED: Outcome = {action: 'failed', reasons: [], runId: undefined, exitCode: undefined};

/** The plan and the lock file it was made from. */
export interface Planned {
  readonly steps: readonly Step[];
  readonly lock: Lock;
}

/** Settles stages one by one; may be asked for several at once. */
export class StageWorker {
  readonly results = new Map<StageName, StageResult>();
  readonly troubles: Trouble[] = [];
  readonly #parts: WorkParts;
  readonly #planned: Planned;
  readonly #steps: ReadonlyMap<StageName, Step>;

  constructor(parts: WorkParts, planned: Planned) {
    this.#parts = parts;
    this.#planned = planned;
    this.#steps = new Map(planned.steps.map((step) => [step.stage, step]));
  }

  /** Runs, restores or skips a stage. Rejects only for bugs. */
  async settle(name: StageName): Promise<Settled> {
    const started = performance.now();
    const stage = this.#parts.graph.stages.get(name);
    if (!stage) throw new Error(`no stage ${name}`);
    const {trouble, ...outcome} = await this.#attempt(stage);
    const result: StageResult = {name, ...outcome, seconds: (performance.now() - started) / 1000};
    this.results.set(name, result);
    if (trouble) this.troubles.push(trouble);
    this.#parts.listener.settled(result, trouble);
    return result.action === 'failed' ? 'failed' : 'done';
  }

  async #attempt(stage: Stage): Promise<Outcome> {
    try {
      return await this.#decide(stage);
    } catch (error) {
      if (this.#parts.signal.aborted) return STOPPED;
      if (!isMlopsError(error)) throw error;
      return {...STOPPED, trouble: {stage: stage.name, error}};
    }
  }

  /** An up-to-date stage needs no claim; any other is looked at again once nobody else can be at work on its paths. */
  async #decide(stage: Stage): Promise<Outcome> {
    const {claims, signal} = this.#parts;
    const planned = this.#steps.get(stage.name);
    const isAsPlanned = this.#isAsPlanned(stage);
    if (isAsPlanned && planned?.action === 'skip')
      return this.#keep(stage, this.#planned.lock.stages.get(stage.name)?.entry);
    const task = isAsPlanned ? undefined : await this.#look(stage);
    if (task?.reasons.length === 0) return this.#keep(stage, task.locked);
    const claim = await claims.take(claimOf(stage), signal);
    if (!claim) return STOPPED;
    try {
      const now = await this.#look(stage);
      return now.reasons.length === 0 ? await this.#keep(stage, now.locked) : await this.#renew(now);
    } finally {
      claims.release(claim);
    }
  }

  /** Whether no stage before this one was renewed since the plan was made. */
  #isAsPlanned(stage: Stage): boolean {
    const before = this.#parts.graph.upstream.get(stage.name) ?? [];
    return before.every((each) => (this.results.get(each)?.action ?? 'skipped') === 'skipped');
  }

  async #look(stage: Stage): Promise<Task> {
    const {project, locks} = this.#parts;
    const forced = this.#steps.get(stage.name)?.reasons.filter(({kind}) => kind === 'forced') ?? [];
    const locked = (await locks.read()).stages.get(stage.name)?.entry;
    const facts = await readFacts(project, [stage]);
    return {stage, facts, locked, reasons: [...forced, ...ownReasons(stage, locked, facts)]};
  }

  async #renew(task: Task): Promise<Outcome> {
    const {stage, facts, reasons} = task;
    const missing = stage.dependencies.find(({path}) => !facts.paths.get(path));
    if (missing) {
      const what = `needs \`${missing.path}\`, which is not there`;
      return {...STOPPED, reasons, trouble: {stage: stage.name, what, log: undefined}};
    }
    return (await restoreStage(this.#parts, task)) ?? (await runStage(this.#parts, task));
  }

  /** Nothing to run; but what an earlier `--no-commit` left out of the cache is stored now. */
  async #keep(stage: Stage, locked: LockEntry | undefined): Promise<Outcome> {
    const {project, options, signal, listener} = this.#parts;
    if (!options.commit || !locked) return SKIPPED;
    const digests = new Map(locked.outputs.map(({name, digest}) => [name, digest]));
    const cache = await openCache(project);
    for (const output of stage.outputs) {
      const digest = digests.get(output.name);
      if (!output.cache || digest === undefined || cache.has(digest)) continue;
      const stored = await storeOutputs(project, [output], {commit: true, withMetrics: false, signal});
      if (stored.get(output.path)) listener.note(`stored ${output.path} of stage ${stage.name} in the cache`);
    }
    return SKIPPED;
  }
}
