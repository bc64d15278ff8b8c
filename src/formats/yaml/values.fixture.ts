import fc from 'fast-check';
import {Float, type Value} from '../number.js';

const NASTY = [
  'a: b',
  'a #b',
  '- x',
  '---',
  '...',
  '--- a',
  "it's",
  '"',
  "'",
  '\\',
  'null',
  '~',
  'yes',
  '1',
  '1.0',
  '0x1',
  '2020-01-01',
  '<<',
  '=',
  '&a',
  '*a',
  '!t',
  '[',
  '{a}',
  ',',
  ':',
  '?',
  '-',
  '-a',
  ':a',
  '?a',
  '#',
  '%',
  '@',
  '`',
  '|',
  '>',
  '\t',
  '\n',
  ' a',
  'a ',
  'a\n',
  '\n\na',
  'a\r\nb',
  '\0',
  '\x85',
  '\u2028',
  '\u00a0',
  '\ufeff',
  '\ud800',
  '😀',
  '__proto__',
  'constructor',
  'x'.repeat(130),
  'two  spaces',
  'a:\tb',
  '\u3000',
  '\x7f',
];

/** Strings that break careless printers, and any other ones. */
export const anyText = fc.oneof(
  fc.constantFrom(...NASTY),
  fc.string({unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)), maxLength: 12}),
  fc.string({maxLength: 20}),
  fc.tuple(fc.constantFrom(...NASTY), fc.constantFrom(...NASTY)).map((pair) => pair.join('')),
);

/** Numbers as the parser gives them with floats kept. */
const anyNumber: fc.Arbitrary<Value> = fc.oneof(
  fc.integer(),
  fc.bigInt().map((value) => (Number.isSafeInteger(Number(value)) ? Number(value) : value)),
  fc.double().map((value) => (Number.isInteger(value) ? new Float(value) : value)),
);

/** Any value of the text formats, of small depth. */
export const anyValue: fc.Arbitrary<Value> = fc.letrec<{value: Value}>((tie) => ({
  value: fc.oneof(
    {depthSize: 'small', maxDepth: 4},
    fc.constantFrom(null, true, false),
    anyNumber,
    anyText,
    fc.array(tie('value'), {maxLength: 4}),
    fc.dictionary(anyText, tie('value'), {maxKeys: 4, noNullPrototype: true}),
  ),
})).value;
