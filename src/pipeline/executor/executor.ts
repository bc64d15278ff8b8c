import type {AbsPath, StageName} from '../../core/brand.js';

/** A stage's work, ready to be run anywhere. */
export interface StageTask {
  readonly stage: StageName;
  /** Shell commands, run one after another; the first that fails ends the task. */
  readonly commands: readonly string[];
  readonly folder: AbsPath;
  /** The whole environment of the commands. */
  readonly env: Readonly<Record<string, string>>;
}

export interface TaskHooks {
  /** Takes what the commands print, at once and in order for each stream. */
  readonly onOutput: (chunk: Uint8Array, stream: 'stdout' | 'stderr') => void;
  /** Aborted to stop the task: its processes are asked to end and, after `graceMs`, made to. */
  readonly signal: AbortSignal;
  readonly graceMs: number;
}

/** How a task ended. */
export interface TaskResult {
  /** Of the last command that ran; 128 and the signal's number when a signal ended it. */
  readonly exitCode: number;
  /** The name of that signal. */
  readonly signal: string | undefined;
  /** The last command that ran. */
  readonly command: string;
  readonly seconds: number;
}

/**
 * Runs the commands of stages.
 *
 * An implementation promises: `run` may be called many times at once; commands of one task never overlap; the promise is
 * fulfilled, whatever the exit code, only when no process of the task is left and all output has been handed over; it is
 * rejected only where a command could not be started; no process of a task outlives the program, even when that is killed;
 * commands get no input. The suite in `test/conformance/executor.test.ts` checks it.
 */
export interface Executor {
  run(task: StageTask, hooks: TaskHooks): Promise<TaskResult>;
}
