import {parse, TomlDate, TomlError, type TomlValue} from 'smol-toml';
import {fail, type SourceLocation} from '../../core/errors/index.js';
import type {LocatedValue, NumberOptions} from '../located.js';
import {Float, fitInteger, setKey, type Value} from '../number.js';
import {locateToml} from './locate.js';

/**
 * Returns the value of a TOML text. Dates and times become their text (`2020-01-31`, `2020-01-31T10:00:00.000Z`); integers
 * beyond 2^53 become bigint.
 *
 * Throws E_TOML_SYNTAX with the place of the first error.
 */
export function parseToml(text: string, file: string, {keepFloats = false}: NumberOptions = {}): LocatedValue {
  const clean = text.startsWith('\ufeff') ? text.slice(1) : text;
  const shift = text.length - clean.length;
  try {
    const table = parse(clean, {integersAsBigInt: true, useLegacyDate: true});
    return {value: convert(table, keepFloats), locate: (path) => locateToml(text, file, path)};
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const location = errorLocation(error, {text, file, shift});
    const message = (error.message.split('\n')[0] ?? '').replace(/^Invalid TOML document: /, '');
    throw fail('E_TOML_SYNTAX', {file, first: message}, {cause: error, problems: [{message, location}]});
  }
}

function errorLocation(
  error: TomlError,
  {text, file, shift}: {text: string; file: string; shift: number},
): SourceLocation {
  const lines = text.slice(shift).split('\n');
  const before = lines.slice(0, error.line - 1).reduce((length, line) => length + line.length + 1, shift);
  const start = Math.min(before + Math.max(0, error.column - 1), text.length);
  return {file, text, start, end: Math.min(start + 1, text.length)};
}

function convert(value: TomlValue, keepFloats: boolean): Value {
  if (typeof value === 'bigint') return fitInteger(value);
  if (typeof value === 'number') return keepFloats && Number.isInteger(value) ? new Float(value) : value;
  if (typeof value !== 'object') return value;
  if (value instanceof TomlDate) return value.toISOString();
  if (Array.isArray(value)) return value.map((item) => convert(item, keepFloats));
  const map: Record<string, Value> = {};
  for (const [key, item] of Object.entries(value as Record<string, TomlValue>))
    setKey(map, key, convert(item, keepFloats));
  return map;
}
