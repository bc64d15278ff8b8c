import {posix} from 'node:path';
import type {RepoPath, StageName} from '../core/brand.js';
import {fail} from '../core/errors/index.js';
import type {StageDefinition} from '../project/index.js';
import type {Mistake, Place} from './mistake.js';

/** A file or folder a stage reads. */
export interface Dependency {
  readonly path: RepoPath;
  /** The path as the lock file spells it: relative to the stage's folder. */
  readonly name: string;
  readonly place: Place;
}

/** A file or folder a stage writes. */
export interface Output extends Dependency {
  /** Its content goes to the cache; without, only its digest is recorded. */
  readonly cache: boolean;
  /** The stage finds its earlier output instead of a clean place. */
  readonly persist: boolean;
  /** It holds numbers to record with the run. */
  readonly metric: boolean;
}

/** The parameters a stage reads from one file. */
export interface ParamsFile extends Dependency {
  /** Dotted keys, sorted; null stands for the whole file. */
  readonly keys: readonly string[] | null;
}

/** One stage, its paths relative to the project's root. */
export interface Stage {
  readonly name: StageName;
  /** As written: a list and a text are different commands to the lock file. */
  readonly command: string | readonly string[];
  /** Folder the command runs in; empty for the root. */
  readonly folder: RepoPath;
  readonly dependencies: readonly Dependency[];
  readonly params: readonly ParamsFile[];
  readonly outputs: readonly Output[];
  readonly isFrozen: boolean;
  /** It says so itself, or it neither reads nor writes anything that could change. */
  readonly alwaysRuns: boolean;
}

/** The file that a parameter named without a file stands in. */
export const DEFAULT_PARAMS_FILE = 'params.yaml';

const CLOSED_FOLDERS = ['.mlops', '.git'];
/** Paths that are their own normal form; most are, and taking them as they are is quicker. */
const SIMPLE_PATH = /^[^./][^/]*(?:\/[^./][^/]*)*$/;

/** Orders texts by UTF-16 unit, the same on every machine. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Tells whether a dependency, output or parameter file is listed as a key, with flags or keys of its own. */
export const isListedAsKey = (place: Place): boolean => typeof place.at(-1) === 'string';

/** Returns what is wrong with a path of a stage, or undefined. */
function complaint(path: string, given: string): string | undefined {
  if (posix.isAbsolute(given)) return 'is an absolute path';
  if (path === '..' || path.startsWith('../')) return 'lies outside of the project';
  if (path === '.') return 'is the whole project';
  const closed = CLOSED_FOLDERS.find((folder) => path === folder || path.startsWith(`${folder}/`));
  return closed === undefined ? undefined : `lies in \`${closed}\`, which is not for stages`;
}

const withoutSlash = (path: string): string => (path.length > 1 ? path.replace(/\/+$/, '') : path);

/** Collects the parts of one stage and what is wrong with them. */
class StageReader {
  readonly name: string;
  readonly folder: string;
  readonly mistakes: Mistake[];

  constructor(name: string, wdir: string | undefined, mistakes: Mistake[]) {
    this.name = name;
    this.mistakes = mistakes;
    this.folder = posix.normalize(wdir ?? '.');
    const why = this.folder === '.' ? undefined : complaint(this.folder, wdir ?? '.');
    if (why !== undefined) this.#report(wdir ?? '', why, {place: ['stages', name, 'wdir'], atKey: false});
  }

  /** Returns the dependency at `place`; one that cannot be is reported and keeps its text. */
  path(given: string, place: Place): Dependency {
    if (this.folder === '.' && SIMPLE_PATH.test(given) && !CLOSED_FOLDERS.includes(given.split('/', 1)[0] ?? ''))
      return {path: given as RepoPath, name: given, place};
    const path = withoutSlash(posix.normalize(posix.join(this.folder, given)));
    const why = complaint(path, given);
    if (why !== undefined) this.#report(given, why, {place, atKey: isListedAsKey(place)});
    return {path: path as RepoPath, name: withoutSlash(posix.normalize(given)), place};
  }

  #report(path: string, why: string, at: Pick<Mistake, 'place' | 'atKey'>): void {
    this.mistakes.push({...at, error: (location) => fail('E_STAGE_PATH', {path, stage: this.name, why}, {location})});
  }
}

type OutputItem = NonNullable<StageDefinition['outs']>[number];

function outputsOf(reader: StageReader, items: readonly OutputItem[] | undefined, key: 'outs' | 'metrics'): Output[] {
  return (items ?? []).flatMap((item, index) => {
    const place = ['stages', reader.name, key, index];
    const metric = key === 'metrics';
    if (typeof item === 'string') return [{...reader.path(item, place), cache: true, persist: false, metric}];
    return Object.entries(item).map(([path, flags]) => ({
      ...reader.path(path, [...place, path]),
      cache: flags.cache ?? true,
      persist: flags.persist ?? false,
      metric,
    }));
  });
}

/** One path listed under `outs` and `metrics` is one output with the flags of both. */
function mergeOutputs(outputs: readonly Output[]): Output[] {
  const merged = new Map<string, Output>();
  for (const output of outputs) {
    const known = merged.get(output.path);
    merged.set(
      output.path,
      known
        ? {
            ...known,
            cache: known.cache && output.cache,
            persist: known.persist || output.persist,
            metric: known.metric || output.metric,
          }
        : output,
    );
  }
  return [...merged.values()];
}

function paramsOf(reader: StageReader, items: StageDefinition['params']): ParamsFile[] {
  const files = new Map<string, ParamsFile>();
  const add = (given: string, keys: readonly string[] | null, place: Place) => {
    const at = reader.path(given, place);
    const known = files.get(at.path);
    const all = known && (known.keys === null || keys === null) ? null : keys && [...(known?.keys ?? []), ...keys];
    files.set(at.path, {...(known ?? at), keys: all && [...new Set(all)].toSorted(byText)});
  };
  for (const [index, item] of (items ?? []).entries()) {
    const place = ['stages', reader.name, 'params', index];
    if (typeof item === 'string') add(DEFAULT_PARAMS_FILE, [item], place);
    else for (const [given, keys] of Object.entries(item)) add(given, keys, [...place, given]);
  }
  return [...files.values()];
}

/** Returns the stage as the project file describes it; appends to `mistakes` what is wrong with its paths. */
export function readStage(name: string, definition: StageDefinition, mistakes: Mistake[]): Stage {
  const reader = new StageReader(name, definition.wdir, mistakes);
  const dependencies = (definition.deps ?? []).map((given, index) =>
    reader.path(given, ['stages', name, 'deps', index]),
  );
  const outputs = mergeOutputs([
    ...outputsOf(reader, definition.outs, 'outs'),
    ...outputsOf(reader, definition.metrics, 'metrics'),
  ]);
  const params = paramsOf(reader, definition.params);
  return {
    name: name as StageName,
    command: definition.cmd,
    folder: (reader.folder === '.' ? '' : withoutSlash(reader.folder)) as RepoPath,
    dependencies: [...new Map(dependencies.map((each) => [each.path, each])).values()],
    params,
    outputs,
    isFrozen: definition.frozen ?? false,
    alwaysRuns:
      definition.always_changed === true || (dependencies.length === 0 && params.length === 0 && outputs.length === 0),
  };
}
