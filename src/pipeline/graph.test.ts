import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {StageName} from '../core/brand.js';
import {isMlopsError, type MlopsError} from '../core/errors/index.js';
import {parseProjectFile} from '../project/project-file.js';
import {buildGraph, findStage, reach, readGraph} from './graph.js';

const graphOf = (text: string) => buildGraph(parseProjectFile(text, 'mlops.yaml').value.stages ?? {}).graph;
const name = (text: string) => text as StageName;

async function errorOf(text: string): Promise<MlopsError> {
  try {
    await readGraph(parseProjectFile(text, 'mlops.yaml'));
  } catch (error) {
    if (isMlopsError(error)) return error;
    throw error;
  }
  throw new Error('no mistake was found');
}

/** What the error points at. */
const pointed = ({location}: Pick<MlopsError, 'location'>) => location?.text.slice(location.start, location.end);

test('a stage waits for the one that writes what it reads, the same path, inside it or around it', () => {
  const graph = graphOf(`
stages:
  report: {cmd: r, deps: [data/clean, model/weights.bin, notes.txt]}
  train: {cmd: t, deps: [data/clean/part.csv], params: [lr], outs: [model]}
  clean: {cmd: c, deps: [raw.csv], outs: [data/clean, params.yaml]}
`);
  expect(graph.upstream.get(name('report'))).toEqual(['clean', 'train']);
  expect(graph.upstream.get(name('train'))).toEqual(['clean']);
  expect(graph.downstream.get(name('clean'))).toEqual(['report', 'train']);
  expect(graph.order).toEqual(['clean', 'train', 'report']);
});

test('a dependency on a folder waits for every output inside it', () => {
  const graph = graphOf(`
stages:
  a: {cmd: a, outs: [out/a.csv]}
  b: {cmd: b, outs: [out/deep/b.csv]}
  sum: {cmd: s, deps: [out/]}
  other: {cmd: o, deps: [outer]}
`);
  expect(graph.upstream.get(name('sum'))).toEqual(['a', 'b']);
  expect(graph.upstream.get(name('other'))).toEqual([]);
});

test('paths are relative to the folder of the stage', () => {
  const graph = graphOf(`
stages:
  make: {cmd: m, outs: [shared/data.csv]}
  use: {cmd: u, wdir: code/, deps: [../shared/data.csv], params: [lr, {../config.toml: [b, a]}, lr], outs: [./x.bin]}
`);
  const use = graph.stages.get(name('use'));
  expect(use?.folder).toBe('code');
  expect(use?.dependencies[0]).toMatchObject({path: 'shared/data.csv', name: '../shared/data.csv'});
  expect(use?.outputs[0]).toMatchObject({path: 'code/x.bin', name: 'x.bin', cache: true, persist: false});
  expect(use?.params).toMatchObject([
    {path: 'code/params.yaml', name: 'params.yaml', keys: ['lr']},
    {path: 'config.toml', name: '../config.toml', keys: ['a', 'b']},
  ]);
  expect(graph.upstream.get(name('use'))).toEqual(['make']);
});

test('one path under outs and metrics is one output with the flags of both', () => {
  const graph = graphOf(`
stages:
  a: {cmd: a, outs: [m.json], metrics: [{m.json: {cache: false, persist: true}}]}
`);
  expect(graph.stages.get(name('a'))?.outputs).toMatchObject([
    {path: 'm.json', cache: false, persist: true, metric: true},
  ]);
});

test('a stage that reads and writes nothing runs every time, a frozen one waits for nobody', () => {
  const graph = graphOf(`
stages:
  hello: {cmd: echo}
  a: {cmd: a, outs: [x]}
  b: {cmd: b, deps: [x], outs: [y], frozen: true}
`);
  expect(graph.stages.get(name('hello'))?.alwaysRuns).toBe(true);
  expect(graph.stages.get(name('a'))?.alwaysRuns).toBe(false);
  expect(graph.upstream.get(name('b'))).toEqual([]);
});

test('a cycle of stages is shown the way round', async () => {
  const error = await errorOf(`
stages:
  start: {cmd: s, outs: [s]}
  a: {cmd: a, deps: [s, c/deep], outs: [a]}
  b: {cmd: b, deps: [a], outs: [b]}
  c: {cmd: c, deps: [b], outs: [c]}
`);
  expect(error.code).toBe('E_STAGE_CYCLE');
  expect(error.message).toContain('`b` -> `c` -> `a` -> `b`');
  expect(pointed(error)).toBe('b');
});

