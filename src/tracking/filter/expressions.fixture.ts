import fc from 'fast-check';
import type {Comparison, Expression, Subject} from './model.js';

const PREFIX = {metric: 'metrics', param: 'params', tag: 'tags', attribute: 'attributes', dataset: 'datasets'} as const;
const quoteFor = (text: string): string => (text.includes("'") ? `"${text}"` : `'${text}'`);

function printSubject(subject: Subject): string {
  const bare = /^[\p{L}\p{N}_./:-]+$/u.test(subject.key);
  return `${PREFIX[subject.entity]}.${bare ? subject.key : `\`${subject.key}\``}`;
}

function printComparison(comparison: Comparison): string {
  const name = printSubject(comparison.subject);
  switch (comparison.kind) {
    case 'number':
      return `${name} ${comparison.operator} ${comparison.value}`;
    case 'text':
      return `${name} ${comparison.operator} ${quoteFor(comparison.value)}`;
    case 'list':
      return `${name} ${comparison.operator} (${comparison.values.map(quoteFor).join(', ')})`;
    case 'null':
      return `${name} ${comparison.operator}`;
  }
}

/** Writes an expression as a user would, with every parenthesis. */
export function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case 'not':
      return `NOT (${printExpression(expression.inner)})`;
    case 'and':
    case 'or':
      return `(${printExpression(expression.left)}) ${expression.kind} (${printExpression(expression.right)})`;
    default:
      return printComparison(expression);
  }
}

/** Strings that can stand in quotes: the language has no escapes, so at most one kind of quote. */
const value = fc.string({
  maxLength: 6,
  unit: fc.constantFrom('a', 'B', 'b', '%', '_', '*', '[', '?', 'é', ' ', "'", '\\'),
});
const key = fc.constantFrom('auc', 'val/auc', 'lr', 'a b', 'f1-score', 'x.y', 'größe');
const number = fc
  .oneof(fc.integer({min: -3, max: 3}), fc.constantFrom(0.5, -1e-7, 1e21, 0.1))
  .filter((n) => !Object.is(n, -0));

const metric = fc.record<Comparison & {kind: 'number'}>({
  kind: fc.constant('number'),
  subject: fc.record({entity: fc.constant('metric' as const), key}),
  operator: fc.constantFrom('>', '>=', '=', '!=', '<', '<='),
  value: number,
});
const time = fc.record<Comparison & {kind: 'number'}>({
  kind: fc.constant('number'),
  subject: fc.record({entity: fc.constant('attribute' as const), key: fc.constantFrom('start_time', 'end_time')}),
  operator: fc.constantFrom('>', '>=', '=', '!=', '<', '<='),
  value: fc.integer({min: 0, max: 5}),
});
const keyed = fc.record({entity: fc.constantFrom('param' as const, 'tag' as const), key});
const attribute = fc.record({
  entity: fc.constant('attribute' as const),
  key: fc.constantFrom('run_name' as const, 'status' as const, 'user_id' as const),
});
const dataset = fc.record({
  entity: fc.constant('dataset' as const),
  key: fc.constantFrom('name' as const, 'digest' as const, 'context' as const),
});
const text = fc.record<Comparison & {kind: 'text'}>({
  kind: fc.constant('text'),
  subject: fc.oneof(keyed, attribute, dataset),
  operator: fc.constantFrom('=', '!=', 'LIKE', 'ILIKE'),
  value,
});
const list = fc.record<Comparison & {kind: 'list'}>({
  kind: fc.constant('list'),
  subject: fc.oneof(dataset, fc.constant({entity: 'attribute' as const, key: 'run_id' as const})),
  operator: fc.constantFrom('IN', 'NOT IN'),
  values: fc.array(value, {minLength: 1, maxLength: 3}),
});
const nullTest = fc.record<Comparison & {kind: 'null'}>({
  kind: fc.constant('null'),
  subject: keyed,
  operator: fc.constantFrom('IS NULL', 'IS NOT NULL'),
});

/** Any filter that can be written down. */
export const anyExpression: fc.Arbitrary<Expression> = fc.letrec<{expression: Expression}>((tie) => ({
  expression: fc.oneof(
    {maxDepth: 4, withCrossShrink: true},
    fc.oneof(metric, time, text, list, nullTest),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      left: tie('expression'),
      right: tie('expression'),
    }),
    fc.record({kind: fc.constant('not' as const), inner: tie('expression')}),
  ),
})).expression;
