import type {StageName} from '../../core/brand.js';
import type {Environment} from '../../platform/process/index.js';
import type {Project} from '../../project/index.js';
import type {ClaimDesk} from '../claims/claim-desk.js';
import type {Executor} from '../executor/executor.js';
import {type Facts, lockEntryOf} from '../facts.js';
import type {Graph} from '../graph.js';
import type {LockEntry} from '../lock.js';
import type {LockStore} from '../lock-store.js';
import type {Reason} from '../reason.js';
import type {Stage} from '../stage.js';
import type {Recorder} from './recorder.js';
import type {StageResult, Trouble} from './result.js';
import type {RunCache} from './run-cache.js';

/** How stages are to be run. */
interface WorkOptions {
  /** Store outputs in the cache. */
  readonly commit: boolean;
  readonly useRunCache: boolean;
  /** How long a command that is asked to stop may take. */
  readonly graceMs: number;
  readonly env: Environment;
}

/** Where the work tells what goes on. */
export interface WorkListener {
  started(stage: StageName, commands: readonly string[], reasons: readonly Reason[]): void;
  output(stage: StageName, stream: 'stdout' | 'stderr', chunk: Uint8Array): void;
  settled(result: StageResult, trouble: Trouble | undefined): void;
  note(message: string): void;
  warn(message: string): void;
}

/** What the work on stages is done with. */
export interface WorkParts {
  readonly project: Project;
  readonly graph: Graph;
  readonly locks: LockStore;
  readonly runCache: RunCache;
  readonly claims: ClaimDesk;
  readonly recorder: Recorder;
  readonly executor: Executor;
  readonly options: WorkOptions;
  readonly signal: AbortSignal;
  readonly listener: WorkListener;
}

/** A stage about to be renewed: what it reads now, and why it has to. */
export interface Task {
  readonly stage: Stage;
  readonly facts: Facts;
  readonly reasons: readonly Reason[];
  readonly locked: LockEntry | undefined;
}

/** What renewing a stage came to. */
export type Outcome = Pick<StageResult, 'action' | 'reasons' | 'runId' | 'exitCode'> & {
  readonly trouble?: Trouble | undefined;
};

/** Returns facts in which some paths are as they were just written. */
export function withPaths(facts: Facts, written: Facts['paths']): Facts {
  return {...facts, paths: new Map([...facts.paths, ...written])};
}

/** Writes down in the lock file that a stage succeeded with these facts; all content they name is stored by now. */
export async function recordSuccess({graph, locks}: WorkParts, stage: Stage, facts: Facts): Promise<LockEntry> {
  const entry = lockEntryOf(stage, facts);
  await locks.put(stage.name, entry, (name) => graph.stages.has(name));
  return entry;
}
