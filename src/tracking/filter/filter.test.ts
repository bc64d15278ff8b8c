import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {isMlopsError, MlopsError} from '../../core/errors/index.js';
import {compileFilter, compileOrder, globPattern} from './compile.js';
import {anyExpression, printExpression} from './expressions.fixture.js';
import {parseFilter, parseOrder} from './parse.js';

function errorOf(body: () => unknown): MlopsError {
  try {
    body();
  } catch (error) {
    if (error instanceof MlopsError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** The part of the filter an error points at. */
function pointsAt(text: string): {detail: string; at: string; hints: readonly string[]} {
  const {message, location, hints} = errorOf(() => parseFilter(text));
  return {detail: message, at: location?.text.slice(location.start, location.end) ?? '', hints};
}

describe('reading a filter', () => {
  test('what is printed reads back as it was', () => {
    fc.assert(
      fc.property(anyExpression, (expression) => {
        expect(parseFilter(printExpression(expression))).toEqual(expression);
      }),
    );
  });

  test('any text gives a filter or an error that points into the text', () => {
    const piece = fc.constantFrom(
      'metrics.a',
      'params.`x',
      '"',
      "'v'",
      '>',
      'and',
      'or',
      'not',
      '(',
      ')',
      ',',
      'in',
      'is',
      'null',
      '0.5',
      ';',
      '😀',
      'like',
    );
    const text = fc.oneof(
      fc.array(piece, {maxLength: 12}).map((pieces) => pieces.join(' ')),
      fc.string(),
    );
    fc.assert(
      fc.property(text, (filter) => {
        try {
          parseFilter(filter);
        } catch (error) {
          if (!isMlopsError(error, 'E_FILTER')) throw error;
          const {start = -1, end = -1} = error.location ?? {};
          expect(start >= 0 && start <= end && end <= filter.length).toBe(true);
        }
      }),
      {numRuns: 500},
    );
  });

  test('`and` binds stronger than `or`, `not` stronger than both', () => {
    const parsed = parseFilter("not metrics.a > 1 and params.b = 'x' or tags.c = 'y'");
    expect(parsed).toMatchObject({kind: 'or', left: {kind: 'and', left: {kind: 'not'}}, right: {kind: 'text'}});
  });

  test('keywords may have any case, entities have their short and long names', () => {
    const long = parseFilter("metrics.a > 1 AND parameters.b = 'x' AND attributes.status LIKE 'F%'");
    expect(parseFilter('metric.a > 1 and param.b = "x" and status like "F%"')).toEqual(long);
  });

  test('names with blanks stand in backticks or double quotes', () => {
    const wanted = {kind: 'number', subject: {entity: 'metric', key: 'val auc'}, operator: '>', value: 0.5};
    expect(parseFilter('metrics.`val auc` > .5')).toEqual(wanted);
    expect(parseFilter('metrics."val auc" > 0.5')).toEqual(wanted);
    expect(parseFilter("`Run name` = 'x'")).toMatchObject({subject: {entity: 'attribute', key: 'run_name'}});
  });

  test('a blank filter is no filter, and a dangling AND is forgiven', () => {
    expect(parseFilter('  ')).toBeUndefined();
    expect(parseFilter('metrics.a > 1 AND ')).toEqual(parseFilter('metrics.a > 1'));
  });

  test.each([
    ['metrics.auc > high', 'metric `auc` is compared with a number, not `high`', 'high'],
    ["metrics.auc > '0.9'", 'metric `auc` is compared with a number, not `0.9`', "'0.9'"],
    ['metrics.auc > +0.5', 'metric `auc` is compared with a number, not `+0.5`', '+0.5'],
    ['params.lr = 0.1', 'param `lr` is compared with a quoted string', '0.1'],
    ["params.lr > 'x'", 'param `lr` is compared with = != LIKE ILIKE, not with `>`', '>'],
    ["tags.a = 'x", "the ' that opens here is never closed", "'x"],
    ['(metrics.a > 1', 'this parenthesis is never closed', '('],
    ['metrics.a > 1 metrics.b > 2', '`and` or `or` is wanted here, not `metrics.b`', 'metrics.b'],
    ["status in ('FINISHED')", 'attribute `status` cannot be compared with a list', 'in'],
    ['run_id in ()', 'a list holds quoted strings', ')'],
    ['metrics.a is null', '`is null` is for params and tags, not metric `a`', 'is'],
    ['metrics.a > 1 and ;', '`;` is not understood here', ';'],
    ['metrics. > 1', 'the name of the metric is missing', 'metrics.'],
  ])('%s is refused where it is wrong', (text, detail, at) => {
    expect(pointsAt(text)).toMatchObject({detail, at});
  });

  test('a bare metric name is answered with what was meant', () => {
    expect(pointsAt('auc > 0.9').hints[0]).toBe('a metric is written `metrics.auc`, a param `params.auc`');
    expect(pointsAt('metrisc.auc > 0.9').hints[0]).toBe('did you mean `metrics.auc`?');
    expect(pointsAt("statsu = 'FINISHED'").hints[0]).toBe('did you mean `status`?');
  });

  test('what SQLite could not take is refused before', () => {
    expect(pointsAt(Array(201).fill('metrics.a > 1').join(' or ')).detail).toBe('more than 200 comparisons');
    expect(pointsAt(`${'('.repeat(60)}metrics.a > 1`).detail).toBe('more than 50 levels of parentheses');
    expect(pointsAt(`params.a = '${'x'.repeat(8001)}'`).detail).toBe('a value has at most 8000 characters');
  });
});

describe('compiling', () => {
  test('values never stand in the SQL', () => {
    fc.assert(
      fc.property(anyExpression, (expression) => {
        const {sql, params} = compileFilter(expression);
        expect(sql).not.toMatch(/['"]/);
        expect(sql.split('?').length - 1).toBe(params.length);
      }),
    );
  });

  test('LIKE keeps the special characters of GLOB literal', () => {
    expect(globPattern('a%b_c*d[e?')).toBe('a*b?c[*]d[[]e[?]');
  });

  test('an order lists each placeholder once for rank and value', () => {
    const {sql, params} = compileOrder(parseOrder('metrics.auc DESC, params.lr, start_time'));
    expect(params).toEqual(['auc', 'auc', 'lr', 'lr']);
    expect(sql.endsWith('r.start_time IS NULL, r.start_time ASC, r.start_time DESC, r.id DESC')).toBe(true);
  });

  test.each(['', 'metrics.auc DESCENDING', 'datasets.name', 'metrics.auc,'])('the order `%s` is refused', (text) => {
    expect(errorOf(() => parseOrder(text)).code).toBe('E_FILTER');
  });
});
