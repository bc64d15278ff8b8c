import {readFileSync} from 'node:fs';

const STATE_FIELD = 0;
const START_FIELD = 19;

/** Returns the fields of `/proc/PID/stat` from the third on; undefined for a process that is gone and on other systems. */
function statFields(pid: number): string[] | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is the program's name in parentheses and may hold anything, blanks too.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

/**
 * Returns when a process of this machine started, as an opaque text that a later process with the same id does not share.
 *
 * Undefined where the system does not tell (only Linux does, cheaply) and for a process that is gone.
 */
export function processStart(pid: number): string | undefined {
  return statFields(pid)?.[START_FIELD];
}

/**
 * Tells whether a process of this machine is alive and, where `start` is known, still the same one.
 *
 * One that has ended and was not taken away yet counts as gone: in a container it may stay like that for ever.
 */
export function isProcessAlive(pid: number, start?: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  const fields = statFields(pid);
  if (fields === undefined) return true;
  return !/^[ZXx]/.test(fields[STATE_FIELD] ?? '') && (start === undefined || fields[START_FIELD] === start);
}
