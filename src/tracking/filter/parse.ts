import {Cursor} from './cursor.js';
import {
  type Comparison,
  type Expression,
  type ListOperator,
  type NumberOperator,
  type OrderKey,
  type Subject,
  type TextOperator,
  TIME_ATTRIBUTES,
} from './model.js';
import {subjectOf} from './subject.js';
import {filterError, type Source, type Token} from './tokens.js';

const NUMBER_OPERATORS: readonly string[] = ['>', '>=', '=', '!=', '<', '<='];
const TEXT_OPERATORS: readonly string[] = ['=', '!=', 'LIKE', 'ILIKE'];
/** SQLite refuses deeper expressions and longer patterns; nobody writes them. */
const MAX_COMPARISONS = 200;
const MAX_DEPTH = 50;
const MAX_VALUE = 8000;

const isTime = (subject: Subject): boolean =>
  subject.entity === 'attribute' && TIME_ATTRIBUTES.some((name) => name === subject.key);
const isNumeric = (subject: Subject): boolean => subject.entity === 'metric' || isTime(subject);
const takesList = (subject: Subject): boolean =>
  subject.entity === 'dataset' || (subject.entity === 'attribute' && subject.key === 'run_id');
const takesNull = (subject: Subject): boolean => subject.entity === 'param' || subject.entity === 'tag';
const describe = (subject: Subject): string => `${subject.entity} \`${subject.key}\``;

/** Reads one filter by recursive descent: `or` binds weaker than `and`, `and` weaker than `not`. */
class FilterParser {
  readonly #cursor: Cursor;
  #comparisons = 0;

  constructor(source: Source) {
    this.#cursor = new Cursor(source);
  }

