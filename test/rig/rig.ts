import {type ChildProcess, spawn} from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

/** The repository's root. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const NOBODY = 65_534;
const LAUNCHER = join(ROOT, 'bin', 'mlops.js');

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
  /** Run without root's right to ignore permissions; the folder is handed to that user first. */
  readonly unprivileged?: boolean;
}

/** What a command printed and how it ended. */
export interface Finished {
  readonly stdout: string;
  readonly stderr: string;
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A command that is still running. */
export interface Running {
  readonly child: ChildProcess;
  readonly finished: Promise<Finished>;
  /** Resolves with the first line of stdout that matches. */
  line(pattern: RegExp): Promise<string>;
}

/** Variables that would make a test depend on who runs it. */
function cleanEnvironment(): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(MLOPS_|GIT_|NO_COLOR|FORCE_COLOR|CI$|VITEST|NODE_OPTIONS)/.test(name),
  );
  return Object.fromEntries(kept.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

function start(command: string, args: readonly string[], folder: string, options: RunOptions): Running {
  const home = options.unprivileged ? {HOME: folder, XDG_CONFIG_HOME: join(folder, '.none')} : {};
  const env = {
    ...cleanEnvironment(),
    MLOPS_GLOBAL_CONFIG_DIR: join(folder, '.none'),
    MLOPS_SYSTEM_CONFIG_DIR: join(folder, '.none'),
    ...home,
    ...options.env,
  };
  const identity = options.unprivileged && process.getuid?.() === 0 ? {uid: NOBODY, gid: NOBODY} : {};
  const child = spawn(command, args, {cwd: options.cwd ?? folder, env, stdio: 'pipe', ...identity});
  let [stdout, stderr] = ['', ''];
  const watchers = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    for (const look of watchers) look();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdin.on('error', () => {}).end(options.input ?? '');
  const finished = new Promise<Finished>((resolve, reject) => {
    child.on('error', reject).on('close', (exitCode, signal) => resolve({stdout, stderr, exitCode, signal}));
  });
  const line = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        const found = stdout.split('\n').find((text) => pattern.test(text));
        if (found === undefined) return;
        watchers.delete(look);
        resolve(found);
      };
      watchers.add(look);
      look();
      void finished.then(
        (end) => reject(new Error(`ended before a line matched ${pattern}:\n${end.stdout}\n${end.stderr}`)),
        reject,
      );
    });
  return {child, finished, line};
}

/** A folder of its own with few verbs: write files, run the built program, look at what came of it. */
export class Rig {
  readonly folder: string;

  constructor() {
    this.folder = realpathSync(mkdtempSync(join(tmpdir(), 'mlops-test-')));
  }

  path(...parts: readonly string[]): string {
    return join(this.folder, ...parts);
  }

  /** Writes files; keys are paths relative to the folder. */
  write(files: Readonly<Record<string, string | Uint8Array>>): void {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(this.path(path)), {recursive: true});
      writeFileSync(this.path(path), content);
    }
  }

  read(path: string): string {
    return readFileSync(this.path(path), 'utf8');
  }

  exists(path: string): boolean {
    return existsSync(this.path(path));
  }

  /** Runs `mlops` with these arguments to its end. */
  run(args: readonly string[], options: RunOptions = {}): Promise<Finished> {
    return this.start(args, options).finished;
  }

  /** Runs `mlops … --json` and returns the document; fails the test when it did not end with `exitCode`. */
  async json<Data = unknown>(
    args: readonly string[],
    options: RunOptions & {readonly exitCode?: number} = {},
  ): Promise<Data> {
    // What stands after `--` belongs to the program that mlops starts.
    const end = args.includes('--') ? args.indexOf('--') : args.length;
    const words = [...args.slice(0, end), '--json', ...args.slice(end)];
    const {stdout, stderr, exitCode} = await this.run(words, options);
    if (exitCode !== (options.exitCode ?? 0))
      throw new Error(`mlops ${args.join(' ')} ended with ${exitCode}:\n${stderr}\n${stdout}`);
    return (JSON.parse(stdout) as {data: Data}).data;
  }

  /** Starts `mlops` and returns at once. */
  start(args: readonly string[], options: RunOptions = {}): Running {
    return start(process.execPath, [LAUNCHER, ...args], this.folder, options);
  }

  /** Runs another program; throws when it fails. */
  async shell(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
    const {stdout, stderr, exitCode} = await start(command, args, this.folder, options).finished;
    if (exitCode !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${exitCode}:\n${stderr}`);
    return stdout;
  }

  /** Makes the folder a git repository with one commit of what is in it. */
  async git(): Promise<void> {
    const identity = ['-c', 'user.name=test', '-c', 'user.email=test@example.invalid'];
    await this.shell('git', ['init', '-q', '-b', 'main']);
    await this.shell('git', ['config', 'user.name', 'test']);
    await this.shell('git', ['config', 'user.email', 'test@example.invalid']);
    await this.shell('git', ['add', '-A']);
    await this.shell('git', [...identity, 'commit', '-q', '--allow-empty', '-m', 'start']);
  }

  /** Copies an example here and links what it imports. */
  copyExample(name: string): void {
    cpSync(join(ROOT, 'examples', name), this.folder, {recursive: true});
    mkdirSync(this.path('node_modules'));
    symlinkSync(ROOT, this.path('node_modules', 'mlops'));
    for (const dependency of ['ml-matrix', 'yaml'])
      symlinkSync(join(ROOT, 'node_modules', dependency), this.path('node_modules', dependency));
  }

  /** Hands the folder to an ordinary user, for runs with `unprivileged`. */
  async handOver(): Promise<void> {
    if (process.getuid?.() === 0) await this.shell('chown', ['-R', `${NOBODY}:${NOBODY}`, this.folder]);
  }

  remove(): void {
    rmSync(this.folder, {recursive: true, force: true});
  }
}
