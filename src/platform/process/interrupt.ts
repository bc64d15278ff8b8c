/** What Ctrl-C and SIGTERM do while a command runs. */
export interface Interrupt {
  /** Aborted by the first signal: stop and save. */
  readonly signal: AbortSignal;
  readonly received: 'SIGINT' | 'SIGTERM' | undefined;
  dispose(): void;
}

const EXIT = {SIGINT: 130, SIGTERM: 143} as const;

/** Listens for both signals; the first asks, the second ends the process at once. */
export function onInterrupt(): Interrupt {
  const controller = new AbortController();
  let received: 'SIGINT' | 'SIGTERM' | undefined;
  const handle = (signal: 'SIGINT' | 'SIGTERM') => {
    if (received) process.exit(EXIT[signal]);
    received = signal;
    controller.abort(signal);
  };
  const [onInt, onTerm] = [() => handle('SIGINT'), () => handle('SIGTERM')];
  process.on('SIGINT', onInt);
  process.on('SIGTERM', onTerm);
  return {
    signal: controller.signal,
    get received() {
      return received;
    },
    dispose: () => {
      process.removeListener('SIGINT', onInt);
      process.removeListener('SIGTERM', onTerm);
    },
  };
}
