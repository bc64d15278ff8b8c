import {resolve} from 'node:path';
import type {AbsPath} from '../../core/brand.js';
import {formatTime, systemClock} from '../../core/clock.js';
import {fail, isMlopsError, type MlopsError} from '../../core/errors/index.js';
import {systemRandom} from '../../core/random.js';
import {requireFolder} from '../../platform/fs/index.js';
import {type Interrupt, type InterruptSignal, onInterrupt} from '../../platform/process/interrupt.js';
import {createTerminal, type Terminal} from '../../platform/terminal/index.js';
import {openProject, type Project} from '../../project/index.js';
import {writeBugReport} from '../output/bug-report.js';
import {bugDocument, errorDocument, renderError} from '../output/error.js';
import {createOut} from '../output/out.js';
import type {CommandContext, Page} from './context.js';
import type {AnyCommand} from './define-command.js';
import type {GlobalOptions} from './globals.js';
import {commandHelp} from './help.js';
import {type ParsedCommandLine, parseCommandLine} from './parse.js';

export interface Invocation {
  /** The words of its name: `['runs', 'list']`. */
  readonly path: readonly string[];
  readonly command: AnyCommand;
  /** Everything after the name. */
  readonly argv: readonly string[];
  readonly version: string;
}

const SIGNAL_EXIT = {SIGINT: 130, SIGTERM: 143, SIGHUP: 129} as const;
const BUG_EXIT = 70;

/** What a command gathered while it ran, beside its result. */
interface Gathered {
  readonly warnings: string[];
  page: Page | undefined;
  emitted: boolean;
  project: Promise<Project> | undefined;
}

function openTerminal(argv: readonly string[], globals: Partial<GlobalOptions>): Terminal {
  const has = (flag: string) => argv.includes(flag);
  return createTerminal({
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    flags: {
      noColor: globals.color === false || has('--no-color'),
      quiet: globals.quiet ?? false,
      json: globals.json ?? has('--json'),
      noInput: globals.input === false,
      yes: globals.yes ?? false,
    },
  });
}

/** Writes the JSON envelope; `version` counts breaking changes of the command's `data`. */
function envelope(invocation: Invocation, data: unknown, gathered: Gathered): string {
  const schema = `mlops.${invocation.path.join('.')}/${invocation.command.version ?? 1}`;
  const page = gathered.page ? {page: gathered.page} : {};
  return `${JSON.stringify({schema, data, ...page, warnings: gathered.warnings})}\n`;
}

function createContext(
  invocation: Invocation,
  parsed: ParsedCommandLine,
  terminal: Terminal,
  signal: AbortSignal,
  gathered: Gathered,
): CommandContext {
  const {globals} = parsed;
  const cwd = resolve(process.cwd(), globals.cd ?? '.') as AbsPath;
  const say = (line: string) => void terminal.stderr.write(`${line}\n`);
  const context: CommandContext = {
    args: parsed.args,
    options: parsed.options,
    globals,
    version: invocation.version,
    cwd,
    env: process.env,
    terminal,
    clock: systemClock,
    random: systemRandom,
    signal,
    project: () => (gathered.project ??= openProject(cwd)),
    note: (message) => {
      if (!globals.quiet && !globals.json) say(message);
    },
    warn: (message) => {
      gathered.warnings.push(message);
      if (!globals.json) say(`${terminal.styles.stderr.yellow('warning:')} ${message}`);
    },
    event: (event) => {
      if (globals.events) say(JSON.stringify({time: formatTime(systemClock.now()), ...event}));
    },
    page: (page) => {
      gathered.page = page;
    },
    emit: async (data) => {
      gathered.emitted = true;
      await printResult(invocation, data, context, gathered);
    },
  };
  return context;
}

async function printResult(
  invocation: Invocation,
  data: unknown,
  context: CommandContext,
  gathered: Gathered,
): Promise<void> {
  if (context.globals.json) {
    context.terminal.stdout.write(envelope(invocation, data, gathered));
    return;
  }
  await invocation.command.render(data, createOut(context.terminal, context.globals.quiet), context);
}

