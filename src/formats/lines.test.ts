import fc from 'fast-check';
import {expect, test} from 'vitest';
import {splitLines} from './lines.js';

function linesOf(text: string, cuts: readonly number[]): string[] {
  const lines: string[] = [];
  const splitter = splitLines((line) => lines.push(line));
  const bytes = Buffer.from(text);
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  places.slice(1).forEach((end, i) => void splitter.push(bytes.subarray(places[i], end)));
  splitter.end();
  return lines;
}

test('lines end with LF, CRLF or a bare CR of a progress bar; the last may lack its end', () => {
  expect(linesOf('a\nb\r\n10%\r20%\rdone\nrest', [])).toEqual(['a', 'b', '10%', '20%', 'done', 'rest']);
  expect(linesOf('', [])).toEqual([]);
  expect(linesOf('\n\n', [])).toEqual(['', '']);
});

test('where the chunks are cut makes no difference, not even inside a character', () => {
  const text = fc
    .array(fc.oneof(fc.string({unit: 'grapheme'}), fc.constantFrom('\n', '\r\n', 'é😀\n')))
    .map((parts) => parts.join('').replace(/\r(?!\n)/g, ''));
  fc.assert(
    fc.property(text, fc.array(fc.nat()), (whole, cuts) => {
      expect(linesOf(whole, cuts)).toEqual(linesOf(whole, []));
    }),
  );
});

test('a line that never ends is handed on in pieces', () => {
  const lines: string[] = [];
  const splitter = splitLines((line) => lines.push(line));
  const chunk = Buffer.alloc(512 * 1024, 'x');
  for (let i = 0; i < 5; i++) splitter.push(chunk);
  expect(lines.map((line) => line.length)).toEqual([1024 * 1024, 1024 * 1024]);
  splitter.end();
  expect(lines.join('')).toHaveLength(5 * 512 * 1024);
});
