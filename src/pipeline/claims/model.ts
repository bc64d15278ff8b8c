import type {RepoPath, StageName} from '../../core/brand.js';
import type {Stage} from '../stage.js';

/** The paths a stage reads and writes while it runs. */
export interface ClaimedPaths {
  readonly stage: StageName;
  readonly reads: readonly RepoPath[];
  readonly writes: readonly RepoPath[];
}

/** The process that holds a claim. */
export interface ClaimHolder {
  readonly host: string;
  readonly pid: number;
  /** When the process started, in the system's own terms: process ids are used again. */
  readonly processStart: string | undefined;
}

/** A claim as it stands in the database. */
export interface Claim extends ClaimedPaths, ClaimHolder {
  readonly id: number;
  /** Milliseconds since 1970; renewed while the holder lives. */
  readonly heartbeatAt: number;
}

/** How often a holder renews its claims. */
export const HEARTBEAT_MS = 5000;
/** A holder on another machine that was silent for so long is taken for dead. */
const SILENCE_MS = 60_000;

/** Returns what a stage claims. */
export function claimOf(stage: Stage): ClaimedPaths {
  return {
    stage: stage.name,
    reads: [...stage.dependencies, ...stage.params].map(({path}) => path),
    writes: stage.outputs.map(({path}) => path),
  };
}

const meets = (a: string, b: string): boolean => a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);
const anyMeets = (a: readonly string[], b: readonly string[]): boolean => a.some((x) => b.some((y) => meets(x, y)));

/** Tells whether two stages must not run at once: it is the same one, or one writes what the other reads or writes. */
export function conflicts(a: ClaimedPaths, b: ClaimedPaths): boolean {
  return (
    a.stage === b.stage || anyMeets(a.writes, b.writes) || anyMeets(a.writes, b.reads) || anyMeets(a.reads, b.writes)
  );
}

export interface Liveness {
  readonly host: string;
  readonly now: number;
  readonly isProcessAlive: (pid: number, start: string | undefined) => boolean;
}

/** Tells whether the holder of a claim can still be at work. */
export function isHeld(claim: Claim, {host, now, isProcessAlive}: Liveness): boolean {
  if (claim.host === host) return isProcessAlive(claim.pid, claim.processStart);
  return now - claim.heartbeatAt < SILENCE_MS;
}