  whole(): Expression | undefined {
    if (this.#cursor.peek().type === 'end') return undefined;
    const expression = this.#or(0);
    const rest = this.#cursor.peek();
    if (rest.type !== 'end') throw this.#cursor.fail(rest, `\`and\` or \`or\` is wanted here, not \`${rest.text}\``);
    return expression;
  }

  #or(depth: number): Expression {
    let left = this.#and(depth);
    while (this.#cursor.takes('OR')) left = {kind: 'or', left, right: this.#and(depth)};
    return left;
  }

  #and(depth: number): Expression {
    let left = this.#not(depth);
    while (this.#cursor.takes('AND')) {
      // MLflow's clients leave a dangling AND when they join clauses; its server takes that.
      if (this.#cursor.peek().type === 'end') return left;
      left = {kind: 'and', left, right: this.#not(depth)};
    }
    return left;
  }

  #not(depth: number): Expression {
    const token = this.#cursor.peek();
    if (depth > MAX_DEPTH) throw this.#cursor.fail(token, `more than ${MAX_DEPTH} levels of parentheses`);
    if (this.#cursor.takes('NOT')) return {kind: 'not', inner: this.#not(depth + 1)};
    if (!this.#cursor.takes('(')) return this.#comparison();
    const inner = this.#or(depth + 1);
    if (!this.#cursor.takes(')')) {
      const found = this.#cursor.peek();
      throw filterError(
        this.#cursor.source,
        token,
        found.type === 'end' ? 'this parenthesis is never closed' : `\`)\` is wanted before \`${found.text}\``,
      );
    }
    return inner;
  }

  #comparison(): Comparison {
    const name = this.#cursor.name();
    const subject = subjectOf(this.#cursor.source, name);
    if (++this.#comparisons > MAX_COMPARISONS)
      throw filterError(this.#cursor.source, name, `more than ${MAX_COMPARISONS} comparisons`);
    const operator = this.#operator(subject);
    if (operator === 'IS NULL' || operator === 'IS NOT NULL') return {kind: 'null', subject, operator};
    if (operator === 'IN' || operator === 'NOT IN') return {kind: 'list', subject, operator, values: this.#list()};
    if (isNumeric(subject))
      return {kind: 'number', subject, operator: operator as NumberOperator, value: this.#number(subject)};
    return {kind: 'text', subject, operator: operator as TextOperator, value: this.#text(subject)};
  }

  #operator(subject: Subject): NumberOperator | TextOperator | ListOperator | 'IS NULL' | 'IS NOT NULL' {
    const token = this.#cursor.next();
    const word = token.type === 'word' || token.type === 'operator' ? token.text.toUpperCase() : '';
    if (word === 'IS') return this.#nullTest(subject, token);
    if (word === 'IN' || (word === 'NOT' && this.#cursor.takes('IN'))) {
      if (!takesList(subject))
        throw this.#cursor.fail(token, `${describe(subject)} cannot be compared with a list`, [
          '`IN` is for run_id and datasets; elsewhere join comparisons with `or`',
        ]);
      return word === 'IN' ? 'IN' : 'NOT IN';
    }
    const allowed = isNumeric(subject) ? NUMBER_OPERATORS : TEXT_OPERATORS;
    if (allowed.includes(word)) return word as NumberOperator | TextOperator;
    const found = token.type === 'end' ? 'nothing' : `\`${token.text}\``;
    throw this.#cursor.fail(token, `${describe(subject)} is compared with ${allowed.join(' ')}, not with ${found}`);
  }

  #nullTest(subject: Subject, token: Token): 'IS NULL' | 'IS NOT NULL' {
    const negated = this.#cursor.takes('NOT');
    if (!this.#cursor.takes('NULL'))
      throw this.#cursor.fail(this.#cursor.peek(), '`is` goes with `null` or `not null`');
    if (!takesNull(subject))
      throw this.#cursor.fail(token, `\`is null\` is for params and tags, not ${describe(subject)}`);
    return negated ? 'IS NOT NULL' : 'IS NULL';
  }

  #number(subject: Subject): number {
    const token = this.#cursor.next();
    if (token.type !== 'number')
      throw this.#cursor.fail(
        token,
        `${describe(subject)} is compared with a number${token.type === 'end' ? '' : `, not \`${token.text}\``}`,
      );
    return Number(token.text);
  }

  #text(subject: Subject): string {
    const token = this.#cursor.next();
    if (token.type !== 'quoted' || token.quote === '`')
      throw this.#cursor.fail(
        token,
        `${describe(subject)} is compared with a quoted string`,
        token.type === 'end' || token.type === 'quoted' ? [] : [`write '${token.text}'`],
      );
    return this.#checked(token);
  }

  #checked(token: Token): string {
    if (token.text.length > MAX_VALUE) throw this.#cursor.fail(token, `a value has at most ${MAX_VALUE} characters`);
    if (token.text.includes('\0')) throw this.#cursor.fail(token, 'a value cannot hold a NUL character');
    return token.text;
  }

  #list(): string[] {
    const open = this.#cursor.next();
    if (open.text !== '(' || open.type !== 'mark') throw this.#cursor.fail(open, "a list is written ('a', 'b')");
    const values: string[] = [];
    do {
      const token = this.#cursor.next();
      if (token.type !== 'quoted' || token.quote === '`')
        throw this.#cursor.fail(token, 'a list holds quoted strings', ["for example: ('a', 'b')"]);
      values.push(this.#checked(token));
    } while (this.#cursor.takes(','));
    if (!this.#cursor.takes(')')) throw this.#cursor.fail(this.#cursor.peek(), 'the list ends with `)`');
    return values;
  }
}

/**
 * Returns the filter `text` holds, undefined when it is blank.
 *
 * The grammar is that of MLflow's run search (`mlflow/utils/search_utils.py`) with `or`, `not` and parentheses. Throws
 * E_FILTER with the place in `text`; `name` is how messages call the text.
 */
export function parseFilter(text: string, name = '--filter'): Expression | undefined {
  return new FilterParser({text, name}).whole();
}

/** Returns the keys of an order: `metrics.auc DESC, start_time`. Throws E_FILTER with the place in `text`. */
export function parseOrder(text: string, name = '--order-by'): OrderKey[] {
  const cursor = new Cursor({text, name});
  const keys: OrderKey[] = [];
  do {
    const subject = subjectOf(cursor.source, checkedOrderName(cursor));
    const descending = cursor.takes('DESC');
    if (!descending) cursor.takes('ASC');
    keys.push({subject, descending});
  } while (cursor.takes(','));
  const rest = cursor.peek();
  if (rest.type !== 'end') throw cursor.fail(rest, `\`ASC\`, \`DESC\` or a comma is wanted here, not \`${rest.text}\``);
  return keys;
}

function checkedOrderName(cursor: Cursor) {
  const name = cursor.name();
  if (name.entity === 'dataset' || name.entity === 'datasets')
    throw filterError(cursor.source, name, 'runs cannot be ordered by their datasets');
  return name;
}
