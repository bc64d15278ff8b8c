import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {RepoPath, StageName} from '../core/brand.js';
import type {Digest} from '../core/digest.js';
import type {Fingerprint} from '../data/index.js';
import type {ValueMap} from '../formats/number.js';
import {parseProjectFile} from '../project/project-file.js';
import {type Facts, lockEntryOf} from './facts.js';
import {buildGraph, type Graph} from './graph.js';
import {EMPTY_LOCK, type Lock, withEntry} from './lock.js';
import {parseLock, printLock} from './lock-text.js';
import {type PlanOptions, planRepro} from './plan.js';

const ALL: PlanOptions = {targets: [], single: false, downstream: false, force: false};
const graphOf = (text: string) => buildGraph(parseProjectFile(text, 'mlops.yaml').value.stages ?? {}).graph;
const digest = (letter: string) => letter.charCodeAt(0).toString(16).padStart(64, '0') as Digest;
const print = (letter: string): Fingerprint => ({
  kind: 'file',
  digest: digest(letter),
  sizeBytes: 1,
  files: 1,
  isExecutable: false,
});

const facts = (paths: Record<string, string | null>, params: Record<string, ValueMap | null> = {}): Facts => ({
  paths: new Map(Object.entries(paths).map(([path, text]) => [path as RepoPath, text === null ? null : print(text)])),
  params: new Map(Object.entries(params).map(([path, value]) => [path as RepoPath, value])),
});

/** The lock after every stage has run and left the disk as `now` says, through its text. */
function lockAfter(graph: Graph, now: Facts): Lock {
  const options = {algorithm: 'sha256', isKnown: () => true} as const;
  const lock = [...graph.stages.values()].reduce(
    (before, stage) => withEntry(before, stage.name, lockEntryOf(stage, now), options),
    EMPTY_LOCK,
  );
  return parseLock(printLock(lock), 'mlops.lock', 'sha256');
}

const PIPELINE = graphOf(`
stages:
  prepare: {cmd: p, deps: [raw.csv], params: [prepare], outs: [clean.csv]}
  train: {cmd: t, deps: [clean.csv, train.js], params: [train.alpha, train.folds], outs: [model.onnx]}
  report: {cmd: r, deps: [notes.md], outs: [report.md]}
`);
const PATHS = {'raw.csv': 'r', 'clean.csv': 'c', 'train.js': 't', 'model.onnx': 'm', 'notes.md': 'n', 'report.md': 'p'};
const PARAMS = {'params.yaml': {prepare: {from: '2001-01-01', to: 5}, train: {alpha: 0.1, folds: 5, seed: 1}}};
const CLEAN = facts(PATHS, PARAMS);
const LOCK = lockAfter(PIPELINE, CLEAN);
const plan = (now: Facts, options: Partial<PlanOptions> = {}, lock = LOCK) =>
  planRepro(PIPELINE, lock, now, {...ALL, ...options});
const running = (now: Facts, options: Partial<PlanOptions> = {}, lock = LOCK) =>
  plan(now, options, lock)
    .filter(({action}) => action === 'run')
    .map(({stage}) => stage);
const targets = (...names: string[]) => names as StageName[];

test('nothing runs when everything is as recorded', () => {
  expect(plan(CLEAN).map(({stage, action}) => [stage, action])).toEqual([
    ['prepare', 'skip'],
    ['train', 'skip'],
    ['report', 'skip'],
  ]);
});

test('a changed dependency tells both digests, and what comes after is only likely to run', () => {
  const steps = plan(facts({...PATHS, 'raw.csv': 'x'}, PARAMS));
  expect(steps[0]?.reasons).toEqual([{kind: 'dep', path: 'raw.csv', old: digest('r'), new: digest('x')}]);
  expect(steps[1]?.reasons).toEqual([
    {kind: 'upstream', path: 'clean.csv', key: 'prepare', old: digest('c'), new: null},
  ]);
  expect(steps[2]?.action).toBe('skip');
});

test('a changed parameter tells its key and both values', () => {
  const changed = {...PARAMS['params.yaml'], train: {alpha: 0.5, folds: 5, seed: 2}};
  expect(plan(facts(PATHS, {'params.yaml': changed}))[1]?.reasons).toEqual([
    {kind: 'param', path: 'params.yaml', key: 'train.alpha', old: 0.1, new: 0.5},
  ]);
});

test('of a parameter that is a map the changed keys are told', () => {
  const changed = {...PARAMS['params.yaml'], prepare: {from: '2002-01-01', step: true}};
  expect(plan(facts(PATHS, {'params.yaml': changed}))[0]?.reasons).toEqual([
    {kind: 'param', path: 'params.yaml', key: 'prepare.from', old: '2001-01-01', new: '2002-01-01'},
    {kind: 'param', path: 'params.yaml', key: 'prepare.step', old: null, new: true},
    {kind: 'param', path: 'params.yaml', key: 'prepare.to', old: 5, new: null},
  ]);
});

test('a parameter the stage does not list changes nothing', () => {
  const changed = {...PARAMS['params.yaml'], train: {alpha: 0.1, folds: 5, seed: 99}, other: 1};
  expect(running(facts(PATHS, {'params.yaml': changed}))).toEqual([]);
});

test('a changed or missing output runs its stage again', () => {
  const steps = plan(facts({...PATHS, 'model.onnx': null, 'report.md': 'x'}, PARAMS));
  expect(steps[1]?.reasons).toEqual([{kind: 'out', path: 'model.onnx', old: digest('m'), new: null}]);
  expect(steps[2]?.reasons).toEqual([{kind: 'out', path: 'report.md', old: digest('p'), new: digest('x')}]);
});

