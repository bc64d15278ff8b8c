import type {RepoPath, StageName} from '../core/brand.js';
import {fail} from '../core/errors/index.js';
import {nearest} from '../core/nearest.js';
import type {ProjectFile, StageDefinition} from '../project/index.js';
import {type Mistake, throwMistakes} from './mistake.js';
import {isListedAsKey, type Output, readStage, type Stage} from './stage.js';

/** The stages and who waits for whom. */
export interface Graph {
  /** The stages in the order of the project file. */
  readonly stages: ReadonlyMap<StageName, Stage>;
  /** The stages whose outputs a stage reads; none for a frozen one. */
  readonly upstream: ReadonlyMap<StageName, readonly StageName[]>;
  /** The stages that read a stage's outputs. */
  readonly downstream: ReadonlyMap<StageName, readonly StageName[]>;
  /** Every stage after all it waits for; else in the order of the project file. */
  readonly order: readonly StageName[];
  /** Returns the stages that write a path, something inside it, or a folder around it. */
  writersOf(path: RepoPath): readonly StageName[];
}

interface Writer {
  readonly stage: Stage;
  readonly output: Output;
}

/** Returns the folders around a path, nearest first, without the root. */
function foldersAround(path: string): string[] {
  const folders: string[] = [];
  for (let cut = path.lastIndexOf('/'); cut > 0; cut = path.lastIndexOf('/', cut - 1)) folders.push(path.slice(0, cut));
  return folders;
}

const atOutput = ({place}: Output): Pick<Mistake, 'place' | 'atKey'> => ({place, atKey: isListedAsKey(place)});

/** Every output by its path; two stages that write one path are reported. */
function outputsByPath(stages: Iterable<Stage>, mistakes: Mistake[]): Map<string, Writer> {
  const writers = new Map<string, Writer>();
  for (const stage of stages) {
    for (const output of stage.outputs) {
      const other = writers.get(output.path);
      if (!other) writers.set(output.path, {stage, output});
      else {
        const conflict = {path: output.path, stages: [other.stage.name, stage.name]};
        mistakes.push({...atOutput(output), error: (location) => fail('E_OUTPUT_CONFLICT', conflict, {location})});
      }
    }
  }
  return writers;
}

function reportNested(writers: ReadonlyMap<string, Writer>, mistakes: Mistake[]): void {
  for (const [path, {stage, output}] of writers) {
    const folder = foldersAround(path).find((each) => writers.has(each));
    const outer = folder === undefined ? undefined : writers.get(folder);
    if (folder === undefined || !outer) continue;
    const nesting = {path, stage: stage.name, folder, other: outer.stage.name};
    mistakes.push({...atOutput(output), error: (location) => fail('E_OUTPUT_NESTED', nesting, {location})});
  }
}

/** Finds the stages that write a path, something inside it, or a folder around it. */
function writerLookup(writers: ReadonlyMap<string, Writer>): (path: string) => readonly StageName[] {
  const inside = new Map<string, StageName[]>();
  for (const [path, {stage}] of writers)
    for (const folder of foldersAround(path)) {
      const names = inside.get(folder);
      if (names) names.push(stage.name);
      else inside.set(folder, [stage.name]);
    }
  return (path) => {
    const around = [path, ...foldersAround(path)].map((each) => writers.get(each)?.stage.name);
    return [...around.filter((name) => name !== undefined), ...(inside.get(path) ?? [])];
  };
}

function upstreamOf(stages: Iterable<Stage>, writersOf: Graph['writersOf']): Map<StageName, StageName[]> {
  const upstream = new Map<StageName, StageName[]>();
  for (const stage of stages) {
    const read = stage.isFrozen ? [] : [...stage.dependencies, ...stage.params];
    upstream.set(stage.name, [...new Set(read.flatMap(({path}) => writersOf(path)))]);
  }
  return upstream;
}

type Visit = {readonly order: StageName[]} | {readonly cycle: readonly StageName[]};

/**
 * Walks depth first, what a stage waits for before the stage. Kept in a list instead of recursion: a chain of many thousand
 * stages must not overflow the stack.
 */
