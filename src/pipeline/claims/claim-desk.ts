import {setTimeout as sleep} from 'node:timers/promises';
import type {Clock} from '../../core/clock.js';
import {hostName} from '../../platform/machine.js';
import {isProcessAlive, processStart} from '../../platform/process/alive.js';
import type {Database} from '../../platform/sqlite/index.js';
import {type Claim, type ClaimedPaths, type ClaimHolder, conflicts, HEARTBEAT_MS, isHeld} from './model.js';
import {ClaimWriter, readClaims} from './store.js';

const FIRST_POLL_MS = 20;
const LONGEST_POLL_MS = 500;

/** A claim that this process holds. */
export interface HeldClaim {
  readonly id: number;
  /** Whether somebody else held the paths before: what was known of them may be out of date. */
  readonly hasWaited: boolean;
}

export interface DeskOptions {
  readonly db: Database;
  readonly clock: Clock;
  /** Called once for each claim that is waited for. */
  readonly onWait: (wanted: ClaimedPaths, holder: Claim) => void;
}

/**
 * Hands out the right to run a stage, so that two programs at work in one project never run stages that touch the same paths.
 *
 * Each claim is taken as a whole and in one transaction, and nobody who holds one waits for another: there is no deadlock. Claims
 * of processes that are gone are removed by the next who needs their paths.
 */
export class ClaimDesk {
  readonly #options: DeskOptions;
  readonly #holder: ClaimHolder;
  readonly #held = new Set<number>();
  #heartbeat: NodeJS.Timeout | undefined;

  constructor(options: DeskOptions) {
    this.#options = options;
    this.#holder = {host: hostName(), pid: process.pid, processStart: processStart(process.pid)};
  }

  /** Waits for the paths and claims them; undefined when `signal` was aborted meanwhile. */
  async take(wanted: ClaimedPaths, signal: AbortSignal): Promise<HeldClaim | undefined> {
    const waitedFor = new Set<number>();
    let pollMs = FIRST_POLL_MS;
    for (;;) {
      const outcome = this.#try(wanted);
      if ('id' in outcome) return {id: this.#hold(outcome.id), hasWaited: waitedFor.size > 0};
      if (!waitedFor.has(outcome.blocker.id)) this.#options.onWait(wanted, outcome.blocker);
      waitedFor.add(outcome.blocker.id);
      await sleep(pollMs, undefined, {signal}).catch(() => undefined);
      if (signal.aborted) return undefined;
      pollMs = Math.min(pollMs * 2, LONGEST_POLL_MS);
    }
  }

  /** Gives a claim back. */
  release({id}: HeldClaim): void {
    this.#options.db.transaction((tx) => new ClaimWriter(tx).delete(id));
    this.#held.delete(id);
    if (this.#held.size > 0) return;
    clearInterval(this.#heartbeat);
    this.#heartbeat = undefined;
  }

  #try(wanted: ClaimedPaths): {readonly id: number} | {readonly blocker: Claim} {
    const {db, clock} = this.#options;
    const now = clock.now();
    return db.transaction((tx) => {
      const writer = new ClaimWriter(tx);
      const others = readClaims(tx).filter((claim) => conflicts(wanted, claim));
      const held = others.filter((claim) => isHeld(claim, {host: this.#holder.host, now, isProcessAlive}));
      for (const claim of others) if (!held.includes(claim)) writer.delete(claim.id);
      const [blocker] = held;
      return blocker ? {blocker} : {id: writer.insert(wanted, this.#holder, now)};
    });
  }

  #hold(id: number): number {
    this.#held.add(id);
    this.#heartbeat ??= setInterval(() => this.#renew(), HEARTBEAT_MS).unref();
    return id;
  }

  #renew(): void {
    const {db, clock} = this.#options;
    db.transaction((tx) => {
      const writer = new ClaimWriter(tx);
      for (const id of this.#held) writer.renew(id, clock.now());
    });
  }
}
