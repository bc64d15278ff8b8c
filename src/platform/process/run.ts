import {execa} from 'execa';
import {fail} from '../../core/errors/index.js';

const GRACE_MS = 10_000;

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
  /** Ends the group: SIGTERM, SIGKILL after the grace time. Resolves when the child is gone; may be called twice. */
  stop(): Promise<void>;
}

function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
  } catch (error) {
    // Gone already: what was asked for.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

function startFailure(error: Error, options: ProcessOptions): unknown {
  const code = codeOf(error.cause) ?? codeOf(error);
  if (code === 'ENOENT') return fail('E_PROGRAM_NOT_FOUND', {program: options.command}, {cause: error});
  if (code === 'EACCES') return fail('E_NO_PERMISSION', {path: options.command, action: 'run'}, {cause: error});
  return error;
}

/** Starts a child and returns at once. */
export function spawnProcess(options: ProcessOptions): RunningProcess {
  const started = performance.now();
  const child = execa(options.command, options.args ?? [], {
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
  if (options.onStdout) child.stdout?.on('data', options.onStdout);
  else child.stdout?.resume();
  if (options.onStderr) child.stderr?.on('data', options.onStderr);
  else child.stderr?.resume();
  let timer: NodeJS.Timeout | undefined;
  const terminate = () => {
    signalGroup(child.pid, 'SIGTERM');
    timer ??= setTimeout(() => signalGroup(child.pid, 'SIGKILL'), options.graceMs ?? GRACE_MS);
  };
  options.signal?.addEventListener('abort', terminate, {once: true});
  if (options.signal?.aborted) terminate();
  // A child must not outlive us when we exit without having stopped it.
  const onExit = () => signalGroup(child.pid, 'SIGKILL');
  process.once('exit', onExit);
  const done = child.then((result): ProcessEnd => {
    clearTimeout(timer);
    process.removeListener('exit', onExit);
    options.signal?.removeEventListener('abort', terminate);
    // execa's own type of the result and Error disagree about optional fields.
    const failure: unknown = result;
    if (child.pid === undefined && failure instanceof Error) throw startFailure(failure, options);
    return {
      exitCode: result.exitCode ?? null,
      signal: result.signal ?? null,
      seconds: (performance.now() - started) / 1000,
    };
  });
  const stop = async () => {
    terminate();
    await done;
  };
  return {pid: child.pid, done, stop};
}

/** Runs a child to its end. Throws E_PROGRAM_NOT_FOUND; a failing child is a result, not an error. */
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
