import type {AbsPath} from '../../core/brand.js';
import type {Clock} from '../../core/clock.js';
import type {Random} from '../../core/random.js';
import type {Terminal} from '../../platform/terminal/index.js';
import type {Project} from '../../project/index.js';
import type {GlobalOptions} from './globals.js';

/** Where a list was cut. */
export interface Page {
  readonly total: number;
  readonly truncated: boolean;
}

/** Everything a command may touch; handed to `run` and `render`. */
export interface CommandContext<Args = Record<string, unknown>, Options = Record<string, unknown>> {
  readonly args: Args;
  readonly options: Options;
  readonly globals: GlobalOptions;
  readonly version: string;
  /** The folder the command works in: where it was started, or `-C`. */
  readonly cwd: AbsPath;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly terminal: Terminal;
  readonly clock: Clock;
  readonly random: Random;
  /** Aborted by the first Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
  /** Opens the project around `cwd`, once; E_NO_PROJECT when there is none. Closed by the frame. */
  project(): Promise<Project>;
  /** A line on stderr for people; silent with `--quiet` and `--json`. */
  note(message: string): void;
  /** Something the user should know; stands under `warnings` in JSON. */
  warn(message: string): void;
  /** One step of long work for programs, printed with `--events`. */
  event(event: {readonly type: string} & Readonly<Record<string, unknown>>): void;
  /** States that `data` is a part of a longer list. */
  page(page: Page): void;
  /** Prints the result now; for commands that go on running, such as servers. The value `run` returns is then not printed. */
  emit(data: unknown): Promise<void>;
}
