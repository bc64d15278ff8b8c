import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {LineMerger, type StreamName} from './console-lines.js';

function merged(pushes: readonly (readonly [StreamName, string | Uint8Array])[]): string {
  const lines: Uint8Array[] = [];
  const merger = new LineMerger((line) => void lines.push(line));
  for (const [stream, chunk] of pushes) merger.push(stream, typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  merger.end();
  return Buffer.concat(lines).toString();
}

describe('merging two streams', () => {
  test('keeps lines whole and in the order of their ends', () => {
    expect(
      merged([
        ['stdout', 'one '],
        ['stderr', 'problem\n'],
        ['stdout', 'line\ntwo'],
        ['stderr', 'x'],
      ]),
    ).toBe('problem\none line\ntwo\nx\n');
  });

  test('keeps the last state of a progress bar', () => {
    expect(
      merged([
        ['stderr', ' 10%\r 50%\r'],
        ['stderr', '100%\r\n\r\n'],
      ]),
    ).toBe('100%\n\n');
  });

  test('one stream comes out as it went in, however it was cut', () => {
    const text = fc.string({unit: fc.constantFrom('a', 'é', '😀', '\n')});
    fc.assert(
      fc.property(text, fc.array(fc.nat(40), {maxLength: 6}), (input, cuts) => {
        const bytes = Buffer.from(input);
        const places = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)), bytes.length].toSorted((a, b) => a - b);
        const chunks = places.slice(1).map((end, i) => ['stdout', bytes.subarray(places[i], end)] as const);
        const wanted = input === '' || input.endsWith('\n') ? input : `${input}\n`;
        expect(merged(chunks)).toBe(wanted);
      }),
    );
  });

  test('a line that never ends does not fill the memory', () => {
    expect(merged([['stdout', 'x'.repeat(100_000)]]).split('\n')).toHaveLength(2);
    expect(
      merged(Array.from({length: 3}, () => ['stdout', 'x'.repeat(50_000)] as const)).split('\n').length,
    ).toBeGreaterThan(2);
  });
});
