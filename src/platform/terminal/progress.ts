import type {Ora} from 'ora';
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

/** Shows nothing under 300 ms, then a spinner, from 2 s on a bar; a line every ten seconds where lines cannot be redrawn. */
export function startProgress(label: string, place: ProgressPlace): Progress {
  if (place.silent) return {update: () => {}, stop: () => {}};
  const started = place.now();
  const state: State = {done: 0, total: undefined, unit: undefined};
  const elapsed = () => place.now() - started;
  const screen = place.interactive ? createSpinner(label, place.stream) : createLines(place.stream);
  const draw = () => screen.show(elapsed() < BAR_MS ? label : describeProgress(label, state, elapsed()));
  const timer = setInterval(draw, place.interactive ? QUIET_MS : LINE_MS);
  timer.unref();
  return {
    update: ({done, total, unit}) => {
      state.done = done;
      if (total !== undefined) state.total = total;
      if (unit !== undefined) state.unit = unit;
    },
    stop: () => {
      clearInterval(timer);
      screen.stop();
    },
  };
}

/** Where the text of a progress goes. */
interface Screen {
  show(text: string): void;
  /** Takes the text off at once; nothing is shown afterwards. */
  stop(): void;
}

const createLines = (stream: NodeJS.WritableStream): Screen => ({
  show: (text) => void stream.write(`${text}\n`),
  stop: () => {},
});

function createSpinner(label: string, stream: NodeJS.WritableStream): Screen {
  let state: 'none' | 'loading' | 'stopped' | Ora = 'none';
  // The text may change while ora is loading, and it may be over by then.
  let wanted = label;
  const load = async () => {
    const {default: ora} = await import('ora');
    if (state === 'loading') state = ora({text: wanted, stream, discardStdin: false}).start();
  };
  return {
    show: (text) => {
      wanted = text;
      if (typeof state === 'object') state.text = text;
      if (state !== 'none') return;
      state = 'loading';
      void load();
    },
    stop: () => {
      if (typeof state === 'object') state.stop();
      state = 'stopped';
    },
  };
}
