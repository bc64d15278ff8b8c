import type {StageName} from '../../core/brand.js';
import {formatDuration} from '../../core/units.js';
import {nameReason, type ReproListener, type StageResult} from '../../pipeline/index.js';
import {LineMerger} from '../../tracking/index.js';
import type {CommandContext} from '../frame/context.js';

const PREFIX_COLOURS = ['cyan', 'magenta', 'yellow', 'green', 'blue'] as const;
const REASONS_SHOWN = 3;

/** Takes the output of one stage. */
interface Channel {
  write(stream: 'stdout' | 'stderr', chunk: Uint8Array): void;
  end(): void;
}

function reasonText(reasons: Parameters<ReproListener['started']>[2]): string {
  const shown = reasons.slice(0, REASONS_SHOWN).map(nameReason).join(', ');
  return reasons.length > REASONS_SHOWN ? `${shown} and ${reasons.length - REASONS_SHOWN} more` : shown;
}

/**
 * Returns what shows a person the stages at work, on stderr: their output as it is while only one can run at a time, else in
 * whole lines with the stage's name before them. Silent with `--quiet` and `--json`; `--events` tells a program.
 */
export function stageConsole(
  context: Pick<CommandContext, 'terminal' | 'globals' | 'note' | 'warn' | 'event'>,
): ReproListener {
  const {terminal, globals, event} = context;
  const isSilent = globals.quiet || globals.json;
  const styles = terminal.styles.stderr;
  const channels = new Map<StageName, Channel>();
  let isPrefixed = false;

  const open = (stage: StageName): Channel => {
    if (!isPrefixed) return {write: (_, chunk) => void terminal.stderr.write(chunk), end: () => undefined};
    const colour = PREFIX_COLOURS[channels.size % PREFIX_COLOURS.length] ?? 'cyan';
    const prefix = Buffer.from(styles[colour](`[${stage}] `));
    const lines = new LineMerger((line) => void terminal.stderr.write(Buffer.concat([prefix, line])));
    return {write: (stream, chunk) => lines.push(stream, chunk), end: () => lines.end()};
  };
  const channelOf = (stage: StageName): Channel => {
    const channel = channels.get(stage) ?? open(stage);
    channels.set(stage, channel);
    return channel;
  };
  const settledText = ({name, action, seconds}: StageResult): string | undefined => {
    if (action === 'ran') return styles.dim(`${name} took ${formatDuration(seconds * 1000)}`);
    return action === 'cached' ? `${name}: reused an earlier result` : undefined;
  };
  return {
    planned: (runs, mayOverlap) => {
      isPrefixed = mayOverlap;
      event({type: 'planned', stages: runs});
    },
    started: (stage, commands, reasons) => {
      event({type: 'stage.started', stage, commands});
      if (isSilent) return;
      const line = `${styles.bold(stage)}: ${commands.join('; ')} ${styles.dim(`(${reasonText(reasons)})`)}\n`;
      terminal.stderr.write(line);
    },
    output: (stage, stream, chunk) => {
      if (!isSilent) channelOf(stage).write(stream, chunk);
    },
    settled: (result) => {
      channels.get(result.name)?.end();
      event({type: 'stage.settled', stage: result.name, action: result.action, seconds: result.seconds});
      const text = isSilent ? undefined : settledText(result);
      if (text !== undefined) terminal.stderr.write(`${text}\n`);
    },
    note: context.note,
    warn: context.warn,
  };
}
