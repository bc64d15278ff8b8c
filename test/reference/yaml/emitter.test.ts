import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {parseJson} from '../../../src/formats/json/index.js';
import type {Value} from '../../../src/formats/number.js';
import {parseYaml, printYaml} from '../../../src/formats/yaml/index.js';

// What ruamel.yaml 0.19.1 writes for DVC 3.67.1; see README.md.
const file = readFileSync(new URL('cases.json', import.meta.url), 'utf8');
const {cases} = parseJson(file, 'cases.json', {keepFloats: true}).value as unknown as {
  cases: [value: Value, text: string, readsBack: boolean][];
};
/** ruamel breaks lines inside quotes at these; no other writer does, and DVC cannot read some of them back. */
const ODD_NEWLINES = /[\u0085\u2028\u2029]/;

test('what fits into 80 columns is written byte for byte as DVC writes it', () => {
  const short = cases.filter(([, text]) => !ODD_NEWLINES.test(text)).filter(([value]) => fits(printYaml(value)));
  expect(short.length).toBeGreaterThan(200);
  for (const [value, text] of short) expect(printYaml(value)).toBe(text);
});

test('whatever DVC writes is read as DVC reads it', () => {
  const readable = cases.filter(([, text, readsBack]) => readsBack && !ODD_NEWLINES.test(text));
  expect(readable.length).toBeGreaterThan(400);
  for (const [value, text] of readable) expect(parseYaml(text, 'x.yaml', {keepFloats: true}).value).toEqual(value);
});

function fits(text: string): boolean {
  return text.split('\n').every((line) => [...line].length <= 80);
}