function sortStages(names: Iterable<StageName>, upstream: ReadonlyMap<StageName, readonly StageName[]>): Visit {
  const done = new Set<StageName>();
  const open = new Set<StageName>();
  const order: StageName[] = [];
  for (const start of names) {
    const path = [start];
    while (path.length > 0) {
      const name = path.at(-1) as StageName;
      if (!done.has(name)) open.add(name);
      const next = done.has(name) ? undefined : upstream.get(name)?.find((each) => !done.has(each));
      if (next !== undefined && open.has(next)) {
        const waiting = [...open];
        return {cycle: waiting.slice(waiting.indexOf(next)).toReversed()};
      }
      if (next !== undefined) {
        path.push(next);
        continue;
      }
      path.pop();
      open.delete(name);
      if (!done.has(name)) order.push(name);
      done.add(name);
    }
  }
  return {order};
}

function invert(upstream: ReadonlyMap<StageName, readonly StageName[]>): Map<StageName, StageName[]> {
  const downstream = new Map<StageName, StageName[]>([...upstream.keys()].map((name) => [name, []]));
  for (const [name, needs] of upstream) for (const each of needs) downstream.get(each)?.push(name);
  return downstream;
}

/**
 * Returns the graph of stages and what is wrong with them. A stage waits for another when something it reads equals, contains or
 * lies inside an output of the other.
 *
 * Mistakes: E_STAGE_PATH, E_OUTPUT_CONFLICT, E_OUTPUT_NESTED, E_STAGE_CYCLE; a graph with mistakes is not to be used.
 */
export function buildGraph(definitions: Readonly<Record<string, StageDefinition>>): {
  readonly graph: Graph;
  readonly mistakes: readonly Mistake[];
} {
  const mistakes: Mistake[] = [];
  const stages = new Map<StageName, Stage>();
  for (const [name, definition] of Object.entries(definitions))
    stages.set(name as StageName, readStage(name, definition, mistakes));
  const writers = outputsByPath(stages.values(), mistakes);
  reportNested(writers, mistakes);
  const writersOf = writerLookup(writers);
  const upstream = upstreamOf(stages.values(), writersOf);
  const visit = sortStages(stages.keys(), upstream);
  if ('cycle' in visit) {
    const {cycle} = visit;
    const place = ['stages', cycle[0] ?? ''];
    mistakes.push({place, atKey: true, error: (location) => fail('E_STAGE_CYCLE', {stages: cycle}, {location})});
  }
  const order = 'order' in visit ? visit.order : [];
  return {graph: {stages, upstream, downstream: invert(upstream), writersOf, order}, mistakes};
}

const graphs = new WeakMap<ProjectFile, Graph>();

/** Returns the graph of a project file's stages. Throws the mistakes of `buildGraph`, or E_PROJECT_FILE with all of them. */
export async function readGraph(file: ProjectFile): Promise<Graph> {
  const known = graphs.get(file);
  if (known) return known;
  const {graph, mistakes} = buildGraph(file.value.stages ?? {});
  await throwMistakes(file, mistakes);
  graphs.set(file, graph);
  return graph;
}

/** Returns `names` and everything reached from them along `edges`. */
export function reach(names: Iterable<StageName>, edges: ReadonlyMap<StageName, readonly StageName[]>): Set<StageName> {
  const found = new Set(names);
  for (const name of found) for (const next of edges.get(name) ?? []) found.add(next);
  return found;
}

/**
 * Returns the stage that `target` names: a stage's name, or the path of an output or of something inside one, relative to the
 * root. Throws E_STAGE_UNKNOWN with near names.
 */
export function findStage(graph: Graph, target: string, path: string): StageName {
  if (graph.stages.has(target as StageName)) return target as StageName;
  for (const stage of graph.stages.values())
    if (stage.outputs.some((output) => output.path === path || path.startsWith(`${output.path}/`))) return stage.name;
  const outputs = [...graph.stages.values()].flatMap((stage) => stage.outputs.map((output) => output.path as string));
  throw fail('E_STAGE_UNKNOWN', {name: target, near: nearest(target, [...graph.stages.keys(), ...outputs])});
}