test('a stage that reads its own output is a cycle of one', async () => {
  const error = await errorOf('stages: {a: {cmd: a, deps: [x], outs: [x/y]}}');
  expect(error.message).toBe('stage `a` depends on its own output');
});

test('two stages that write one path', async () => {
  const error = await errorOf(`
stages:
  train: {cmd: t, outs: [models/a.onnx]}
  tune: {cmd: t, metrics: [{./models/a.onnx: {cache: false}}]}
`);
  expect(error.code).toBe('E_OUTPUT_CONFLICT');
  expect(error.message).toBe('two stages write `models/a.onnx`: `train` and `tune`');
  expect(pointed(error)).toBe('./models/a.onnx');
});

test('an output inside another output', async () => {
  const error = await errorOf(`
stages:
  a: {cmd: a, outs: [out/deep/x.csv]}
  b: {cmd: b, outs: [out]}
`);
  expect(error.code).toBe('E_OUTPUT_NESTED');
  expect(error.message).toBe('`out/deep/x.csv` of stage `a` lies inside `out`, an output of `b`');
  expect(pointed(error)).toBe('out/deep/x.csv');
});

test('paths that no stage can have', async () => {
  const cases = {
    '../x': 'lies outside of the project',
    '/etc/passwd': 'is an absolute path',
    '.': 'is the whole project',
    'a/../.mlops/cache': 'lies in `.mlops`, which is not for stages',
    '.git': 'lies in `.git`, which is not for stages',
  };
  for (const [path, why] of Object.entries(cases)) {
    const error = await errorOf(`stages: {a: {cmd: a, deps: ["${path}"]}}`);
    expect(error.code).toBe('E_STAGE_PATH');
    expect(error.message).toBe(`\`${path}\` of stage \`a\` ${why}`);
  }
});

test('several mistakes are told at once, in the order of the file', async () => {
  const error = await errorOf(`
stages:
  a: {cmd: a, wdir: ../up, outs: [x]}
  b: {cmd: b, deps: [d], outs: [c]}
  c: {cmd: c, deps: [c], outs: [d, b/c, b]}
`);
  expect(error.code).toBe('E_PROJECT_FILE');
  expect(error.problems.map(({message}) => message)).toEqual([
    '`../up` of stage `a` lies outside of the project',
    '`x` of stage `a` lies outside of the project',
    expect.stringContaining('cycle'),
    '`b/c` of stage `c` lies inside `b`, an output of `c`',
  ]);
});

test('a target is a stage, an output, or something inside an output', () => {
  const graph = graphOf('stages: {train: {cmd: t, outs: [models]}, models2: {cmd: m, outs: [train2]}}');
  expect(findStage(graph, 'train', 'train')).toBe('train');
  expect(findStage(graph, 'models/a.bin', 'models/a.bin')).toBe('train');
  expect(findStage(graph, '../train2', 'train2')).toBe('models2');
  expect(() => findStage(graph, 'trian', 'trian')).toThrow(/no stage or output `trian`/);
  try {
    findStage(graph, 'trian', 'trian');
  } catch (error) {
    expect(isMlopsError(error, 'E_STAGE_UNKNOWN') && error.hints[0]).toBe('did you mean `train`?');
  }
});

test('the order puts every stage after all it waits for, whatever the order of the file', () => {
  const edges = fc.array(fc.tuple(fc.nat(30), fc.nat(30)), {maxLength: 80});
  fc.assert(
    fc.property(
      edges,
      fc.shuffledSubarray(
        Array.from({length: 31}, (_, i) => i),
        {minLength: 31},
      ),
      (pairs, order) => {
        const needs = (i: number) => [...new Set(pairs.filter(([a, b]) => a === i && b < i).map(([, b]) => b))];
        const stages = order.map((i) => [`s${i}`, {cmd: 'x', deps: needs(i).map((b) => `o${b}`), outs: [`o${i}`]}]);
        const graph = graphOf(JSON.stringify({stages: Object.fromEntries(stages)}));
        expect(new Set(graph.order)).toEqual(new Set(graph.stages.keys()));
        const position = new Map(graph.order.map((each, i) => [each, i]));
        for (const [stage, upstream] of graph.upstream)
          for (const each of upstream) expect(position.get(each)).toBeLessThan(position.get(stage) ?? -1);
        const last = graph.order.at(-1);
        if (last) expect(reach([last], graph.upstream).size).toBeGreaterThan(0);
      },
    ),
    {numRuns: 5},
  );
});
