import type {StageName} from '../core/brand.js';
import {type Digest, type DigestAlgorithm, parseDigest} from '../core/digest.js';
import {isList, isMap, setKey, type Value, type ValueMap} from '../formats/number.js';
import {byText} from './stage.js';

/** A dependency or output as the lock file records it. */
export interface LockedPath {
  /** Relative to the stage's folder, as in the project file. */
  readonly name: string;
  readonly digest: Digest;
  readonly sizeBytes: number;
  /** Number of files of a folder. */
  readonly files: number | undefined;
  readonly isExecutable: boolean;
}

/** What a stage read and wrote when it last succeeded. */
export interface LockEntry {
  readonly command: string | readonly string[];
  readonly dependencies: readonly LockedPath[];
  /** By parameter file; the keys as the stage lists them, or those of the whole file at its top. */
  readonly params: ReadonlyMap<string, ValueMap>;
  readonly outputs: readonly LockedPath[];
}

interface LockedStage {
  readonly entry: LockEntry;
  /** The entry as it stands in the file, with keys this version does not know. */
  readonly source: ValueMap;
}

/** The lock file's content. */
export interface Lock {
  readonly stages: ReadonlyMap<StageName, LockedStage>;
  /** Top-level keys this version does not know. */
  readonly rest: ValueMap;
}

export const EMPTY_LOCK: Lock = {stages: new Map(), rest: {}};

/** Version of the lock file's form: DVC's. */
export const LOCK_SCHEMA = '2.0';

type Path = readonly (string | number)[];

/** Something in the lock file that cannot be, and where it stands. */
export interface LockProblem {
  readonly path: Path;
  readonly message: string;
}

/** Reads values of the lock file and notes what is wrong. */
interface Check {
  readonly algorithm: DigestAlgorithm;
  readonly problems: LockProblem[];
}

function complain(check: Check, path: Path, message: string): undefined {
  check.problems.push({message, path});
}

function readPath(item: Value, path: Path, check: Check): LockedPath | undefined {
  if (!isMap(item)) return complain(check, path, 'an entry must be a map with `path` and a digest');
  const {path: name, size, nfiles} = item;
  if (typeof name !== 'string' || name === '') return complain(check, [...path, 'path'], '`path` must be a text');
  const {algorithm} = check;
  const text = item[algorithm];
  const digest = typeof text === 'string' ? parseDigest(text, algorithm) : undefined;
  if (digest === undefined) return complain(check, [...path, algorithm], `\`${algorithm}\` must be a digest`);
  return {
    name,
    digest,
    sizeBytes: typeof size === 'number' ? size : 0,
    files: typeof nfiles === 'number' ? nfiles : undefined,
    isExecutable: item['isexec'] === true,
  };
}

function readPaths(value: Value | undefined, path: Path, check: Check): LockedPath[] {
  if (value === undefined) return [];
  if (!isList(value)) {
    complain(check, path, `\`${path.at(-1)}\` must be a list`);
    return [];
  }
  return value.map((item, index) => readPath(item, [...path, index], check)).filter((each) => each !== undefined);
}

function readParams(value: Value | undefined, path: Path, check: Check): Map<string, ValueMap> {
  const params = new Map<string, ValueMap>();
  if (value === undefined) return params;
  if (!isMap(value)) {
    complain(check, path, '`params` must be a map of files');
    return params;
  }
  for (const [file, values] of Object.entries(value)) {
    if (isMap(values)) params.set(file, values);
    else complain(check, [...path, file], 'parameters must be a map');
  }
  return params;
}

function readEntry(value: Value, path: Path, check: Check): LockedStage | undefined {
  if (!isMap(value)) return complain(check, path, 'a stage must be a map');
  const {cmd} = value;
  const isCommand = typeof cmd === 'string' || (isList(cmd) && cmd.every((each) => typeof each === 'string'));
  if (!isCommand) complain(check, [...path, 'cmd'], '`cmd` must be a text or a list of texts');
  const entry: LockEntry = {
    command: cmd as string | readonly string[],
    dependencies: readPaths(value['deps'], [...path, 'deps'], check),
    params: readParams(value['params'], [...path, 'params'], check),
    outputs: readPaths(value['outs'], [...path, 'outs'], check),
  };
  return {entry, source: value};
}

function readStages(value: Value | undefined, check: Check): Map<StageName, LockedStage> {
  const stages = new Map<StageName, LockedStage>();
  if (value === undefined || value === null) return stages;
  if (!isMap(value)) {
    complain(check, ['stages'], '`stages` must be a map');
    return stages;
  }
  for (const [name, item] of Object.entries(value)) {
    const stage = readEntry(item, ['stages', name], check);
    if (stage) stages.set(name as StageName, stage);
  }
  return stages;
}

/** Returns the lock that a lock file's value describes, and what is wrong with it; with problems the lock is not to be used. */
export function lockFrom(
  value: Value,
  algorithm: DigestAlgorithm,
): {readonly lock: Lock; readonly problems: readonly LockProblem[]} {
  const check: Check = {algorithm, problems: []};
  if (!isMap(value)) complain(check, [], 'the file must be a map');
  const {schema, stages, ...rest} = isMap(value) ? value : {};
  if (isMap(value) && schema !== LOCK_SCHEMA) complain(check, ['schema'], `\`schema\` must be '${LOCK_SCHEMA}'`);
  return {lock: {stages: readStages(stages, check), rest}, problems: check.problems};
}

function pathValue(path: LockedPath, algorithm: DigestAlgorithm): ValueMap {
  return {
    path: path.name,
    hash: algorithm,
    [algorithm]: path.digest,
    size: path.sizeBytes,
    ...(path.files === undefined ? {} : {nfiles: path.files}),
    ...(path.isExecutable ? {isexec: true} : {}),
  };
}

function sortedMap(map: ValueMap): ValueMap {
  const sorted: Record<string, Value> = {};
  for (const key of Object.keys(map).toSorted(byText)) setKey(sorted, key, map[key] ?? null);
  return sorted;
}

function paramsValue(params: LockEntry['params']): ValueMap {
  const files: Record<string, Value> = {};
  for (const file of [...params.keys()].toSorted(byText)) setKey(files, file, sortedMap(params.get(file) ?? {}));
  return files;
}

/** Returns an entry in the lock file's form: paths sorted, empty parts left out. */
function entryValue(entry: LockEntry, algorithm: DigestAlgorithm): ValueMap {
  const list = (paths: readonly LockedPath[]) =>
    paths.toSorted((a, b) => byText(a.name, b.name)).map((path) => pathValue(path, algorithm));
  return {
    cmd: entry.command,
    ...(entry.dependencies.length > 0 ? {deps: list(entry.dependencies)} : {}),
    ...(entry.params.size > 0 ? {params: paramsValue(entry.params)} : {}),
    ...(entry.outputs.length > 0 ? {outs: list(entry.outputs)} : {}),
  };
}

/** Returns the lock with one stage's entry replaced, and without the entries of stages that `isKnown` denies. */
export function withEntry(
  lock: Lock,
  name: StageName,
  entry: LockEntry,
  options: {readonly algorithm: DigestAlgorithm; readonly isKnown: (name: StageName) => boolean},
): Lock {
  const stages = new Map([...lock.stages].filter(([each]) => options.isKnown(each)));
  stages.set(name, {entry, source: entryValue(entry, options.algorithm)});
  return {...lock, stages};
}
