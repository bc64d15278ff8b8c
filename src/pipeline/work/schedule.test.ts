import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {StageName} from '../../core/brand.js';
import {runSchedule, type Settled} from './schedule.js';

const name = (text: string) => text as StageName;
const never = new AbortController().signal;

interface Script {
  readonly edges?: Readonly<Record<string, readonly string[]>>;
  readonly order: readonly string[];
  readonly fails?: readonly string[];
  readonly jobs?: number;
  readonly keepGoing?: boolean;
  readonly signal?: AbortSignal;
  readonly onStart?: (stage: string) => void;
}

/** Runs stages that take as many turns of the event loop as their name is long, and notes what happened. */
async function play({edges = {}, order, fails = [], jobs = 1, keepGoing = false, signal = never, onStart}: Script) {
  const log: string[] = [];
  let atWork = 0;
  let most = 0;
  const settle = async (stage: StageName): Promise<Settled> => {
    onStart?.(stage);
    log.push(`+${stage}`);
    most = Math.max(most, ++atWork);
    for (let i = 0; i < stage.length; i++) await new Promise((resolve) => setImmediate(resolve));
    atWork--;
    log.push(`-${stage}`);
    return fails.includes(stage) ? 'failed' : 'done';
  };
  const upstream = new Map(Object.entries(edges).map(([each, needs]) => [name(each), needs.map(name)]));
  const blocked = await runSchedule({order: order.map(name), upstream, jobs, keepGoing, signal, settle});
  return {log, blocked, most};
}

test('one job settles the stages in the given order', async () => {
  const {log, most} = await play({order: ['aaaa', 'b', 'cc'], edges: {cc: ['aaaa']}});
  expect(log).toEqual(['+aaaa', '-aaaa', '+b', '-b', '+cc', '-cc']);
  expect(most).toBe(1);
});

test('a stage starts as soon as those it waits for are done', async () => {
  const {log} = await play({order: ['slow-one', 'a', 'b', 'c'], edges: {b: ['a'], c: ['slow-one', 'b']}, jobs: 2});
  expect(log).toEqual(['+slow-one', '+a', '-a', '+b', '-b', '-slow-one', '+c', '-c']);
});

test('after a failure nothing more starts, what is at work ends', async () => {
  const {log, blocked} = await play({order: ['bad', 'longer', 'c'], edges: {}, fails: ['bad'], jobs: 2});
  expect(log).toEqual(['+bad', '+longer', '-bad', '-longer']);
  expect(blocked).toEqual(['c']);
});

test('keep going leaves out only what needs the failed stage', async () => {
  const edges = {b: ['bad'], c: ['b'], d: []};
  const {log, blocked} = await play({order: ['bad', 'b', 'c', 'd'], edges, fails: ['bad'], keepGoing: true});
  expect(log).toEqual(['+bad', '-bad', '+d', '-d']);
  expect(blocked).toEqual(['b', 'c']);
});

test('a stop starts nothing more', async () => {
  const stop = new AbortController();
  const {log, blocked} = await play({order: ['a', 'b'], signal: stop.signal, onStart: () => stop.abort()});
  expect(log).toEqual(['+a', '-a']);
  expect(blocked).toEqual(['b']);
});

test('what a stage waits for counts only when it is selected', async () => {
  const {log} = await play({order: ['b'], edges: {b: ['a']}});
  expect(log).toEqual(['+b', '-b']);
});

test('a bug in a stage is thrown when the others have ended', async () => {
  const log: string[] = [];
  const settle = async (stage: StageName): Promise<Settled> => {
    if (stage === 'bug') throw new Error('bug');
    await new Promise((resolve) => setImmediate(resolve));
    log.push(stage);
    return 'done';
  };
  const order = ['bug', 'other', 'never'].map(name);
  const all = runSchedule({order, upstream: new Map(), jobs: 2, keepGoing: true, signal: never, settle});
  await expect(all).rejects.toThrow('bug');
  expect(log).toEqual(['other']);
});

test('whatever the graph and the failures: order kept, tokens kept, everything started or blocked', async () => {
  const script = fc.record({
    pairs: fc.array(fc.tuple(fc.nat(9), fc.nat(9)), {maxLength: 15}),
    fails: fc.subarray(['s2', 's5', 's7']),
    jobs: fc.integer({min: 1, max: 4}),
  });
  await fc.assert(
    fc.asyncProperty(script, async ({pairs, fails, jobs}) => {
      const order = Array.from({length: 10}, (_, i) => `s${i}`);
      const needs = (i: number) => [...new Set(pairs.filter(([a, b]) => a === i && b < i).map(([, b]) => `s${b}`))];
      const edges = Object.fromEntries(order.map((stage, i) => [stage, needs(i)]));
      const {log, blocked, most} = await play({order, edges, fails, jobs, keepGoing: true});
      expect(most).toBeLessThanOrEqual(jobs);
      const started = log.filter((line) => line.startsWith('+')).map((line) => line.slice(1));
      expect([...started, ...blocked].toSorted()).toEqual(order);
      for (const stage of started)
        for (const each of edges[stage] ?? []) {
          expect(log.indexOf(`-${each}`)).toBeLessThan(log.indexOf(`+${stage}`));
          expect(fails).not.toContain(each);
          expect(log).toContain(`-${each}`);
        }
    }),
    {numRuns: 20},
  );
});
