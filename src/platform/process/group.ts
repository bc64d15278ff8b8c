import {readdirSync, readFileSync} from 'node:fs';
import {setTimeout as sleep} from 'node:timers/promises';

const FIRST_POLL_MS = 1;
const LONGEST_POLL_MS = 50;
/** What a killed process may take to disappear; it cannot refuse, but may hang in the kernel on a dead disk. */
const KILLED_MS = 2000;
const PROCESS_GROUP_FIELD = 2;

/** Groups that must not outlive this process. */
const running = new Set<number>();
let isWatchingExit = false;

const systemCode = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

/** Sends a signal to every member of a group; on Windows, which has no groups, to the process. */
export function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(process.platform === 'win32' ? group : -group, signal);
  } catch (error) {
    // Gone already, or (EPERM) nothing left that may be signalled: zombies on macOS, programs that changed their user.
    if (systemCode(error) !== 'ESRCH' && systemCode(error) !== 'EPERM') throw error;
  }
}

/** Has the group killed when this process exits, until the returned function is called. */
export function bindToExit(group: number): () => void {
  // One listener for all: Node warns of a leak from the eleventh on, and stages run by the dozen.
  if (!isWatchingExit) process.on('exit', () => running.forEach((member) => void signalGroup(member, 'SIGKILL')));
  isWatchingExit = true;
  running.add(group);
  return () => void running.delete(group);
}

/** Tells whether a line of `/proc/PID/stat` is that of a living member of the group. */
function isLivingMember(stat: string, group: number): boolean {
  // The second field is the program's name in parentheses and may hold anything, blanks too.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[PROCESS_GROUP_FIELD]) === group && fields[0] !== 'Z' && fields[0] !== 'X';
}

function readStat(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    // It ended between the listing and now.
    return '';
  }
}

/** Tells whether a group has members that still do something. */
function isGroupAlive(group: number): boolean {
  try {
    process.kill(-group, 0);
  } catch {
    return false;
  }
  // Where nobody collects orphans (a container without init) dead ones answer signals for ever: look closer.
  if (process.platform !== 'linux') return true;
  return readdirSync('/proc').some((name) => /^\d+$/.test(name) && isLivingMember(readStat(name), group));
}

/** Returns whether the group is gone by the deadline. */
async function waitForGroup(group: number, deadline: number): Promise<boolean> {
  for (let pollMs = FIRST_POLL_MS; isGroupAlive(group); pollMs = Math.min(pollMs * 2, LONGEST_POLL_MS)) {
    if (performance.now() >= deadline) return false;
    await sleep(pollMs);
  }
  return true;
}

/**
 * Waits for a group that was asked to end, and kills what is left of it at `deadline` (in the time of `performance.now`).
 *
 * The leader may be gone already: a group's number is not given away while it has members.
 */
export async function finishGroup(group: number, deadline: number): Promise<void> {
  if (process.platform === 'win32' || (await waitForGroup(group, deadline))) return;
  signalGroup(group, 'SIGKILL');
  await waitForGroup(group, performance.now() + KILLED_MS);
}
