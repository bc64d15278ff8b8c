import {type Document, isMap, isSeq, visit} from 'yaml';
import type {PrintOptions} from './print.js';

/** Returns the newline a text uses: that of its first line. */
export function newlineOf(text: string): string {
  return /\r?\n/.exec(text)?.[0] ?? '\n';
}

/** Returns the offset of the first character of the line that holds `offset`. */
export function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** Returns the offset of the newline that ends the line of `offset`, or of the end of the text. */
export function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  if (newline < 0) return text.length;
  return newline > offset && text[newline - 1] === '\r' ? newline - 1 : newline;
}

/** Returns how far a file moves nested maps and lists to the right, after the first of each it holds. */
export function fileStyle({text, document}: {text: string; document: Document.Parsed}): Required<PrintOptions> {
  const found: {indent?: number; sequenceIndent?: number} = {};
  const column = (offset: number): number => offset - lineStart(text, offset);
  visit(document, {
    Pair(_, pair) {
      const {key, value} = pair;
      if (!isMap(value) && !isSeq(value)) return undefined;
      const keyStart = (key as {range?: readonly number[]} | null)?.range?.[0];
      const start = value.range?.[0];
      if (value.flow || keyStart === undefined || start === undefined) return undefined;
      const offset = column(start) - column(keyStart);
      if (isSeq(value)) found.sequenceIndent ??= offset;
      else found.indent ??= offset;
      return found.indent !== undefined && found.sequenceIndent !== undefined ? visit.BREAK : undefined;
    },
  });
  const {indent = 2, sequenceIndent = 0} = found;
  return {indent: Math.max(1, indent), sequenceIndent: Math.max(0, sequenceIndent)};
}

/** Returns the lines from `start` to `end` with their newline; at the end of a text without one, the newline before them. */
export function wholeLines(text: string, start: number, end: number): {start: number; end: number} {
  const from = lineStart(text, start);
  const to = text[end - 1] === '\n' ? end : lineEnd(text, end) + newlineAt(text, lineEnd(text, end));
  return to === text.length && text[to - 1] !== '\n'
    ? {start: from - newlineBefore(text, from), end: to}
    : {start: from, end: to};
}

function newlineAt(text: string, offset: number): number {
  return text.startsWith('\r\n', offset) ? 2 : text[offset] === '\n' ? 1 : 0;
}

function newlineBefore(text: string, offset: number): number {
  return text.startsWith('\r\n', offset - 2) ? 2 : text[offset - 1] === '\n' ? 1 : 0;
}
