import {type Float, formatNumber, isList, isMap, type Value, type ValueMap} from '../number.js';
import {looksLikeDate, resolvePlain} from './scalar.js';

export interface PrintOptions {
  /** Columns a nested map stands to the right of its key; at least 1. */
  readonly indent?: number;
  /** Columns a list stands to the right of its key. */
  readonly sequenceIndent?: number;
}

/** How much longer a key may be before it needs the `? key` form. */
const MAX_SIMPLE_KEY = 122;

/**
 * Returns the YAML of a value in block style, with one newline at the end: lists at the column of their key, empty `[]` and
 * `{}`, nothing for null, no folding; strings plain where they read back as themselves, else in single or double quotes.
 *
 * These are DVC's bytes but for lines DVC would fold. The same value always gives the same text; keys keep their order.
 */
export function printYaml(value: Value): string {
  return `${printBlock(value, 0).join('\n')}\n`;
}

/** Returns the lines of a value, all but the first one indented by `column`. */
export function printBlock(value: Value, column: number, options: PrintOptions = {}): string[] {
  const {indent = 2, sequenceIndent = 0} = options;
  const pad = ' '.repeat(column);
  const style = {indent, sequenceIndent};
  const lines = linesOf(value, style);
  return lines.map((line, index) => (index === 0 || line === '' ? line : pad + line));
}

/** Returns the lines of one `key: value`, all but the first one indented by `column`. */
export function printPair(key: string, value: Value, column: number, options: PrintOptions = {}): string[] {
  return printBlock({[key]: value}, column, options);
}

type Style = Required<PrintOptions>;

function linesOf(value: Value, style: Style): string[] {
  if (isList(value) && value.length > 0) return value.flatMap((item) => hang('- ', linesOf(item, style)));
  if (isMap(value) && Object.keys(value).length > 0)
    return Object.entries(value).flatMap(([key, item]) => pairLines(key, item, style));
  return [printInline(value)];
}

function pairLines(key: string, value: Value, style: Style): string[] {
  if ([...key].length > MAX_SIMPLE_KEY || key.includes('\n'))
    return [`? ${printString(key)}`, ...hang(': ', linesOf(value, style))];
  const name = printString(key);
  if (value === null) return [`${name}:`];
  if (!isBlock(value)) return [`${name}: ${printInline(value)}`];
  const pad = ' '.repeat(isList(value) ? style.sequenceIndent : style.indent);
  return [`${name}:`, ...linesOf(value, style).map((line) => pad + line)];
}

function hang(mark: string, lines: readonly string[]): string[] {
  return lines.map((line, index) => (index === 0 ? mark : '  ') + line);
}

/** Tells whether a value takes lines of its own: a list or a map that is not empty. */
export function isBlock(value: Value): value is readonly Value[] | ValueMap {
  return isList(value) ? value.length > 0 : isMap(value) && Object.keys(value).length > 0;
}

/** Returns a scalar, `[]` or `{}` as it stands after `key: `; null is the empty text. */
export function printInline(value: Value): string {
  if (value === null) return '';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return printString(value);
  if (isList(value)) return '[]';
  return isMap(value) ? '{}' : printNumber(value);
}

/** Returns a value on one line, as it stands inside `[…]` and `{…}`. */
export function printFlow(value: Value): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return printFlowString(value);
  if (isList(value)) return `[${value.map(printFlow).join(', ')}]`;
  if (!isMap(value)) return printInline(value);
  return `{${Object.entries(value)
    .map(([key, item]) => `${printFlowString(key)}: ${printFlow(item)}`)
    .join(', ')}}`;
}

function printFlowString(text: string): string {
  return /[,[\]{}]|^[-?:]/.test(text) && isPlain(text) ? quoted(text) : printString(text);
}

function printNumber(value: number | bigint | Float): string {
  const text = formatNumber(value);
  if (text === 'nan') return '.nan';
  return text.endsWith('inf') ? text.replace('inf', '.inf') : text;
}

/** Returns a string plain where it reads back as itself, else quoted. */
function printString(text: string): string {
  return isPlain(text) ? text : quoted(text);
}

function quoted(text: string): string {
  return /['\n]/.test(text) || UNSAFE.test(text) ? doubleQuoted(text) : `'${text}'`;
}

/** Without the `u` flag a pair of surrogates would look like two unprintable halves. */
const UNSAFE = /[\p{Cc}\p{Surrogate}\u2028\u2029\ufeff\ufffe\uffff]/u;
const INDICATOR_FIRST = /^(?:[#,[\]{}&*!|>"'%@`]|[-?:](?: |$)|---|\.\.\.)/;

function isPlain(text: string): boolean {
  if (text === '' || UNSAFE.test(text) || /^\s|\s$|: |:$| #/.test(text) || INDICATOR_FIRST.test(text)) return false;
  return resolvePlain(text).kind === 'string' && !looksLikeDate(text);
}

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '\0': '0',
  '\x07': 'a',
  '\b': 'b',
  '\t': 't',
  '\n': 'n',
  '\v': 'v',
  '\f': 'f',
  '\r': 'r',
  '\x1b': 'e',
  '"': '"',
  '\\': '\\',
  '\x85': 'N',
  '\u2028': 'L',
  '\u2029': 'P',
};

/** Returns a string in double quotes, one line, with upper-case hex escapes for what cannot be printed. */
export function doubleQuoted(text: string): string {
  const escaped = Array.from(text, (character) => {
    const short = SHORT_ESCAPES[character];
    if (short !== undefined) return `\\${short}`;
    if (!UNSAFE.test(character)) return character;
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
    return code.length <= 2 ? `\\x${code.padStart(2, '0')}` : `\\u${code.padStart(4, '0')}`;
  });
  return `"${escaped.join('')}"`;
}
