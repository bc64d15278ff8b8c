import {Chalk, type ChalkInstance} from 'chalk';
import {fail} from '../../core/errors/index.js';
import {fileError} from '../fs/file-error.js';
import {isCi, isUnicodeLocale, wantsColour} from './colour.js';
import {type Progress, startProgress} from './progress.js';

export interface Symbols {
  readonly tick: string;
  readonly cross: string;
  readonly arrow: string;
  readonly bullet: string;
}

const UNICODE: Symbols = {tick: '✓', cross: '✗', arrow: '→', bullet: '•'};
const ASCII: Symbols = {tick: 'ok', cross: 'x', arrow: '->', bullet: '*'};
const DEFAULT_COLUMNS = 80;
const DEFAULT_ROWS = 24;

export interface TerminalOptions {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly flags: {
    readonly noColor: boolean;
    readonly quiet: boolean;
    readonly json: boolean;
    readonly noInput: boolean;
    readonly yes: boolean;
  };
}

/** A question and the flag that answers it without asking. */
export interface Question {
  readonly question: string;
  readonly flag: string;
}

/** The streams a person or a program sees, and what may be shown and asked on them. */
export interface Terminal {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  /** Colours, judged for each stream by itself. */
  readonly styles: {readonly stdout: ChalkInstance; readonly stderr: ChalkInstance};
  readonly symbols: Symbols;
  /** Width of stdout; 80 where it is no terminal. */
  readonly columns: number;
  /** Whether stdout is a terminal. */
  readonly isInteractive: boolean;
  progress(label: string): Progress;
  /** Asks yes or no, no is the default; `--yes` answers. Throws E_PROMPT_NEEDED where nobody can be asked. */
  confirm(question: Question): Promise<boolean>;
  /** Asks to type `name`, for what cannot be got back; `--yes` answers. */
  typeName(name: string, question: Question): Promise<boolean>;
}

const GONE = new Set(['EPIPE', 'EIO', 'ERR_STREAM_DESTROYED']);

/** A reader of the result that went away (`mlops … | head`) has what it wanted: end quietly. */
function watchOutput(stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream): void {
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    const failure = fileError(error, 'standard output', 'write');
    // Thrown from here it would look like a bug of ours, and the command has nothing left to say.
    stderr.write(`error: ${failure instanceof Error ? failure.message : String(failure)}\n`);
    process.exit(1);
  });
  stderr.on('error', (error: NodeJS.ErrnoException) => {
    // Nobody reads the notes any more, or the disk for them is full; the work goes on.
    if (!GONE.has(error.code ?? '') && error.code !== 'ENOSPC') throw error;
  });
}

/** A terminal may not know its size and say 0 (containers, editors, `script`): what draws on it would divide by that for ever. */
function assumeSize(stream: NodeJS.WriteStream): void {
  if (!stream.isTTY) return;
  stream.columns ||= DEFAULT_COLUMNS;
  stream.rows ||= DEFAULT_ROWS;
}

/** Returns the terminal over three streams; meant to be called once for each process, further calls share the streams. */
export function createTerminal({stdin, stdout, stderr, env, flags}: TerminalOptions): Terminal {
  if (stdout.listenerCount('error') === 0) watchOutput(stdout, stderr);
  for (const stream of [stdout, stderr]) assumeSize(stream);
  const chalkFor = (stream: NodeJS.WriteStream) => {
    const colour = wantsColour({isTTY: stream.isTTY === true, env, off: flags.noColor});
    return new Chalk({level: colour ? 1 : 0});
  };
  // The question is written to stderr: redirected, nobody would see what is being waited for.
  const canAsk = !flags.noInput && !isCi(env) && stdin.isTTY === true && stderr.isTTY === true;
  const mayAsk = ({question, flag}: Question) => {
    if (!canAsk) throw fail('E_PROMPT_NEEDED', {question, flag});
  };
  const redraws = stderr.isTTY === true && !isCi(env) && env['TERM'] !== 'dumb';
  return {
    stdin,
    stdout,
    stderr,
    styles: {stdout: chalkFor(stdout), stderr: chalkFor(stderr)},
    symbols: isUnicodeLocale(env) ? UNICODE : ASCII,
    columns: stdout.columns ?? DEFAULT_COLUMNS,
    isInteractive: stdout.isTTY === true,
    progress: (label) =>
      startProgress(label, {
        stream: stderr,
        interactive: redraws,
        silent: flags.quiet || flags.json,
        now: () => Date.now(),
      }),
    confirm: async (question) => {
      if (flags.yes) return true;
      mayAsk(question);
      const {confirm} = await import('@clack/prompts');
      return (await confirm({message: question.question, initialValue: false, output: stderr})) === true;
    },
    typeName: async (name, question) => {
      if (flags.yes) return true;
      mayAsk(question);
      const {text} = await import('@clack/prompts');
      return (await text({message: `${question.question} Type ${name} to go on.`, output: stderr})) === name;
    },
  };
}
