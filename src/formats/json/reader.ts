import {createScanner, type JSONScanner} from 'jsonc-parser';
import {fail, type MlopsError} from '../../core/errors/index.js';
import {Float, fitInteger, setKey, type Value} from '../number.js';

/** The scanner's kinds of tokens; its own enum vanishes when compiled. */
const TOKEN = {
  openBrace: 1,
  closeBrace: 2,
  openBracket: 3,
  closeBracket: 4,
  comma: 5,
  colon: 6,
  null: 7,
  true: 8,
  false: 9,
  string: 10,
  number: 11,
  lineComment: 12,
  blockComment: 13,
  lineBreak: 14,
  trivia: 15,
  unknown: 16,
  end: 17,
} as const;

const MAX_DEPTH = 1000;

/** Reads one JSON text; stops at the first error. */
export class JsonReader {
  readonly #text: string;
  readonly #file: string;
  readonly #keepFloats: boolean;
  readonly #scanner: JSONScanner;
  #token: number = TOKEN.end;
  #depth = 0;

  constructor(text: string, file: string, keepFloats: boolean) {
    this.#text = text;
    this.#file = file;
    this.#keepFloats = keepFloats;
    // A byte order mark is no token; in its place a space keeps the offsets.
    this.#scanner = createScanner(text.replace(/^\ufeff/, ' '));
  }

  read(): Value {
    this.#next();
    if (this.#token === TOKEN.end) throw this.#error('the file is empty');
    const value = this.#value();
    if (this.#token !== TOKEN.end) throw this.#error('something follows after the end of the value');
    return value;
  }

  #next(): void {
    do this.#token = this.#scanner.scan();
    while (this.#token === TOKEN.lineBreak || this.#token === TOKEN.trivia);
    if (this.#token === TOKEN.lineComment || this.#token === TOKEN.blockComment)
      throw this.#error('JSON has no comments');
    const message = SCAN_ERRORS[this.#scanner.getTokenError()];
    if (message !== undefined) throw this.#error(message);
  }

  #value(): Value {
    switch (this.#token) {
      case TOKEN.openBrace:
        return this.#nested(() => this.#map());
      case TOKEN.openBracket:
        return this.#nested(() => this.#list());
      case TOKEN.string:
        return this.#take(this.#scanner.getTokenValue());
      case TOKEN.number:
        return this.#take(this.#number(this.#scanner.getTokenValue()));
      case TOKEN.true:
        return this.#take(true);
      case TOKEN.false:
        return this.#take(false);
      case TOKEN.null:
        return this.#take(null);
      default:
        return this.#special();
    }
  }

  #take<Item>(value: Item): Item {
    this.#next();
    return value;
  }

  #nested(read: () => Value): Value {
    if (++this.#depth > MAX_DEPTH) throw this.#error('collections are nested too deeply');
    const value = read();
    this.#depth--;
    return value;
  }

  #number(text: string): Value {
    if (/^-?\d+$/.test(text)) return text.length < 16 ? Number(text) + 0 : fitInteger(BigInt(text));
    const value = Number(text);
    return this.#keepFloats && Number.isInteger(value) ? new Float(value) : value;
  }

  /** What Python writes for numbers JSON has no form for. */
  #special(): Value {
    const start = this.#scanner.getTokenOffset();
    const word = /^(?:NaN|-?Infinity)\b/.exec(this.#text.slice(start, start + 10))?.[0];
    if (word === undefined)
      throw this.#error(this.#token === TOKEN.end ? 'the text ends too early' : 'a value is expected here');
    this.#scanner.setPosition(start + word.length);
    return this.#take(Number(word));
  }

  #map(): Value {
    const map: Record<string, Value> = {};
    this.#next();
    while (this.#token !== TOKEN.closeBrace) {
      if (this.#token !== TOKEN.string) throw this.#error('a key in double quotes is expected here');
      const key = this.#take(this.#scanner.getTokenValue());
      this.#expect(TOKEN.colon, '`:` is expected after a key');
      setKey(map, key, this.#value());
      this.#separate(TOKEN.closeBrace, '`,` or `}` is expected here');
    }
    this.#next();
    return map;
  }

  #list(): Value {
    const list: Value[] = [];
    this.#next();
    while (this.#token !== TOKEN.closeBracket) {
      list.push(this.#value());
      this.#separate(TOKEN.closeBracket, '`,` or `]` is expected here');
    }
    this.#next();
    return list;
  }

  #separate(close: number, message: string): void {
    if (this.#token === close) return;
    this.#expect(TOKEN.comma, message);
    if (this.#token === close) throw this.#error('a comma stands before the end');
  }

  #expect(token: number, message: string): void {
    if (this.#token !== token) throw this.#error(this.#token === TOKEN.end ? 'the text ends too early' : message);
    this.#next();
  }

  #error(message: string): MlopsError {
    const start = Math.min(this.#scanner.getTokenOffset(), this.#text.length);
    const end = Math.min(start + Math.max(1, this.#scanner.getTokenLength()), this.#text.length);
    const location = {file: this.#file, text: this.#text, start, end};
    return fail('E_JSON_SYNTAX', {file: this.#file, first: message}, {problems: [{message, location}]});
  }
}

/** By the scanner's error numbers; unknown words come as tokens of their own. */
const SCAN_ERRORS: Readonly<Record<number, string>> = {
  1: 'a comment is never closed',
  2: 'a string is never closed',
  3: 'a number ends too early',
  4: 'a `\\u` escape takes four hex digits',
  5: 'there is no such escape in JSON strings',
  6: 'a control character stands in a string: write it as `\\n` or `\\u00XX`',
};
