import type {RunId, StageName} from '../../core/brand.js';
import {fail, type MlopsError, type StageFailure} from '../../core/errors/index.js';
import type {Reason} from '../reason.js';

/** What was done about a stage. */
export const ACTIONS = ['ran', 'cached', 'skipped', 'failed', 'blocked'] as const;
type Action = (typeof ACTIONS)[number];

/** One stage of a reproduction as it went. */
export interface StageResult {
  readonly name: StageName;
  /**
   * `ran`: its command succeeded. `cached`: an earlier result was put in place. `skipped`: nothing to do. `failed`: its command or
   * what came after went wrong. `blocked`: never started, since something before it failed or the work was stopped.
   */
  readonly action: Action;
  readonly reasons: readonly Reason[];
  readonly seconds: number;
  /** The run that made the outputs: this one's, or for `cached` the earlier one where this machine made it. */
  readonly runId: RunId | undefined;
  /** Of the command, where it ran. */
  readonly exitCode: number | undefined;
}

/** A reproduction as it went. */
export interface ReproResult {
  readonly stages: readonly StageResult[];
  /** No stage failed and none was blocked. */
  readonly ok: boolean;
  /** The run of the pipeline; undefined when no command ran. */
  readonly runId: RunId | undefined;
  /** Why it is not ok; undefined when it was merely stopped. */
  readonly failure: MlopsError | undefined;
}

/** Why a stage failed: its command or outputs, or an expected failure of ours such as a full disk. */
export type Trouble = StageFailure | {readonly stage: string; readonly error: MlopsError};

/** Returns the one error for what went wrong; undefined when nothing did. */
export function failureOf(troubles: readonly Trouble[]): MlopsError | undefined {
  const [first] = troubles;
  if (!first) return undefined;
  const failures = troubles.map((trouble) => ('error' in trouble ? failureFrom(trouble) : trouble));
  // What stops a stage from outside of it (disk, cache, files changing) speaks for itself, and decides the exit code.
  if (troubles.length === 1 && 'error' in first) return first.error;
  if (failures.length === 1) return fail('E_STAGE_FAILED', {failures});
  const problems = failures.map(({stage, what, log}) => ({
    message: `stage \`${stage}\` ${what}`,
    hints: log === undefined ? [] : [`its output is in ${log}`],
  }));
  return fail('E_STAGE_FAILED', {failures}, {problems});
}

function failureFrom({stage, error}: {readonly stage: string; readonly error: MlopsError}): StageFailure {
  return {stage, what: `was stopped: ${error.message}`, log: undefined};
}
