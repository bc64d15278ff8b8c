/** Cuts a stream of bytes into lines of text; a progress bar's carriage returns count as line ends. */
export interface LineSplitter {
  push(chunk: Uint8Array): void;
  /** Hands on what came after the last line end. */
  end(): void;
}

/** A program that never ends its line must not fill the memory. */
const LONGEST_LINE = 1024 * 1024;

/**
 * Returns a splitter that calls `onLine` for each line, without its end; a character cut by a chunk is kept whole.
 *
 * A line of more than a million characters is handed on in pieces of at least that size.
 */
export function splitLines(onLine: (line: string) => void): LineSplitter {
  const decoder = new TextDecoder();
  let rest = '';
  const emit = (text: string) => {
    const parts = (rest + text).split(/\r\n|\n|\r(?=[^\n])/);
    rest = parts.pop() ?? '';
    for (const part of parts) onLine(part);
    if (rest.length < LONGEST_LINE) return;
    onLine(rest);
    rest = '';
  };
  return {
    push: (chunk) => emit(decoder.decode(chunk, {stream: true})),
    end: () => {
      emit(decoder.decode());
      if (rest !== '') onLine(rest.replace(/\r$/, ''));
      rest = '';
    },
  };
}
