/** The time, passed in so that pure code never reads it by itself. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC, an integer. */
  now(): number;
}

/** The machine's clock. */
export const systemClock: Clock = {now: () => Date.now()};

/** Returns RFC 3339 in UTC with milliseconds: `2026-11-25T10:00:00.000Z`. */
export function formatTime(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
