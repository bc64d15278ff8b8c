import type {StageName} from '../../core/brand.js';

/** What became of one stage, as far as those after it care. */
export type Settled = 'done' | 'failed';

export interface Schedule {
  /** Each stage after those it waits for. */
  readonly order: readonly StageName[];
  readonly upstream: ReadonlyMap<StageName, readonly StageName[]>;
  /** How many stages may be at work at once; at least 1. */
  readonly jobs: number;
  /** After a failure go on with what does not need the failed stage. */
  readonly keepGoing: boolean;
  /** Aborted: nothing more is started. */
  readonly signal: AbortSignal;
  /** Settles one stage. Rejects only for bugs; then nothing more is started. */
  readonly settle: (name: StageName) => Promise<Settled>;
}

/** Which stages may start: those whose upstream stages are all done, first the one that stands first in the order. */
class ReadyStages {
  readonly #order: readonly StageName[];
  readonly #missing = new Map<StageName, number>();
  readonly #dependents = new Map<StageName, StageName[]>();
  readonly #position: ReadonlyMap<StageName, number>;
  readonly #ready: number[] = [];

  constructor({order, upstream}: Pick<Schedule, 'order' | 'upstream'>) {
    this.#order = order;
    this.#position = new Map(order.map((name, index) => [name, index]));
    for (const name of order) {
      const needs = (upstream.get(name) ?? []).filter((each) => this.#position.has(each));
      this.#missing.set(name, needs.length);
      for (const each of needs) this.#dependents.set(each, [...(this.#dependents.get(each) ?? []), name]);
      if (needs.length === 0) this.#ready.push(this.#position.get(name) ?? 0);
    }
  }

  take(): StageName | undefined {
    const index = this.#ready.shift();
    return index === undefined ? undefined : this.#order[index];
  }

  markDone(name: StageName): void {
    for (const each of this.#dependents.get(name) ?? []) {
      const missing = (this.#missing.get(each) ?? 0) - 1;
      this.#missing.set(each, missing);
      if (missing === 0) this.#insert(this.#position.get(each) ?? 0);
    }
  }

  #insert(index: number): void {
    const at = this.#ready.findIndex((each) => each > index);
    this.#ready.splice(at < 0 ? this.#ready.length : at, 0, index);
  }
}

/**
 * Settles stages in an order that respects the graph, several at once; returns those never started, in the given order:
 * something before them failed, or the work was stopped.
 *
 * With one job they are settled exactly in the given order.
 */
export async function runSchedule(schedule: Schedule): Promise<StageName[]> {
  const {order, jobs, keepGoing, signal, settle} = schedule;
  const ready = new ReadyStages(schedule);
  const started = new Set<StageName>();
  const running = new Set<Promise<void>>();
  const crashes: unknown[] = [];
  let hasFailed = false;
  const work = async (name: StageName): Promise<void> => {
    try {
      if ((await settle(name)) === 'done') ready.markDone(name);
      else hasFailed = true;
    } catch (error) {
      // The stages at work are waited for first: their outputs must not be left half recorded.
      crashes.push(error);
    }
  };
  const mayStart = () => running.size < jobs && crashes.length === 0 && !signal.aborted && (keepGoing || !hasFailed);
  for (;;) {
    for (
      let name = mayStart() ? ready.take() : undefined;
      name !== undefined;
      name = mayStart() ? ready.take() : undefined
    ) {
      started.add(name);
      const one: Promise<void> = work(name).finally(() => running.delete(one));
      running.add(one);
    }
    if (running.size === 0) break;
    await Promise.race(running);
  }
  if (crashes.length > 0) throw crashes[0];
  return order.filter((name) => !started.has(name));
}