test('a changed command, list against text too', () => {
  const changed = graphOf('stages: {report: {cmd: [r], deps: [notes.md], outs: [report.md]}}');
  expect(planRepro(changed, LOCK, CLEAN, ALL)[0]?.reasons).toEqual([{kind: 'command', old: 'r', new: ['r']}]);
});

test('a stage without an entry has never run', () => {
  const steps = plan(CLEAN, {}, EMPTY_LOCK);
  expect(steps.map(({reasons}) => reasons.map(({kind}) => kind))).toEqual([
    ['no-lock'],
    ['no-lock', 'upstream'],
    ['no-lock'],
  ]);
});

test('targets bring what they wait for, --single does not, --downstream goes the other way', () => {
  const stale = facts({...PATHS, 'raw.csv': 'x', 'notes.md': 'x'}, PARAMS);
  expect(running(stale, {targets: targets('train')})).toEqual(['prepare', 'train']);
  expect(running(stale, {targets: targets('train'), single: true})).toEqual([]);
  expect(plan(stale, {targets: targets('train'), downstream: true}).map(({stage}) => stage)).toEqual(['train']);
  expect(plan(stale, {targets: targets('prepare'), downstream: true}).map(({stage}) => stage)).toEqual([
    'prepare',
    'train',
  ]);
});

test('force runs everything selected, and a frozen stage only when it is named', () => {
  const graph = graphOf(`
stages:
  a: {cmd: a, deps: [x], outs: [y], frozen: true}
  b: {cmd: b, deps: [y], outs: [z], always_changed: true}
`);
  const now = facts({x: 'x', y: 'y', z: 'z'});
  const lock = lockAfter(graph, now);
  const runs = (options: Partial<PlanOptions>) =>
    planRepro(graph, lock, facts({x: 'changed', y: 'y', z: 'z'}), {...ALL, ...options})
      .filter(({action}) => action === 'run')
      .map(({stage, reasons}) => `${stage}: ${reasons.map(({kind}) => kind)}`);
  expect(runs({})).toEqual(['b: always-changed']);
  expect(runs({force: true})).toEqual(['b: forced,always-changed']);
  expect(runs({force: true, targets: targets('a')})).toEqual(['a: forced']);
});

test('a whole parameter file counts with every key at its top', () => {
  const graph = graphOf('stages: {a: {cmd: a, params: [{conf.toml: null}], outs: [y]}}');
  const lock = lockAfter(graph, facts({y: 'y'}, {'conf.toml': {a: 1, b: {c: 2}}}));
  const reasons = (conf: ValueMap | null) =>
    planRepro(graph, lock, facts({y: 'y'}, {'conf.toml': conf}), ALL)[0]?.reasons;
  expect(reasons({b: {c: 2}, a: 1})).toEqual([]);
  expect(reasons({a: 1, b: {c: 3}, d: null})).toEqual([{kind: 'param', path: 'conf.toml', key: 'b.c', old: 2, new: 3}]);
  expect(reasons(null)).toEqual([{kind: 'param', path: 'conf.toml', old: {a: 1, b: {c: 2}}, new: null}]);
});

const world = fc.record({
  edges: fc.array(fc.tuple(fc.nat(11), fc.nat(11)), {maxLength: 20}),
  letters: fc.array(fc.constantFrom('a', 'b', 'c'), {minLength: 24, maxLength: 24}),
  values: fc.dictionary(fc.constantFrom('p', 'q', 'r s'), fc.jsonValue({maxDepth: 2}), {minKeys: 1}),
});

/** Twelve stages, each with a file of its own, some with another's output and with parameters. */
function build({edges, letters, values}: typeof world extends fc.Arbitrary<infer World> ? World : never) {
  const keys = Object.keys(values);
  const stages = Array.from({length: 12}, (_, i) => {
    const needs = edges.filter(([a, b]) => a === i && b < i).map(([, b]) => `out${b}`);
    const params = i % 3 === 0 ? [{'params.yaml': keys}] : [];
    return [`s${i}`, {cmd: `make ${i}`, deps: [...new Set(needs), `in${i}`], params, outs: [`out${i}`]}];
  });
  const paths = letters.map((letter, i) => [i < 12 ? `in${i}` : `out${i - 12}`, letter]);
  return {graph: graphOf(JSON.stringify({stages: Object.fromEntries(stages)})), paths: Object.fromEntries(paths)};
}

test('after everything was applied the plan is empty, and the order of keys does not matter', () => {
  fc.assert(
    fc.property(world, (input) => {
      const {graph, paths} = build(input);
      const lock = lockAfter(graph, facts(paths, {'params.yaml': input.values as ValueMap}));
      const turned = Object.fromEntries(Object.entries(input.values).toReversed()) as ValueMap;
      const later = facts(Object.fromEntries(Object.entries(paths).toReversed()) as typeof paths, {
        'params.yaml': turned,
      });
      expect(planRepro(graph, lock, later, ALL).filter(({action}) => action === 'run')).toEqual([]);
    }),
    {numRuns: 4},
  );
});

test('one changed content runs its stage and all that come after, nothing else', () => {
  fc.assert(
    fc.property(world, fc.nat(11), (input, i) => {
      const {graph, paths} = build(input);
      const params = {'params.yaml': input.values as ValueMap};
      const lock = lockAfter(graph, facts(paths, params));
      const steps = planRepro(graph, lock, facts({...paths, [`in${i}`]: 'z'}, params), ALL);
      const expected = new Set([`s${i}`]);
      for (const name of graph.order)
        if (graph.upstream.get(name)?.some((each) => expected.has(each))) expected.add(name);
      expect(new Set(steps.filter(({action}) => action === 'run').map(({stage}) => stage))).toEqual(expected);
    }),
    {numRuns: 4},
  );
});
