import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {StageName} from '../core/brand.js';
import type {Digest} from '../core/digest.js';
import {isMlopsError, type MlopsError} from '../core/errors/index.js';
import {Float} from '../formats/number.js';
import {EMPTY_LOCK, type LockEntry, withEntry} from './lock.js';
import {parseLock, printLock} from './lock-text.js';

const A = 'a'.repeat(64) as Digest;
const B = `${'b'.repeat(64)}.dir` as Digest;
const parse = (text: string) => parseLock(text, 'mlops.lock', 'sha256');
const set = (lock: ReturnType<typeof parse>, name: string, entry: LockEntry, known = (_: string) => true) =>
  withEntry(lock, name as StageName, entry, {algorithm: 'sha256', isKnown: known});

const TRAIN: LockEntry = {
  command: ['node train.js', 'echo done'],
  dependencies: [
    {name: 'src/train.js', digest: A, sizeBytes: 12, files: undefined, isExecutable: false},
    {name: 'data', digest: B, sizeBytes: 5, files: 2, isExecutable: false},
  ],
  params: new Map([['params.yaml', {'train.seed': 13, 'train.ridge': new Float(1)}]]),
  outputs: [{name: 'run.sh', digest: A, sizeBytes: 3, files: undefined, isExecutable: true}],
};

const TEXT = `schema: '2.0'
stages:
  train:
    cmd:
    - node train.js
    - echo done
    deps:
    - path: data
      hash: sha256
      sha256: ${B}
      size: 5
      nfiles: 2
    - path: src/train.js
      hash: sha256
      sha256: ${A}
      size: 12
    params:
      params.yaml:
        train.ridge: 1.0
        train.seed: 13
    outs:
    - path: run.sh
      hash: sha256
      sha256: ${A}
      size: 3
      isexec: true
`;

function errorOf(text: string): MlopsError {
  try {
    parse(text);
  } catch (error) {
    if (isMlopsError(error)) return error;
    throw error;
  }
  throw new Error('no mistake was found');
}

test("the lock has DVC's form, paths and parameters sorted", () => {
  expect(printLock(set(EMPTY_LOCK, 'train', TRAIN))).toBe(TEXT);
});

test('a printed lock reads back', () => {
  const lock = parse(TEXT);
  const entry = lock.stages.get('train' as StageName)?.entry;
  expect(entry).toEqual({...TRAIN, dependencies: TRAIN.dependencies.toReversed()});
  expect(printLock(lock)).toBe(TEXT);
  expect(parse('')).toBe(EMPTY_LOCK);
  expect(printLock(parse("schema: '2.0'\nstages: {}\n"))).toBe("schema: '2.0'\nstages: {}\n");
});

test('what another version wrote is kept, a stage that is gone is not', () => {
  const other = "schema: '2.0'\nnews: 1\nstages:\n  gone:\n    cmd: g\n  kept:\n    cmd: k\n    future:\n    - 1\n";
  const text = printLock(set(parse(other), 'train', TRAIN, (name) => name !== 'gone'));
  expect(text).toBe(TEXT.replace('stages:\n', 'news: 1\nstages:\n  kept:\n    cmd: k\n    future:\n    - 1\n'));
});

test('the text does not depend on which stage finished first', () => {
  const names = ['z', 'a', 'B', '10', '9', 'ü'];
  fc.assert(
    fc.property(fc.shuffledSubarray(names, {minLength: names.length}), (order) => {
      const lock = order.reduce((before, name) => set(before, name, TRAIN), EMPTY_LOCK);
      const sorted = names.toSorted().reduce((before, name) => set(before, name, TRAIN), EMPTY_LOCK);
      expect(printLock(lock)).toBe(printLock(sorted));
      expect([...parse(printLock(lock)).stages.keys()].toSorted()).toEqual(names.toSorted());
    }),
    {numRuns: 3},
  );
});

test('every mistake is told with its place', () => {
  const error = errorOf(`schema: '2.0'
stages:
  a:
    cmd: 3
    deps:
    - path: x
      sha256: beef
    - y
  b:
    cmd: b
    outs: {x: 1}
    params: [lr]
  c: 1
`);
  expect(error.code).toBe('E_LOCK_FILE');
  const told = error.problems.map(({message, location}) => [
    message,
    location?.text.slice(location.start, location.end),
  ]);
  expect(told).toEqual([
    ['`cmd` must be a text or a list of texts', '3'],
    ['`sha256` must be a digest', 'beef'],
    ['an entry must be a map with `path` and a digest', 'y'],
    ['`outs` must be a list', '{x: 1}'],
    ['`params` must be a map of files', '[lr]'],
    ['a stage must be a map', '1'],
  ]);
});

test('a digest of another kind is a mistake', () => {
  const error = errorOf(TEXT.replace(A, 'beef'));
  expect(error.problems).toMatchObject([{message: '`sha256` must be a digest'}]);
});

test('a lock of another schema, broken YAML and an unfinished merge are refused', () => {
  expect(errorOf('stages: {}').problems[0]?.message).toBe("`schema` must be '2.0'");
  expect(errorOf("schema: '2.0'\nstages: [").code).toBe('E_LOCK_FILE');
  const merge = errorOf(TEXT.replace('    deps:', '<<<<<<< HEAD\n    deps:\n=======\n>>>>>>> theirs'));
  expect(merge.message).toContain('unfinished merge');
  expect(merge.location?.text.slice(merge.location.start).startsWith('<<<<<<< HEAD')).toBe(true);
});

test('any bytes give a lock or an expected failure', () => {
  const lines = fc.constantFrom(
    'schema:',
    " '2.0'",
    '\n',
    'stages:',
    '  a:',
    '    cmd: x',
    '- ',
    '{',
    ']',
    ' path: 1',
    '<<',
  );
  fc.assert(
    fc.property(fc.array(lines, {maxLength: 14}), (parts) => {
      try {
        parse(parts.join(''));
      } catch (error) {
        expect(isMlopsError(error)).toBe(true);
      }
    }),
  );
});
