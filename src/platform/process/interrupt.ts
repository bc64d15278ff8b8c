/** Ctrl-C, a polite kill, and a terminal that was closed or a connection that dropped. */
export type InterruptSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** What these signals do while a command runs. */
export interface Interrupt {
  /** Aborted by the first signal: stop and save. */
  readonly signal: AbortSignal;
  readonly received: InterruptSignal | undefined;
  dispose(): void;
}

const EXIT = {SIGINT: 130, SIGTERM: 143, SIGHUP: 129} as const satisfies Record<InterruptSignal, number>;
const SIGNALS = Object.keys(EXIT) as InterruptSignal[];

/**
 * Listens for the signals; the first asks, the second ends the process at once.
 *
 * SIGHUP is one of them since children have sessions of their own: unasked they would outlive a closed terminal.
 */
export function onInterrupt(): Interrupt {
  const controller = new AbortController();
  let received: InterruptSignal | undefined;
  const handle = (signal: NodeJS.Signals) => {
    if (received) process.exit(EXIT[signal as InterruptSignal]);
    received = signal as InterruptSignal;
    controller.abort(signal);
  };
  for (const signal of SIGNALS) process.on(signal, handle);
  return {
    signal: controller.signal,
    get received() {
      return received;
    },
    dispose: () => {
      for (const signal of SIGNALS) process.removeListener(signal, handle);
    },
  };
}
