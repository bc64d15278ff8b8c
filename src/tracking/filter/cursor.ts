import type {Name} from './subject.js';
import {filterError, type Source, type Token, tokenize} from './tokens.js';

/** Steps through the tokens of one filter. */
export class Cursor {
  readonly source: Source;
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(source: Source) {
    this.source = source;
    this.#tokens = tokenize(source);
  }

  /** The token `ahead` of the next one; past the last, the end. */
  peek(ahead = 0): Token {
    const last = {type: 'end', text: '', start: this.source.text.length, end: this.source.text.length} as const;
    return this.#tokens[this.#at + ahead] ?? last;
  }

  next(): Token {
    const token = this.peek();
    if (token.type !== 'end') this.#at++;
    return token;
  }

  /** Tells whether a keyword or mark comes next. */
  sees(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return (token.type === 'word' || token.type === 'mark') && token.text.toUpperCase() === text;
  }

  /** Steps over a keyword or mark if it comes next. */
  takes(text: string): boolean {
    const found = this.sees(text);
    if (found) this.#at++;
    return found;
  }

  fail(token: Token, detail: string, hints: readonly string[] = []): Error {
    const place = token.type === 'end' ? {start: Math.max(0, token.start - 1), end: token.end} : token;
    return filterError(this.source, place, detail, hints);
  }

  /** Reads `metrics.auc`, `tags."a b"`, `` `run name` `` or `status`. */
  name(): Name {
    const token = this.next();
    if (token.type === 'quoted' && token.quote !== "'")
      return {entity: undefined, key: token.text, start: token.start, end: token.end};
    if (token.type !== 'word' || /^(and|or|not|in|is|like|ilike|null)$/i.test(token.text))
      throw this.fail(
        token,
        token.type === 'end' ? 'a comparison is missing here' : `a name is wanted here, not \`${token.text}\``,
        ['names are written metrics.auc, params.lr, tags.team, attributes.status or datasets.name'],
      );
    const dot = token.text.indexOf('.');
    if (dot < 0) return {entity: undefined, key: token.text, start: token.start, end: token.end};
    const entity = token.text.slice(0, dot);
    const key = token.text.slice(dot + 1);
    const after = this.peek();
    if (key === '' && after.type === 'quoted' && after.quote !== "'" && after.start === token.end) {
      this.next();
      return {entity, key: after.text, start: token.start, end: after.end};
    }
    return {entity, key, start: token.start, end: token.end};
  }
}
