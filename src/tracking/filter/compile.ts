import {unreachable} from '../../core/result.js';
import type {Attribute, Comparison, DatasetField, Expression, OrderKey, SqlPart, Subject} from './model.js';

const ATTRIBUTE_COLUMNS: Readonly<Record<Attribute, string>> = {
  run_id: 'r.run_id',
  run_name: 'r.name',
  status: 'r.status',
  user_id: 'r.user_id',
  start_time: 'r.start_time',
  end_time: 'r.end_time',
};

const DATASET_COLUMNS: Readonly<Record<DatasetField, string>> = {name: 'd.name', digest: 'd.digest', context: 'l.role'};

const METRIC_OF_RUN =
  'FROM latest_metrics m WHERE m.run = r.id AND m.metric = (SELECT id FROM metric_keys WHERE key = ?)';

/** `LIKE` must tell upper from lower case; SQLite's does not, its GLOB does. */
export function globPattern(pattern: string): string {
  return pattern.replace(/[*?[]/g, '[$&]').replace(/%/g, '*').replace(/_/g, '?');
}

function textTest(column: string, comparison: Comparison): SqlPart {
  switch (comparison.kind) {
    case 'text':
      if (comparison.operator === 'LIKE') return {sql: `${column} GLOB ?`, params: [globPattern(comparison.value)]};
      if (comparison.operator === 'ILIKE') return {sql: `${column} LIKE ?`, params: [comparison.value]};
      return {sql: `${column} ${comparison.operator} ?`, params: [comparison.value]};
    case 'list':
      return {
        sql: `${column} ${comparison.operator} (SELECT value FROM json_each(?))`,
        params: [JSON.stringify(comparison.values)],
      };
    case 'number':
      return {sql: `coalesce(${column} ${comparison.operator} ?, 0)`, params: [comparison.value]};
    case 'null':
      return {sql: `${column} ${comparison.operator}`, params: []};
    default:
      return unreachable(comparison);
  }
}

/** NaN is kept as 0 with a flag, and matches `!=` only. */
function metricTest(key: string, comparison: Comparison): SqlPart {
  if (comparison.kind !== 'number') return {sql: '0', params: []};
  const {operator, value} = comparison;
  const test = operator === '!=' ? '(m.is_nan = 1 OR m.value != ?)' : `(m.is_nan = 0 AND m.value ${operator} ?)`;
  return {sql: `EXISTS (SELECT 1 ${METRIC_OF_RUN} AND ${test})`, params: [key, value]};
}

function keyedTest(table: 'params' | 'tags', key: string, comparison: Comparison): SqlPart {
  const rows = `SELECT 1 FROM ${table} v WHERE v.run = r.id AND v.key = ?`;
  if (comparison.kind === 'null')
    return {sql: `${comparison.operator === 'IS NULL' ? 'NOT ' : ''}EXISTS (${rows})`, params: [key]};
  const test = textTest('v.value', comparison);
  return {sql: `EXISTS (${rows} AND ${test.sql})`, params: [key, ...test.params]};
}

function datasetTest(field: DatasetField, comparison: Comparison): SqlPart {
  const test = textTest(DATASET_COLUMNS[field], comparison);
  return {
    sql: `EXISTS (SELECT 1 FROM run_datasets l JOIN datasets d ON d.id = l.dataset WHERE l.run = r.id AND ${test.sql})`,
    params: test.params,
  };
}

function compileComparison(comparison: Comparison): SqlPart {
  const {subject} = comparison;
  switch (subject.entity) {
    case 'metric':
      return metricTest(subject.key, comparison);
    case 'param':
      return keyedTest('params', subject.key, comparison);
    case 'tag':
      return keyedTest('tags', subject.key, comparison);
    case 'attribute':
      return textTest(ATTRIBUTE_COLUMNS[subject.key], comparison);
    case 'dataset':
      return datasetTest(subject.key, comparison);
    default:
      return unreachable(subject);
  }
}

/** Returns the condition over `runs r` that is true for the runs a filter means; never NULL. */
export function compileFilter(expression: Expression): SqlPart {
  switch (expression.kind) {
    case 'not': {
      const inner = compileFilter(expression.inner);
      return {sql: `NOT (${inner.sql})`, params: inner.params};
    }
    case 'and':
    case 'or': {
      const left = compileFilter(expression.left);
      const right = compileFilter(expression.right);
      const sql = `(${left.sql} ${expression.kind === 'and' ? 'AND' : 'OR'} ${right.sql})`;
      return {sql, params: [...left.params, ...right.params]};
    }
    default:
      return compileComparison(expression);
  }
}

function orderExpressions(subject: Subject): {
  readonly rank: string;
  readonly value: string;
  readonly params: string[];
} {
  switch (subject.entity) {
    case 'metric':
      return {
        rank: `coalesce((SELECT m.is_nan ${METRIC_OF_RUN}), 2)`,
        value: `(SELECT m.value ${METRIC_OF_RUN})`,
        params: [subject.key],
      };
    case 'param':
    case 'tag': {
      const value = `(SELECT v.value FROM ${subject.entity}s v WHERE v.run = r.id AND v.key = ?)`;
      return {rank: `${value} IS NULL`, value, params: [subject.key]};
    }
    case 'attribute': {
      const column = ATTRIBUTE_COLUMNS[subject.key];
      return {rank: `${column} IS NULL`, value: column, params: []};
    }
    case 'dataset':
      return {rank: '0', value: '0', params: []};
    default:
      return unreachable(subject);
  }
}

/**
 * Returns the `ORDER BY` list over `runs r`.
 *
 * Metrics: numbers, then NaN, then runs without it, in both directions; all else: missing last. Ties go newest first.
 */
export function compileOrder(keys: readonly OrderKey[]): SqlPart {
  const parts = keys.map(({subject, descending}) => {
    const {rank, value, params} = orderExpressions(subject);
    return {sql: `${rank}, ${value} ${descending ? 'DESC' : 'ASC'}`, params: [...params, ...params]};
  });
  return {
    sql: [...parts.map(({sql}) => sql), 'r.start_time DESC', 'r.id DESC'].join(', '),
    params: parts.flatMap(({params}) => params),
  };
}
