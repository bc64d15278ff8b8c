import {
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  writeSync,
} from 'node:fs';
import {dirname} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {getSystemErrorMap} from 'node:util';
import type Koffi from 'koffi';
import {fail} from '../../core/errors/index.js';
import {fileError} from '../fs/file-error.js';

/** Who holds a lock, as it wrote into the file; DVC writes its process number only. */
export interface LockOwner {
  readonly pid: number;
  readonly command: string;
  readonly since: string | undefined;
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

async function loadKoffi(): Promise<typeof Koffi> {
  try {
    return (await import('koffi')).default;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw fail('E_NATIVE_MODULE', {name: 'koffi', reason: reason.replace(/\s+/g, ' ')}, {cause: error});
  }
}

/** `flock(2)` as DVC takes it; freed by the kernel when the file is closed or the process dies, however it dies. */
async function loadFlock(): Promise<TryLock> {
  const koffi = await loadKoffi();
  const flock = koffi.load(null).func('int flock(int, int)') as (descriptor: number, operation: number) => number;
  return (descriptor) => {
    if (flock(descriptor, LOCK_EXCLUSIVE_NONBLOCKING) === 0) return 'held';
    const errno = koffi.errno();
    if (WOULD_BLOCK.has(errno)) return 'busy';
    const [code, text] = getSystemErrorMap().get(-errno) ?? [`errno ${errno}`, 'flock failed'];
    throw new Error(`${text} (${code})`);
  };
}

async function loadLockFileEx(): Promise<TryLock> {
  const koffi = await loadKoffi();
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

function parseOwner(text: string): LockOwner | undefined {
  const value: unknown = JSON.parse(text);
  if (typeof value === 'number') return {pid: value, command: 'dvc', since: undefined};
  if (typeof value !== 'object' || value === null) return undefined;
  const {pid, command, since} = value as Partial<Record<keyof LockOwner, unknown>>;
  if (typeof pid !== 'number' || typeof command !== 'string' || typeof since !== 'string') return undefined;
  return {pid, command, since};
}

function readOwner(path: string): LockOwner | undefined {
  try {
    return parseOwner(readFileSync(path, 'utf8'));
  } catch {
    // The owner may be writing just now; its name is for the message only.
    return undefined;
  }
}

function describeOwner(owner: LockOwner | undefined): string {
  if (!owner) return 'its name is not known';
  return `\`${owner.command}\` (process ${owner.pid}${owner.since === undefined ? '' : `, since ${owner.since}`})`;
}

function openLockFile(path: string): number {
  try {
    mkdirSync(dirname(path), {recursive: true});
    return openSync(path, constants.O_RDWR | constants.O_CREAT, 0o644);
  } catch (error) {
    throw fileError(error, path, 'lock');
  }
}

function tryOnce(descriptor: number, path: string, tryLock: TryLock): 'held' | 'busy' {
  try {
    return tryLock(descriptor);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw fail('E_LOCK_UNSUPPORTED', {path, reason}, {cause: error});
  }
}

/** Somebody may have removed the file (`git clean`) while we waited: then the lock is on one nobody else will look at. */
function isStillThere(descriptor: number, path: string): boolean {
  const there = statSync(path, {bigint: true, throwIfNoEntry: false});
  const held = fstatSync(descriptor, {bigint: true});
  return there !== undefined && there.ino === held.ino && there.dev === held.dev;
}

/** Returns the descriptor that holds the lock, or undefined when another has it. */
function open(path: string, tryLock: TryLock): number | undefined {
  const descriptor = openLockFile(path);
  try {
    if (tryOnce(descriptor, path, tryLock) === 'held' && isStillThere(descriptor, path)) return descriptor;
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
  closeSync(descriptor);
  return undefined;
}

async function acquire(path: string, tryLock: TryLock, options: LockOptions): Promise<number> {
  const deadline = Date.now() + options.waitMs;
  for (let attempt = 0; ; attempt++) {
    const descriptor = open(path, tryLock);
    if (descriptor !== undefined) return descriptor;
    options.signal?.throwIfAborted();
    if (Date.now() >= deadline) throw fail('E_LOCKED', {path, owner: describeOwner(readOwner(path))});
    if (attempt === 0) options.onWait?.(readOwner(path));
    // Not all at once when the lock is freed.
    await sleep(POLL_MS + Math.random() * POLL_MS, undefined, options.signal ? {signal: options.signal} : {});
  }
}

/** For those who wait. */
function writeOwner(descriptor: number, path: string, command: string): void {
  const owner: LockOwner = {pid: process.pid, command, since: new Date().toISOString()};
  try {
    ftruncateSync(descriptor);
    writeSync(descriptor, `${JSON.stringify(owner)}\n`, 0);
  } catch (error) {
    throw fileError(error, path, 'write');
  }
}

/**
 * Runs `body` while no other process holds the lock file at `path`.
 *
 * Waits up to `waitMs`, then throws E_LOCKED with the owner's name. The file stays; only the lock on it counts. Not for
 * use inside itself: the second call waits for the first. Throws E_LOCK_UNSUPPORTED and E_NATIVE_MODULE.
 */
export async function withLock<Value>(path: string, options: LockOptions, body: () => Promise<Value>): Promise<Value> {
  loaded ??= process.platform === 'win32' ? loadLockFileEx() : loadFlock();
  const descriptor = await acquire(path, await loaded, options);
  try {
    writeOwner(descriptor, path, options.command);
    return await body();
  } finally {
    closeSync(descriptor);
  }
}
