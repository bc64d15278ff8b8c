import {type ChildProcess, spawn} from 'node:child_process';
import {constants} from 'node:os';
import type {Duplex} from 'node:stream';
import {setTimeout as sleep} from 'node:timers/promises';
import {finishGroup, signalGroup} from './group.js';

/** A program to run in a process group of its own that cannot outlive this process. */
export interface GuardedProcess {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** What it throws, of a full disk for one, ends the group and is thrown by `runGuarded`. */
  readonly onOutput: (chunk: Uint8Array, stream: 'stdout' | 'stderr') => void;
  /** Aborted: SIGTERM to the group, SIGKILL after `graceMs`. */
  readonly signal: AbortSignal;
  readonly graceMs: number;
}

/** How the program ended; a signal that ended it shows as exit code 128 + its number, as in shells. */
export interface GuardedEnd {
  readonly exitCode: number;
  readonly signal: string | undefined;
}

/**
 * Runs the program and, beside it in the same process group, a guard that reads from descriptor 3. The end of that stream, which
 * comes when this process dies however it dies, makes the guard kill the group. The shell stays to end the guard and wait for
 * it: as an orphan it would be a zombie of this group until init takes it away.
 */
const GUARD =
  'trap : TERM INT HUP; { trap "" TERM INT HUP; read -r line <&3 || kill -KILL 0; } >/dev/null 2>&1 & "$@" 3<&-; code=$?; kill -KILL $!; wait $! 2>/dev/null; exit $code';
/** How long output of a process that left the group on purpose is waited for. */
const LAST_OUTPUT_MS = 1000;
/** Shells report the end by a signal as this and its number. */
const SIGNAL_BASE = 128;

/** Ends what a program has left running in its group: it would write to outputs that count as finished. */
async function clearGroup(group: number, graceMs: number): Promise<void> {
  signalGroup(group, 'SIGTERM');
  await finishGroup(group, performance.now() + graceMs);
}

function started(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
}

function endOf(code: number | null, signal: NodeJS.Signals | null): GuardedEnd {
  const exitCode = code ?? SIGNAL_BASE + (signal ? constants.signals[signal] : 0);
  const number = exitCode - SIGNAL_BASE;
  const named = Object.entries(constants.signals).find(([, each]) => each === number)?.[0];
  return {exitCode, signal: named};
}

function exited(child: ChildProcess): Promise<GuardedEnd> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve(endOf(code, signal)));
  });
}

/** Ends the group on request while the program runs; returns how to stop listening. */
function listen(group: number, signal: AbortSignal, graceMs: number): () => void {
  let timer: NodeJS.Timeout | undefined;
  const stop = () => {
    signalGroup(group, 'SIGTERM');
    timer = setTimeout(() => signalGroup(group, 'SIGKILL'), graceMs);
  };
  signal.addEventListener('abort', stop, {once: true});
  if (signal.aborted) stop();
  return () => {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  };
}

async function lastOutput(child: ChildProcess, closed: Promise<unknown>): Promise<void> {
  const timer = new AbortController();
  await Promise.race([closed, sleep(LAST_OUTPUT_MS, undefined, {signal: timer.signal}).catch(() => undefined)]);
  timer.abort();
  child.stdout?.destroy();
  child.stderr?.destroy();
}

/**
 * Runs a program in a process group of its own and returns how it ended, when no process of the group is left and its output
 * has been handed over. It gets no input.
 *
 * What it leaves running in the group is ended. When this process is killed, the group is killed by its guard. Rejects with the
 * system's error when the folder or `/bin/sh` cannot be used; a program that does not exist ends with exit code 127.
 */
export async function runGuarded(request: GuardedProcess): Promise<GuardedEnd> {
  const {program, args, cwd, env, onOutput, signal, graceMs} = request;
  const child = spawn('/bin/sh', ['-c', GUARD, 'sh', program, ...args], {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const reading = new AbortController();
  const closed = new Promise((resolve) => child.once('close', resolve));
  const end = exited(child);
  let broken: {readonly error: unknown} | undefined;
  const read = (stream: 'stdout' | 'stderr') => (chunk: Uint8Array) => {
    if (broken) return;
    try {
      onOutput(chunk, stream);
    } catch (error) {
      broken = {error};
      reading.abort();
    }
  };
  child.stdout?.on('data', read('stdout'));
  child.stderr?.on('data', read('stderr'));
  const guard = child.stdio[3] as Duplex;
  // The guard may be gone before it is told to go, with its whole group.
  guard.on('error', () => undefined);
  await started(child);
  const group = child.pid ?? 0;
  const stopListening = listen(group, AbortSignal.any([signal, reading.signal]), graceMs);
  const result = await end;
  await clearGroup(group, graceMs);
  stopListening();
  await lastOutput(child, closed);
  guard.destroy();
  if (broken) throw broken.error;
  return result;
}
