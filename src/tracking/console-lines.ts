const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
/** A line longer than this is written in pieces, so that a program without line breaks does not fill the memory. */
const LONGEST_LINE_BYTES = 64 * 1024;

export type StreamName = 'stdout' | 'stderr';

/** A progress bar writes over itself; only its last state is worth a line. */
function lastState(line: Uint8Array): Uint8Array {
  const end = line.at(-1) === CARRIAGE_RETURN ? line.length - 1 : line.length;
  const from = end === 0 ? 0 : line.lastIndexOf(CARRIAGE_RETURN, end - 1) + 1;
  return line.subarray(from, end);
}

/**
 * Puts two streams into one text: whole lines, in the order in which their ends arrived.
 *
 * Works on bytes, for a character may arrive in two chunks.
 */
export class LineMerger {
  readonly #write: (line: Uint8Array) => void;
  readonly #pending: Record<StreamName, Uint8Array> = {stdout: new Uint8Array(), stderr: new Uint8Array()};

  constructor(write: (line: Uint8Array) => void) {
    this.#write = write;
  }

  push(stream: StreamName, chunk: Uint8Array): void {
    let rest = chunk;
    for (let at = rest.indexOf(LINE_FEED); at >= 0; at = rest.indexOf(LINE_FEED)) {
      this.#line(stream, rest.subarray(0, at));
      rest = rest.subarray(at + 1);
    }
    this.#pending[stream] = Buffer.concat([this.#pending[stream], rest]);
    if (this.#pending[stream].length > LONGEST_LINE_BYTES) this.#line(stream, new Uint8Array());
  }

  /** Writes what is left of unfinished lines. */
  end(): void {
    for (const stream of ['stdout', 'stderr'] as const)
      if (this.#pending[stream].length > 0) this.#line(stream, new Uint8Array());
  }

  #line(stream: StreamName, last: Uint8Array): void {
    const whole = Buffer.concat([this.#pending[stream], last]);
    this.#pending[stream] = new Uint8Array();
    this.#write(Buffer.concat([lastState(whole), Uint8Array.of(LINE_FEED)]));
  }
}
