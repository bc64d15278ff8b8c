import type {StageName} from '../core/brand.js';
import type {Clock} from '../core/clock.js';
import type {Environment} from '../platform/process/index.js';
import type {Executor} from './executor/executor.js';
import type {PlanOptions} from './plan.js';
import type {WorkListener} from './work/parts.js';

/** What is to be reproduced; targets as typed in the current folder: names of stages, or paths of outputs. */
export interface ReproRequest extends Omit<PlanOptions, 'targets'> {
  readonly targets: readonly string[];
  /** How many stages may run at once. */
  readonly jobs: number;
  readonly keepGoing: boolean;
  readonly commit: boolean;
  readonly useRunCache: boolean;
  /** Get missing data from the remote first. */
  readonly pull: boolean;
  /** The command line, for the record. */
  readonly command: string;
}

/** The world a reproduction works in. */
export interface ReproEffects {
  readonly clock: Clock;
  readonly env: Environment;
  readonly signal: AbortSignal;
  readonly executor: Executor;
  readonly listener: ReproListener;
}

export interface ReproListener extends WorkListener {
  /** The plan is made and work begins on the stages `runs`; whether several of them may be at work at once. */
  planned(runs: readonly StageName[], mayOverlap: boolean): void;
}
