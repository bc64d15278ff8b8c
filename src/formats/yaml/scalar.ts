import {Float, fitInteger} from '../number.js';

/** What a plain (unquoted) scalar means; `invalid` ones have no meaning in any place but a key. */
export type Resolved =
  | {readonly kind: 'null'}
  | {readonly kind: 'invalid'}
  | {readonly kind: 'boolean'; readonly value: boolean}
  | {readonly kind: 'integer'; readonly value: number | bigint}
  | {readonly kind: 'float'; readonly value: number}
  | {readonly kind: 'string'; readonly value: string};

const NULL = /^(?:~|null|Null|NULL|)$/;
const BOOLEAN = /^(?:true|True|TRUE|false|False|FALSE)$/;
const BOOLEAN_11 = /^(?:yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)$/;
const INTEGER = /^([-+]?)(?:(0b)_*([01][01_]*)|(0o)_*([0-7][0-7_]*)|(0x)_*([0-9a-fA-F][0-9a-fA-F_]*)|([0-9][0-9_]*))$/;
const FLOAT =
  /^[-+]?(?:[0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[0-9][0-9_]*[eE][-+]?[0-9]+|\.[0-9][0-9_]*(?:[eE][-+]?[0-9]+)?)$/;
const INFINITY = /^[-+]?\.(?:inf|Inf|INF)$/;
const NAN = /^\.(?:nan|NaN|NAN)$/;
/** Dates and times, which YAML 1.1 readers and DVC take for dates when they stand unquoted. */
const DAY = /^\d{4}-\d\d-\d\d$/;
const TIMESTAMP = /^\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?$/;

/**
 * Returns the meaning of a plain scalar by the YAML 1.2 core rules with DVC's additions: underscores and leading zeros in
 * integers, `0b` integers, `1.` floats. `legacy` gives YAML 1.1: `yes` is true and `017` is 15.
 *
 * Dates stay strings: `looksLikeDate` tells them.
 */
export function resolvePlain(text: string, legacy = false): Resolved {
  if (NULL.test(text)) return {kind: 'null'};
  if (BOOLEAN.test(text)) return {kind: 'boolean', value: text[0] === 't' || text[0] === 'T'};
  if (legacy && BOOLEAN_11.test(text)) return {kind: 'boolean', value: /^(?:y|on)/i.test(text)};
  if (text === '=' || text === '<<') return {kind: 'invalid'};
  const first = text.charCodeAt(0);
  // Nothing that starts otherwise than with a digit, a sign or a dot is a number.
  if (first > 57 || first < 43) return {kind: 'string', value: text};
  return resolveNumber(text, legacy) ?? {kind: 'string', value: text};
}

function resolveNumber(text: string, legacy: boolean): Resolved | undefined {
  const integer = INTEGER.exec(text);
  if (integer) return {kind: 'integer', value: readInteger(integer, legacy)};
  if (FLOAT.test(text)) return {kind: 'float', value: Number(text.replaceAll('_', ''))};
  if (INFINITY.test(text)) return {kind: 'float', value: text.startsWith('-') ? -Infinity : Infinity};
  return NAN.test(text) ? {kind: 'float', value: Number.NaN} : undefined;
}

function readInteger(match: RegExpExecArray, legacy: boolean): number | bigint {
  const [, sign, , binary, , octal, , hex, decimal = ''] = match;
  const magnitude = ((): bigint => {
    if (binary !== undefined) return BigInt(`0b${binary.replaceAll('_', '')}`);
    if (octal !== undefined) return BigInt(`0o${octal.replaceAll('_', '')}`);
    if (hex !== undefined) return BigInt(`0x${hex.replaceAll('_', '')}`);
    const digits = decimal.replaceAll('_', '');
    return legacy && /^0[0-7]+$/.test(digits) ? BigInt(`0o${digits}`) : BigInt(digits);
  })();
  return fitInteger(sign === '-' ? -magnitude : magnitude);
}

/** Tells whether DVC and YAML 1.1 readers would take the plain scalar for a date or a time stamp. */
export function looksLikeDate(text: string): boolean {
  return DAY.test(text) || TIMESTAMP.test(text);
}

/** Returns a float for the value tree: a `Float` when floats are kept and the number is whole. */
export function floatValue(value: number, keepFloats: boolean): number | Float {
  return keepFloats && Number.isInteger(value) ? new Float(value) : value;
}
