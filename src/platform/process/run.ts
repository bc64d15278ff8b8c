import {setMaxListeners} from 'node:events';
import {existsSync} from 'node:fs';
import type {Readable} from 'node:stream';
import {execa} from 'execa';
import {fail} from '../../core/errors/index.js';
import {fileError} from '../fs/file-error.js';
import {bindToExit, finishGroup, signalGroup} from './group.js';

const GRACE_MS = 10_000;
const DRAIN_MS = 2000;

export type Environment = Readonly<Record<string, string | undefined>>;

export interface ProcessOptions {
  readonly command: string;
  readonly args?: readonly string[];
  /** Runs `command` through this shell; true is the system's. */
  readonly shell?: boolean | string;
  readonly cwd: string;
  readonly env: Environment;
  readonly input?: string | Uint8Array;
  /** Lets the child read our own stdin. */
  readonly inheritStdin?: boolean;
  /** Called with the output as it comes. What it throws ends the child and is thrown by `done`. */
  readonly onStdout?: (chunk: Uint8Array) => void;
  readonly onStderr?: (chunk: Uint8Array) => void;
  /** Aborting stops the child and everything it started: SIGTERM, then SIGKILL after `graceMs`. */
  readonly signal?: AbortSignal | undefined;
  readonly graceMs?: number;
}

export interface ProcessEnd {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly seconds: number;
}

/** A child that runs in a process group of its own. */
export interface RunningProcess {
  readonly pid: number | undefined;
  readonly done: Promise<ProcessEnd>;
  /** Ends the group: SIGTERM, SIGKILL after the grace time. Resolves when all of it is gone; may be called twice. */
  stop(): Promise<void>;
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

function startFailure(error: Error, {command, shell, cwd}: ProcessOptions): unknown {
  const cause = codeOf(error.cause) === undefined ? error : error.cause;
  const program = typeof shell === 'string' ? shell : command;
  if (codeOf(cause) !== 'ENOENT') return fileError(cause, program, 'run');
  // The system says the same of a missing program and of a missing folder to run it in.
  if (!existsSync(cwd)) return fail('E_FILE_NOT_FOUND', {path: cwd}, {cause: error});
  return fail('E_PROGRAM_NOT_FOUND', {program}, {cause: error});
}

function startChild(options: ProcessOptions) {
  return execa(options.command, options.args ?? [], {
    cwd: options.cwd,
    env: options.env as Record<string, string>,
    extendEnv: false,
    shell: options.shell ?? false,
    detached: process.platform !== 'win32',
    cleanup: false,
    buffer: false,
    reject: false,
    stripFinalNewline: false,
    stdin: options.inheritStdin ? 'inherit' : options.input === undefined ? 'ignore' : 'pipe',
    ...(options.input === undefined ? {} : {input: options.input}),
  });
}

/** Hands a stream's bytes on, or throws them away so that the child never waits for a reader. */
function connect(stream: Readable | null, handler: ((chunk: Uint8Array) => void) | undefined): void {
  if (handler) stream?.on('data', handler);
  else stream?.resume();
}

/** A background process may hold the streams for ever after the child has ended; what the child wrote is there at once. */
function closeStreamsAfterExit(child: ReturnType<typeof startChild>): void {
  child.once('exit', () => {
    const timer = setTimeout(() => [child.stdout, child.stderr].forEach((stream) => void stream?.destroy()), DRAIN_MS);
    child.once('close', () => clearTimeout(timer));
  });
}

/** Starts a child and returns at once. */
export function spawnProcess(options: ProcessOptions): RunningProcess {
  const started = performance.now();
  const child = startChild(options);
  const {pid} = child;
  const release = pid === undefined ? () => {} : bindToExit(pid);
  let deadline: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  let broken: {readonly error: unknown} | undefined;
  const terminate = () => {
    if (pid === undefined || deadline !== undefined) return;
    const graceMs = options.graceMs ?? GRACE_MS;
    deadline = performance.now() + graceMs;
    signalGroup(pid, 'SIGTERM');
    timer = setTimeout(() => signalGroup(pid, 'SIGKILL'), graceMs);
  };
  // A reader that cannot go on (a full disk) ends the child; thrown from here its error would end the whole program.
  const guarded = (handler: ProcessOptions['onStdout']) =>
    handler &&
    ((chunk: Uint8Array) => {
      if (broken) return;
      try {
        handler(chunk);
      } catch (error) {
        broken = {error};
        terminate();
      }
    });
  connect(child.stdout, guarded(options.onStdout));
  connect(child.stderr, guarded(options.onStderr));
  closeStreamsAfterExit(child);
  if (options.signal) listenToAbort(options.signal, terminate);
  const done = child.then(async (result): Promise<ProcessEnd> => {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', terminate);
    if (pid !== undefined && deadline !== undefined) await finishGroup(pid, deadline);
    release();
    if (broken) throw broken.error;
    // execa's own type of the result and Error disagree about optional fields.
    const failure: unknown = result;
    if (pid === undefined && failure instanceof Error) throw startFailure(failure, options);
    const seconds = (performance.now() - started) / 1000;
    return {exitCode: result.exitCode ?? null, signal: result.signal ?? null, seconds};
  });
  const stop = async () => {
    terminate();
    await done;
  };
  return {pid, done, stop};
}

function listenToAbort(signal: AbortSignal, listener: () => void): void {
  // One signal stops any number of children; Node takes more than ten listeners for a leak and says so on stderr.
  setMaxListeners(0, signal);
  signal.addEventListener('abort', listener, {once: true});
  if (signal.aborted) listener();
}

/**
 * Runs a child to its end; processes it leaves behind run on, unless it was stopped.
 *
 * A failing child is a result, not an error. Throws E_PROGRAM_NOT_FOUND, and the errors of files about program and `cwd`.
 */
export function runProcess(options: ProcessOptions): Promise<ProcessEnd> {
  return spawnProcess(options).done;
}

/** Runs a child and returns what it printed, as text. */
export async function captureProcess(
  options: Omit<ProcessOptions, 'onStdout' | 'onStderr'>,
): Promise<ProcessEnd & {stdout: string; stderr: string}> {
  const [stdout, stderr]: Uint8Array[][] = [[], []];
  const end = await runProcess({
    ...options,
    onStdout: (chunk) => void stdout?.push(chunk),
    onStderr: (chunk) => void stderr?.push(chunk),
  });
  return {
    ...end,
    stdout: Buffer.concat(stdout ?? []).toString('utf8'),
    stderr: Buffer.concat(stderr ?? []).toString('utf8'),
  };
}
