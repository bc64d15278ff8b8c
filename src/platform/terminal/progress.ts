import {formatBytes, formatDuration} from '../../core/units.js';

/** Long work shown to people on stderr. */
export interface Progress {
  update(state: {readonly done: number; readonly total?: number; readonly unit?: 'bytes' | string}): void;
  /** Takes it off the screen. */
  stop(): void;
}

export interface ProgressPlace {
  readonly stream: NodeJS.WritableStream;
  /** A terminal that can redraw a line; elsewhere one line every ten seconds is written. */
  readonly interactive: boolean;
  readonly silent: boolean;
  readonly now: () => number;
}

const QUIET_MS = 300;
const BAR_MS = 2000;
const LINE_MS = 10_000;
const BAR_WIDTH = 24;

interface State {
  done: number;
  total: number | undefined;
  unit: string | undefined;
}

const amount = (value: number, unit: string | undefined): string =>
  unit === 'bytes' ? formatBytes(value) : `${value}`;

/** Returns the text of a bar: share, count, rate, time left. */
export function describeProgress(label: string, {done, total, unit}: State, elapsedMs: number): string {
  const rate = elapsedMs > 0 ? (done / elapsedMs) * 1000 : 0;
  const count = total === undefined ? amount(done, unit) : `${amount(done, unit)} of ${amount(total, unit)}`;
  const speed = unit === 'bytes' ? `${formatBytes(rate)}/s` : `${rate.toFixed(rate < 10 ? 1 : 0)}/s`;
  if (total === undefined || total === 0) return `${label} ${count}, ${speed}`;
  const filled = Math.round((Math.min(done, total) / total) * BAR_WIDTH);
  const left = rate > 0 ? `, ${formatDuration(((total - done) / rate) * 1000)} left` : '';
  return `${label} [${'='.repeat(filled)}${' '.repeat(BAR_WIDTH - filled)}] ${count}, ${speed}${left}`;
}

interface Spinner {
  text: string;
  stop(): unknown;
}

async function startSpinner(label: string, stream: NodeJS.WritableStream): Promise<Spinner> {
  const {default: ora} = await import('ora');
  return ora({text: label, stream, discardStdin: false}).start();
}

/** Shows nothing under 300 ms, then a spinner, from 2 s on a bar; a line every ten seconds where lines cannot be redrawn. */
export function startProgress(label: string, place: ProgressPlace): Progress {
  if (place.silent) return {update: () => {}, stop: () => {}};
  const started = place.now();
  const state: State = {done: 0, total: undefined, unit: undefined};
  let spinner: Spinner | undefined;
  let stopped = false;
  const elapsed = () => place.now() - started;
  const draw = async () => {
    if (!place.interactive) return void place.stream.write(`${describeProgress(label, state, elapsed())}\n`);
    spinner ??= await startSpinner(label, place.stream);
    if (stopped) spinner.stop();
    else spinner.text = elapsed() < BAR_MS ? label : describeProgress(label, state, elapsed());
  };
  const timers = place.interactive
    ? [setTimeout(() => void draw(), QUIET_MS), setInterval(() => void draw(), QUIET_MS)]
    : [setInterval(() => void draw(), LINE_MS)];
  for (const timer of timers) timer.unref();
  return {
    update: ({done, total, unit}) => {
      state.done = done;
      if (total !== undefined) state.total = total;
      if (unit !== undefined) state.unit = unit;
    },
    stop: () => {
      stopped = true;
      for (const timer of timers) clearInterval(timer);
      spinner?.stop();
    },
  };
}
