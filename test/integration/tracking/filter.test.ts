import fc from 'fast-check';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {anyExpression, printExpression} from '../../../src/tracking/filter/expressions.fixture.js';
import type {Comparison, Expression} from '../../../src/tracking/filter/model.js';
import {openTracking, type RunDetails, type Tracking} from '../../../src/tracking/index.js';
import {makeProject, type TestProject} from '../../rig/project.js';

let place: TestProject;
let tracking: Tracking;
let runs: RunDetails[];

const texts = ['a', 'B', 'b', 'ab', 'a%', '_', 'é', '[a', 'a*b', '?', '', "a'b", 'a\\b', ' '];
const keys = ['auc', 'val/auc', 'lr', 'a b', 'f1-score', 'x.y', 'größe'];
const numbers = [-3, -1, 0, 0.5, 1, 2, 1e21, Number.NaN, Infinity, -1e-7];

/** A set of runs in which every kind of value stands somewhere and is missing elsewhere. */
async function makeRuns(): Promise<void> {
  for (let i = 0; i < 24; i++) {
    const pick = <Item>(items: readonly Item[], salt: number): Item => items[(i * 7 + salt * 5) % items.length] as Item;
    const {runId} = await tracking.startRun({
      name: pick(texts, 1) || 'named',
      source: {type: 'run', name: 'x', command: 'x'},
      startTime: i % 5,
      user: pick(['ann', 'B', ''], 2),
      tags: {[pick(keys, 3)]: pick(texts, 4)},
    });
    await tracking.logParams(runId, {[pick(keys, 5)]: pick(texts, 6), [pick(keys, 6)]: pick(texts, 7)});
    await tracking.logMetrics(runId, [
      {key: pick(keys, 1), value: pick(numbers, 2), timestamp: 1},
      {key: pick(keys, 2), value: pick(numbers, 3), timestamp: 1},
    ]);
    if (i % 3 > 0)
      await tracking.logDataset(runId, {
        name: pick(texts, 8),
        digest: pick(texts, 9),
        path: 'p',
        role: i % 3 === 1 ? 'input' : 'output',
        sizeBytes: 1,
      });
    if (i % 2 === 0) await tracking.finishRun(runId, {status: i % 4 === 0 ? 'FINISHED' : 'FAILED', endTime: i % 6});
  }
}

beforeAll(async () => {
  place = await makeProject();
  tracking = await openTracking(place.project);
  await makeRuns();
  runs = await Promise.all((await tracking.listRuns({limit: 100})).runs.map(({runId}) => tracking.getRun(runId)));
});
afterAll(() => place.remove());

/** The naive meaning of `%` and `_`. */
function like(text: string, pattern: string, ignoreCase: boolean): boolean {
  const source = [...pattern]
    .map((c) => (c === '%' ? '.*' : c === '_' ? '.' : c.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')))
    .join('');
  return new RegExp(`^${source}$`, ignoreCase ? 'su' : 'su').test(text);
}

/** SQLite folds the case of ASCII letters only. */
const lower = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

function testText(text: string, comparison: Comparison): boolean {
  if (comparison.kind === 'list') return comparison.values.includes(text) === (comparison.operator === 'IN');
  if (comparison.kind !== 'text') throw new Error('not a comparison of text');
  if (comparison.operator === '=') return text === comparison.value;
  if (comparison.operator === '!=') return text !== comparison.value;
  if (comparison.operator === 'LIKE') return like(text, comparison.value, false);
  return like(lower(text), lower(comparison.value), true);
}

function testNumber(value: number | undefined, comparison: Comparison): boolean {
  if (comparison.kind !== 'number') throw new Error('not a comparison of numbers');
  if (value === undefined) return false;
  switch (comparison.operator) {
    case '>':
      return value > comparison.value;
    case '>=':
      return value >= comparison.value;
    case '=':
      return value === comparison.value;
    case '!=':
      return value !== comparison.value;
    case '<':
      return value < comparison.value;
    case '<=':
      return value <= comparison.value;
  }
}

function attribute(run: RunDetails, key: string): string {
  return {run_id: run.runId, run_name: run.name, status: run.status, user_id: run.user}[key] ?? '';
}

function meets(run: RunDetails, comparison: Comparison): boolean {
  const {subject} = comparison;
  if (subject.entity === 'metric') return testNumber(run.metrics[subject.key], comparison);
  if (subject.entity === 'dataset') {
    const field = {name: 'name', digest: 'digest', context: 'role'}[subject.key] as 'name' | 'digest' | 'role';
    return run.datasets.some((dataset) => testText(dataset[field], comparison));
  }
  if (subject.entity === 'attribute') {
    if (subject.key === 'start_time') return testNumber(run.startTime, comparison);
    if (subject.key === 'end_time') return testNumber(run.endTime, comparison);
    return testText(attribute(run, subject.key), comparison);
  }
  const text = (subject.entity === 'param' ? run.params : run.tags)[subject.key];
  if (comparison.kind === 'null') return (text === undefined) === (comparison.operator === 'IS NULL');
  return text !== undefined && testText(text, comparison);
}

function holds(run: RunDetails, expression: Expression): boolean {
  switch (expression.kind) {
    case 'and':
      return holds(run, expression.left) && holds(run, expression.right);
    case 'or':
      return holds(run, expression.left) || holds(run, expression.right);
    case 'not':
      return !holds(run, expression.inner);
    default:
      return meets(run, expression);
  }
}

test('the database finds the runs the naive reading of a filter finds', async () => {
  let found = 0;
  await fc.assert(
    fc.asyncProperty(anyExpression, async (expression) => {
      const filter = printExpression(expression);
      const wanted = runs.filter((run) => holds(run, expression)).map(({runId}) => runId);
      const listed = await tracking.listRuns({filter, limit: 100});
      expect(listed.runs.map(({runId}) => runId)).toEqual(wanted);
      expect(listed.total).toBe(wanted.length);
      if (wanted.length > 0 && wanted.length < runs.length) found++;
    }),
    {numRuns: 400},
  );
  // A test in which every filter finds all or nothing would prove little.
  expect(found).toBeGreaterThan(80);
});
