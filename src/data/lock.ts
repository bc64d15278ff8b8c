import {join} from 'node:path';
import type {AbsPath} from '../core/brand.js';
import {type LockOwner, withLock} from '../platform/lock/index.js';
import type {Project} from '../project/index.js';

const WAIT_MS = 60_000;

/**
 * Runs `body` while no other command of this project changes tracked data, pointers or ignore files.
 *
 * Every writing command holds it; not re-entrant. `command` is what others are told they wait for. Throws E_LOCKED after a
 * minute.
 */
export function withDataLock<Value>(
  project: Pick<Project, 'layout'>,
  command: string,
  body: () => Promise<Value>,
  onWait: (holder: string) => void = () => {},
): Promise<Value> {
  const path = join(project.layout.locks, 'data.lock') as AbsPath;
  const told = (owner: LockOwner | undefined) =>
    onWait(owner ? `${owner.command} (process ${owner.pid})` : 'another command');
  return withLock(path, {waitMs: WAIT_MS, command, onWait: told}, body);
}
