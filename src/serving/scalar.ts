import {type Element, hasNul} from './element.js';

/** What is wrong with one value, in the words of the validator of FastAPI (pydantic), which clients know. */
export interface ValueProblem {
  readonly type: string;
  readonly msg: string;
  readonly ctx?: Readonly<Record<string, unknown>>;
}

/** A value as a tensor stores it, or what is wrong with it. */
export type ReadScalar = number | bigint | string | ValueProblem;

const problem = (type: string, msg: string, ctx?: ValueProblem['ctx']): ValueProblem =>
  ctx ? {type, msg, ctx} : {type, msg};

const FLOAT_TYPE = problem('float_type', 'Input should be a valid number');
const FLOAT_PARSING = problem('float_parsing', 'Input should be a valid number, unable to parse string as a number');
const INT_TYPE = problem('int_type', 'Input should be a valid integer');
const INT_PARSING = problem('int_parsing', 'Input should be a valid integer, unable to parse string as an integer');
const INT_FRACTION = problem('int_from_float', 'Input should be a valid integer, got a number with a fractional part');
const INT_FINITE = problem('finite_number', 'Input should be a finite number');
const BOOL_TYPE = problem('bool_type', 'Input should be a valid boolean');
const BOOL_PARSING = problem('bool_parsing', 'Input should be a valid boolean, unable to interpret input');
const STRING_TYPE = problem('string_type', 'Input should be a valid string');
const STRING_NUL = problem('value_error', 'Value error, a text with a NUL character cannot be passed to the model');

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const NON_FINITE = /^([+-]?)(?:(nan)|inf(?:inity)?)$/i;
const WHOLE = /^[+-]?\d+(?:\.0*)?$/;
/** Longest text read as a whole number: beyond it nothing fits 64 bits, and reading takes quadratic time. */
const MAX_WHOLE = 400;

/** Tells a problem from a value. */
export function isProblem(value: ReadScalar): value is ValueProblem {
  return typeof value === 'object';
}

function parseFloatText(text: string): number | ValueProblem {
  const trimmed = text.trim();
  if (DECIMAL.test(trimmed)) return Number(trimmed);
  const [, sign, nan] = NON_FINITE.exec(trimmed) ?? [];
  if (sign === undefined) return FLOAT_PARSING;
  if (nan) return Number.NaN;
  return sign === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

function readFloat(value: unknown): number | ValueProblem {
  switch (typeof value) {
    case 'number':
      return value;
    case 'bigint':
    case 'boolean':
      return Number(value);
    case 'string':
      return parseFloatText(value);
    default:
      return FLOAT_TYPE;
  }
}

function wholeOf(value: unknown): bigint | ValueProblem {
  switch (typeof value) {
    case 'bigint':
      return value;
    case 'boolean':
      return value ? 1n : 0n;
    case 'number':
      if (Number.isInteger(value)) return BigInt(value);
      return Number.isFinite(value) ? INT_FRACTION : INT_FINITE;
    case 'string': {
      const trimmed = value.trim();
      return trimmed.length <= MAX_WHOLE && WHOLE.test(trimmed)
        ? BigInt(trimmed.replace(/\..*$/, '').replace(/^\+/, ''))
        : INT_PARSING;
    }
    default:
      return INT_TYPE;
  }
}

function readInteger(value: unknown, element: Element): number | bigint | ValueProblem {
  const whole = wholeOf(value);
  if (typeof whole === 'object') return whole;
  const [min, max] = element.range ?? [0n, 0n];
  if (whole < min)
    return problem('greater_than_equal', `Input should be greater than or equal to ${min}`, {ge: printable(min)});
  if (whole > max)
    return problem('less_than_equal', `Input should be less than or equal to ${max}`, {le: printable(max)});
  return element.sizeBytes === 8 ? whole : Number(whole);
}

const printable = (value: bigint): number | bigint => (Number.isSafeInteger(Number(value)) ? Number(value) : value);

const TRUE = new Set(['true', '1', 'yes', 'y', 'on', 't']);
const FALSE = new Set(['false', '0', 'no', 'n', 'off', 'f']);

function readBool(value: unknown): number | ValueProblem {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'number' || typeof value === 'bigint') {
    const number = Number(value);
    return number === 0 || number === 1 ? number : BOOL_PARSING;
  }
  if (typeof value !== 'string') return BOOL_TYPE;
  const word = value.toLowerCase();
  if (TRUE.has(word)) return 1;
  return FALSE.has(word) ? 0 : BOOL_PARSING;
}

/**
 * Returns the value as a tensor of this type stores it, or what is wrong with it; as lenient as FastAPI: digits in a text are a
 * number, `true` is 1. A half is returned as a number, not as bits.
 */
export function readScalar(value: unknown, element: Element): ReadScalar {
  switch (element.family) {
    case 'float':
      return readFloat(value);
    case 'integer':
      return readInteger(value, element);
    case 'bool':
      return readBool(value);
    case 'string':
      if (typeof value !== 'string') return STRING_TYPE;
      return hasNul(value) ? STRING_NUL : value;
  }
}
