import {execFile} from 'node:child_process';
import {promisify} from 'node:util';

/**
 * Waits until everything written to the file system of `folder` is on the disk; returns false where the system has no
 * such call, and every file has to be synced by itself.
 *
 * One call for a batch of small files takes as long as some hundred single ones.
 */
export async function syncDisk(folder: string): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  try {
    await promisify(execFile)('sync', ['-f', folder]);
    return true;
  } catch {
    // No `sync` here, or one without `-f`, as in busybox.
    return false;
  }
}