async function execute(
  invocation: Invocation,
  parsed: ParsedCommandLine,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const gathered: Gathered = {warnings: [], page: undefined, emitted: false, project: undefined};
  const context = createContext(invocation, parsed, terminal, signal, gathered);
  try {
    if (parsed.globals.cd !== undefined) await requireFolder(context.cwd);
    const data = await invocation.command.run(context);
    if (!gathered.emitted) await printResult(invocation, data, context, gathered);
    return invocation.command.exitCode?.(data, context) ?? 0;
  } finally {
    await closeProject(gathered.project);
  }
}

/** A project that could not be opened has been reported already by the command that asked for it. */
async function closeProject(project: Promise<Project> | undefined): Promise<void> {
  const opened = await project?.then(
    (value) => value,
    () => undefined,
  );
  opened?.close();
}

function reportExpected(error: MlopsError, terminal: Terminal, json: boolean, debug: boolean): number {
  const text = json ? `${JSON.stringify(errorDocument(error))}\n` : renderError(error, terminal.styles.stderr);
  terminal.stderr.write(text);
  if (debug)
    terminal.stderr.write(`${error.stack}\n${error.cause instanceof Error ? `caused by: ${error.cause.stack}\n` : ''}`);
  return error.exitCode;
}

async function reportBug(
  error: unknown,
  invocation: Invocation,
  terminal: Terminal,
  json: boolean,
  debug: boolean,
): Promise<number> {
  const log = await writeBugReport(error, invocation.path.join(' '), invocation.version, formatTime(systemClock.now()));
  const message = error instanceof Error ? error.message : String(error);
  const text = json
    ? `${JSON.stringify(bugDocument(message, log))}\n`
    : `${terminal.styles.stderr.red('error:')} this is a bug in mlops: ${message}\n  hint: the report to send is in ${log}\n`;
  terminal.stderr.write(text);
  if (debug && error instanceof Error) terminal.stderr.write(`${error.stack}\n`);
  return BUG_EXIT;
}

/** Tells whether work ended because it was told to: by the signal's reason itself, or by what Node makes of it. */
function isInterruption(error: unknown, interrupt: Interrupt): interrupt is Interrupt & {received: InterruptSignal} {
  if (interrupt.received === undefined) return false;
  return error === interrupt.signal.reason || (error instanceof Error && error.name === 'AbortError');
}

/** Runs one command from its words to its exit code, and sets `process.exitCode`. */
export async function runCommand(invocation: Invocation): Promise<void> {
  const early = (flag: string) => {
    const end = invocation.argv.indexOf('--');
    return (end < 0 ? invocation.argv : invocation.argv.slice(0, end)).includes(flag);
  };
  const [json, debug] = [early('--json'), early('--debug')];
  const interrupt = onInterrupt();
  let terminal = openTerminal(invocation.argv, {});
  try {
    const parsed = parseCommandLine(invocation.command, invocation.path.join(' '), invocation.argv);
    terminal = openTerminal(invocation.argv, parsed.globals);
    if (parsed.help) terminal.stdout.write(commandHelp(invocation.path, invocation.command, terminal.styles.stdout));
    else process.exitCode = await execute(invocation, parsed, terminal, interrupt.signal);
  } catch (thrown) {
    const error = isInterruption(thrown, interrupt) ? fail('E_INTERRUPTED', {signal: interrupt.received}) : thrown;
    process.exitCode = isMlopsError(error)
      ? reportExpected(error, terminal, json, debug)
      : await reportBug(error, invocation, terminal, json, debug);
  } finally {
    const isExpected = invocation.command.endsOnSignal === true && process.exitCode === 0;
    if (interrupt.received && !isExpected) process.exitCode = SIGNAL_EXIT[interrupt.received];
    interrupt.dispose();
  }
}
