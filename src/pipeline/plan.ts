import type {StageName} from '../core/brand.js';
import type {Facts} from './facts.js';
import {type Graph, reach} from './graph.js';
import type {Lock, LockEntry, LockedPath} from './lock.js';
import {paramReasons} from './params.js';
import {type Reason, upstreamReason} from './reason.js';
import type {Dependency, Stage} from './stage.js';

/** Which stages a command is about, and how. */
export interface Selection {
  /** Empty: all. */
  readonly targets: readonly StageName[];
  /** The targets only, without what they wait for. */
  readonly single: boolean;
  /** The targets and all that waits for them, instead of what they wait for. */
  readonly downstream: boolean;
}

export interface PlanOptions extends Selection {
  /** Run what is up to date, too. */
  readonly force: boolean;
}

/** What is to be done about one stage. A `run` whose reasons are all `upstream` is decided when these have run. */
export interface Step {
  readonly stage: StageName;
  readonly action: 'run' | 'skip';
  readonly reasons: readonly Reason[];
}

/** Returns the stages a command is about, each after those it waits for. */
export function selectStages(graph: Graph, {targets, single, downstream}: Selection): readonly StageName[] {
  if (targets.length === 0) return graph.order;
  const wanted = single ? new Set(targets) : reach(targets, downstream ? graph.downstream : graph.upstream);
  return graph.order.filter((name) => wanted.has(name));
}

function pathReasons(
  kind: 'dep' | 'out',
  paths: readonly Dependency[],
  locked: readonly LockedPath[],
  facts: Facts,
): Reason[] {
  const recorded = new Map(locked.map((each) => [each.name, each.digest]));
  return paths.flatMap(({path, name}) => {
    const old = recorded.get(name);
    const now = facts.paths.get(path)?.digest;
    if (old !== undefined && old === now) return [];
    return [{kind, path, old: old ?? null, new: now ?? null}];
  });
}

function sameCommand(a: LockEntry['command'], b: LockEntry['command']): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/**
 * Returns why a stage has to run when only it is looked at: its command, dependencies, parameters or outputs are not those of
 * the lock file. A frozen stage never has to.
 */
export function ownReasons(stage: Stage, entry: LockEntry | undefined, facts: Facts): Reason[] {
  if (stage.isFrozen) return [];
  if (!entry) return [{kind: 'no-lock', old: null, new: null}];
  const command: Reason[] = sameCommand(stage.command, entry.command)
    ? []
    : [{kind: 'command', old: entry.command, new: stage.command}];
  const always: Reason[] = stage.alwaysRuns ? [{kind: 'always-changed', old: null, new: null}] : [];
  return [
    ...command,
    ...pathReasons('dep', stage.dependencies, entry.dependencies, facts),
    ...stage.params.flatMap((file) =>
      paramReasons(file, entry.params.get(file.name), facts.params.get(file.path) ?? null),
    ),
    ...pathReasons('out', stage.outputs, entry.outputs, facts),
    ...always,
  ];
}

const meets = (a: string, b: string): boolean => a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);

/** Returns a reason for each thing the stage reads that a stage before it is going to write. */
function upstreamReasons(stage: Stage, entry: LockEntry | undefined, before: readonly Stage[]): Reason[] {
  const read = [...stage.dependencies, ...stage.params];
  return before.flatMap(({name, outputs}) =>
    read
      .filter(({path}) => outputs.some((output) => meets(path, output.path)))
      .map((each) =>
        upstreamReason(name, each.path, entry?.dependencies.find(({name: at}) => at === each.name)?.digest),
      ),
  );
}

/**
 * Plans a reproduction: what is to be done about each selected stage, each after those it waits for.
 *
 * Pure: `facts` hold the fingerprints of all that the selected stages read and write. A stage that is up to date itself but
 * comes after one that will run is planned to run with reasons of kind `upstream` only; whether it does is known when the stages
 * before it have run.
 */
export function planRepro(graph: Graph, lock: Lock, facts: Facts, options: PlanOptions): Step[] {
  const selected = selectStages(graph, options);
  const targets = new Set(options.targets);
  const running = new Set<StageName>();
  return selected.flatMap((name) => {
    const stage = graph.stages.get(name);
    if (!stage) return [];
    const entry = lock.stages.get(name)?.entry;
    const before = options.single ? [] : (graph.upstream.get(name) ?? []).filter((each) => running.has(each));
    const forced = options.force && (!stage.isFrozen || targets.has(name));
    const reasons = [
      ...(forced ? [{kind: 'forced', old: null, new: null} as const] : []),
      ...ownReasons(stage, entry, facts),
      ...upstreamReasons(
        stage,
        entry,
        before.flatMap((each) => graph.stages.get(each) ?? []),
      ),
    ];
    if (reasons.length > 0) running.add(name);
    return [{stage: name, action: reasons.length > 0 ? ('run' as const) : ('skip' as const), reasons}];
  });
}
