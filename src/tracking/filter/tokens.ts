import {fail, type MlopsError} from '../../core/errors/index.js';

/** A piece of a filter; `start` and `end` are offsets into its text. */
export type Token =
  | {readonly type: 'word' | 'number'; readonly text: string; readonly start: number; readonly end: number}
  | {
      readonly type: 'quoted';
      readonly text: string;
      readonly quote: string;
      readonly start: number;
      readonly end: number;
    }
  | {readonly type: 'operator' | 'mark'; readonly text: string; readonly start: number; readonly end: number}
  | {readonly type: 'end'; readonly text: ''; readonly start: number; readonly end: number};

/** A filter or order as the user gave it. */
export interface Source {
  readonly text: string;
  /** How messages call it: `--filter`. */
  readonly name: string;
}

const WORD = /[\p{L}\p{N}\p{M}_./:+-]+/uy;
const NUMBER = /^-?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const OPERATOR = />=|<=|!=|=|>|</y;
const BLANK = /\s+/y;

/** Returns the error for a place in a filter. */
export function filterError(
  source: Source,
  place: {readonly start: number; readonly end: number},
  detail: string,
  hints: readonly string[] = [],
): MlopsError {
  const {start, end} = place;
  return fail('E_FILTER', {detail}, {location: {file: source.name, text: source.text, start, end}, hints});
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/** A quote inside a string cannot be escaped; the other kind of quote holds it. As in MLflow. */
function readQuoted(source: Source, start: number): Token {
  const quote = source.text[start] ?? '';
  const close = source.text.indexOf(quote, start + 1);
  if (close < 0)
    throw filterError(source, {start, end: source.text.length}, `the ${quote} that opens here is never closed`);
  return {type: 'quoted', text: source.text.slice(start + 1, close), quote, start, end: close + 1};
}

function readToken(source: Source, start: number): Token {
  const {text} = source;
  const first = text[start] ?? '';
  if (first === "'" || first === '"' || first === '`') return readQuoted(source, start);
  if (first === '(' || first === ')' || first === ',') return {type: 'mark', text: first, start, end: start + 1};
  const operator = match(OPERATOR, text, start);
  if (operator) return {type: 'operator', text: operator, start, end: start + operator.length};
  const word = match(WORD, text, start);
  if (word) return {type: NUMBER.test(word) ? 'number' : 'word', text: word, start, end: start + word.length};
  const whole = String.fromCodePoint(text.codePointAt(start) ?? 0);
  throw filterError(source, {start, end: start + whole.length}, `\`${whole}\` is not understood here`);
}

/** Returns the tokens of a filter, the last one of type `end`. Throws E_FILTER. */
export function tokenize(source: Source): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    at += match(BLANK, source.text, at)?.length ?? 0;
    if (at >= source.text.length) break;
    const token = readToken(source, at);
    tokens.push(token);
    at = token.end;
  }
  tokens.push({type: 'end', text: '', start: source.text.length, end: source.text.length});
  return tokens;
}
