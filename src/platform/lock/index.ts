import {closeSync, constants, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync} from 'node:fs';
import {dirname} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {fail} from '../../core/errors/index.js';
import {fileError} from '../fs/file-error.js';

/** Who holds a lock, as it wrote into the file. */
export interface LockOwner {
  readonly pid: number;
  readonly command: string;
  readonly since: string;
}

export interface LockOptions {
  /** How long to wait for another holder. */
  readonly waitMs: number;
  /** What this process is doing, for those who wait. */
  readonly command: string;
  /** Called once when the lock is held by another. */
  readonly onWait?: (owner: LockOwner | undefined) => void;
  readonly signal?: AbortSignal | undefined;
}

const LOCK_EXCLUSIVE_NONBLOCKING = 2 | 4;
const WOULD_BLOCK = new Set([11, 35]);
const POLL_MS = 50;

type TryLock = (descriptor: number) => 'held' | 'busy';

let loaded: Promise<TryLock> | undefined;

/** `flock(2)` as DVC takes it; freed by the kernel when the file is closed or the process dies, however it dies. */
async function loadFlock(): Promise<TryLock> {
  const {default: koffi} = await import('koffi');
  const flock = koffi.load(null).func('int flock(int, int)') as (descriptor: number, operation: number) => number;
  return (descriptor) => {
    if (flock(descriptor, LOCK_EXCLUSIVE_NONBLOCKING) === 0) return 'held';
    const errno = koffi.errno();
    if (WOULD_BLOCK.has(errno)) return 'busy';
    throw new Error(`flock failed with errno ${errno}`);
  };
}

async function loadLockFileEx(): Promise<TryLock> {
  const {default: koffi} = await import('koffi');
  const kernel = koffi.load('kernel32.dll');
  const runtime = koffi.load('ucrtbase.dll');
  const handleOf = runtime.func('intptr_t _get_osfhandle(int)') as (descriptor: number) => number;
  koffi.struct('OVERLAPPED', {
    Internal: 'uintptr_t',
    InternalHigh: 'uintptr_t',
    Offset: 'uint32',
    OffsetHigh: 'uint32',
    hEvent: 'void *',
  });
  const lockFile = kernel.func('bool LockFileEx(intptr_t, uint32, uint32, uint32, uint32, OVERLAPPED *)') as (
    ...args: unknown[]
  ) => boolean;
  return (descriptor) =>
    lockFile(handleOf(descriptor), 3, 0, 1, 0, {Internal: 0, InternalHigh: 0, Offset: 0, OffsetHigh: 0, hEvent: null})
      ? 'held'
      : 'busy';
}

function readOwner(path: string): LockOwner | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as LockOwner;
  } catch {
    // The owner may be writing just now; its name is for the message only.
    return undefined;
  }
}

const describeOwner = (owner: LockOwner | undefined): string =>
  owner ? `\`${owner.command}\` (process ${owner.pid}, since ${owner.since})` : 'its name is not known';

function openLockFile(path: string): number {
  try {
    mkdirSync(dirname(path), {recursive: true});
    return openSync(path, constants.O_RDWR | constants.O_CREAT, 0o644);
  } catch (error) {
    throw fileError(error, path, 'lock');
  }
}

async function acquire(descriptor: number, path: string, tryLock: TryLock, options: LockOptions): Promise<void> {
  const deadline = Date.now() + options.waitMs;
  let told = false;
  for (;;) {
    let state: 'held' | 'busy';
    try {
      state = tryLock(descriptor);
    } catch (error) {
      throw fail(
        'E_LOCK_UNSUPPORTED',
        {path, reason: error instanceof Error ? error.message : String(error)},
        {cause: error},
      );
    }
    if (state === 'held') return;
    options.signal?.throwIfAborted();
    if (Date.now() >= deadline) throw fail('E_LOCKED', {path, owner: describeOwner(readOwner(path))});
    if (!told) options.onWait?.(readOwner(path));
    told = true;
    await sleep(POLL_MS + Math.random() * POLL_MS, undefined, options.signal ? {signal: options.signal} : {});
  }
}

/**
 * Runs `body` while no other process holds the lock file at `path`.
 *
 * Waits up to `waitMs`, then throws E_LOCKED with the owner's name. The file stays; only the lock on it counts.
 */
export async function withLock<Value>(path: string, options: LockOptions, body: () => Promise<Value>): Promise<Value> {
  loaded ??= process.platform === 'win32' ? loadLockFileEx() : loadFlock();
  const tryLock = await loaded;
  const descriptor = openLockFile(path);
  try {
    await acquire(descriptor, path, tryLock, options);
    const owner: LockOwner = {pid: process.pid, command: options.command, since: new Date().toISOString()};
    ftruncateSync(descriptor);
    writeSync(descriptor, `${JSON.stringify(owner)}\n`, 0);
    return await body();
  } finally {
    closeSync(descriptor);
  }
}
