import {readFileSync} from 'node:fs';

const START_FIELD = 19;

/**
 * Returns when a process of this machine started, as an opaque text that a later process with the same id does not share.
 *
 * Undefined where the system does not tell (only Linux does, cheaply) and for a process that is gone.
 */
export function processStart(pid: number): string | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is the program's name in parentheses and may hold anything, blanks too.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[START_FIELD];
  } catch {
    return undefined;
  }
}

/** Tells whether a process of this machine is alive and, where `start` is known, still the same one. */
export function isProcessAlive(pid: number, start?: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  const now = start === undefined ? undefined : processStart(pid);
  return now === undefined || now === start;
}
