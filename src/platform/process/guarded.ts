import {type ChildProcess, spawn} from 'node:child_process';
import {readdirSync, readFileSync} from 'node:fs';
import {constants} from 'node:os';
import type {Duplex} from 'node:stream';
import {setTimeout as sleep} from 'node:timers/promises';

/** A program to run in a process group of its own that cannot outlive this process. */
export interface GuardedProcess {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
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
const FIRST_POLL_MS = 1;
const LONGEST_POLL_MS = 50;

/** Sends a signal to a process group; false where no process of it is left. */
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-group, signal);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

/**
 * Tells whether a process of the group is still able to do something. Zombies are not, but count for `kill`, and in a container
 * nobody may ever take them away; where there is a `/proc` they are told apart.
 */
function isAlive(group: number): boolean {
  if (!signalGroup(group, 0)) return false;
  const states = processStates(group);
  return states === undefined || states.some((state) => state !== 'Z' && state !== 'X');
}

/** Returns the state letters of the processes of a group, or undefined without a `/proc`. */
function processStates(group: number): string[] | undefined {
  if (process.platform !== 'linux') return undefined;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => stateIn(`/proc/${pid}/stat`, group));
}

function stateIn(path: string, group: number): string[] {
  try {
    // The name in brackets may hold anything, brackets too.
    const stat = readFileSync(path, 'latin1');
    const [state = '', , processGroup] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return Number(processGroup) === group ? [state] : [];
  } catch {
    // The process ended while it was looked at.
    return [];
  }
}

/** Waits until no process of the group is left, or the time is over; returns whether it is gone. */
async function isGone(group: number, timeoutMs: number): Promise<boolean> {
  let pollMs = FIRST_POLL_MS;
  for (let waitedMs = 0; isAlive(group); waitedMs += pollMs, pollMs = Math.min(pollMs * 2, LONGEST_POLL_MS)) {
    if (waitedMs >= timeoutMs) return false;
    await sleep(pollMs);
  }
  return true;
}

/** Ends what a program has left running in its group: it would write to outputs that count as finished. */
async function clearGroup(group: number, graceMs: number): Promise<void> {
  if (!signalGroup(group, 'SIGTERM') || (await isGone(group, graceMs))) return;
  signalGroup(group, 'SIGKILL');
  await isGone(group, LAST_OUTPUT_MS);
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
function listen(group: number, {signal, graceMs}: GuardedProcess): () => void {
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
  const {program, args, cwd, env, onOutput, graceMs} = request;
  const child = spawn('/bin/sh', ['-c', GUARD, 'sh', program, ...args], {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const closed = new Promise((resolve) => child.once('close', resolve));
  const end = exited(child);
  child.stdout?.on('data', (chunk: Uint8Array) => onOutput(chunk, 'stdout'));
  child.stderr?.on('data', (chunk: Uint8Array) => onOutput(chunk, 'stderr'));
  const guard = child.stdio[3] as Duplex;
  // The guard may be gone before it is told to go, with its whole group.
  guard.on('error', () => undefined);
  await started(child);
  const group = child.pid ?? 0;
  const stopListening = listen(group, request);
  const result = await end;
  await clearGroup(group, graceMs);
  stopListening();
  await lastOutput(child, closed);
  guard.destroy();
  return result;
}
