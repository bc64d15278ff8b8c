import type {StageName} from '../core/brand.js';
import {type Digest, type DigestAlgorithm, parseDigest} from '../core/digest.js';
import {fail, isMlopsError, type Problem, type SourceLocation} from '../core/errors/index.js';
import {isList, isMap, setKey, type Value, type ValueMap} from '../formats/number.js';
import {parseYaml, printYaml, type YamlFile} from '../formats/yaml/index.js';
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
const SCHEMA = '2.0';

type Path = readonly (string | number)[];

/** Reads values of the lock file and notes what is wrong, with its place. */
interface Check {
  readonly algorithm: DigestAlgorithm;
  readonly problems: Problem[];
  readonly locate: (path: Path) => SourceLocation;
}

function complain(check: Check, path: Path, message: string): undefined {
  check.problems.push({message, location: check.locate(path)});
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

const MERGE_MARK = /^(<{7} |={7}$|>{7} )/m;

function lockError(text: string, file: string, problems: readonly Problem[], cause?: unknown): Error {
  const mark = MERGE_MARK.exec(text);
  const location = mark && {file, text, start: mark.index, end: mark.index + 7};
  const options = location ? {location, cause} : {problems, cause};
  return fail('E_LOCK_FILE', {file, count: problems.length, hasConflict: mark !== null}, options);
}

function readYaml(text: string, file: string): YamlFile {
  try {
    return parseYaml(text, file, {keepFloats: true});
  } catch (error) {
    if (isMlopsError(error, 'E_YAML_SYNTAX')) throw lockError(text, file, error.problems, error);
    throw error;
  }
}

/**
 * Returns the lock file that `text` holds; an empty text is an empty lock.
 *
 * The form is DVC's, with the digest under the name of `algorithm`. Throws E_LOCK_FILE with every mistake and its place.
 */
export function parseLock(text: string, file: string, algorithm: DigestAlgorithm): Lock {
  if (text.trim() === '') return EMPTY_LOCK;
  if (MERGE_MARK.test(text)) throw lockError(text, file, []);
  const yaml = readYaml(text, file);
  const check: Check = {algorithm, problems: [], locate: yaml.locate};
  const top = isMap(yaml.value) ? yaml.value : {};
  const {schema, stages, ...rest} = top;
  if (!isMap(yaml.value)) complain(check, [], 'the file must be a map');
  else if (schema !== SCHEMA) complain(check, ['schema'], `\`schema\` must be '${SCHEMA}'`);
  const read = readStages(stages, check);
  const problems = check.problems.toSorted((a, b) => (a.location?.start ?? 0) - (b.location?.start ?? 0));
  if (problems.length > 0) throw lockError(text, file, problems);
  return {stages: read, rest};
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
export function entryValue(entry: LockEntry, algorithm: DigestAlgorithm): ValueMap {
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

/** The text of a stage that did not change is printed once: with a thousand stages the whole file is written a thousand times. */
const printed = new WeakMap<ValueMap, string>();

function stageText(name: StageName, source: ValueMap): string {
  const known = printed.get(source);
  if (known !== undefined) return known;
  const text = printYaml({[name]: source}).replace(/^(?=.)/gm, '  ');
  printed.set(source, text);
  return text;
}

/** Returns the lock file's text: stages by name, so that it does not depend on which of them finished first. */
export function printLock(lock: Lock): string {
  const head = printYaml({schema: SCHEMA, ...lock.rest});
  const names = [...lock.stages.keys()].toSorted(byText);
  const texts = names.map((name) => stageText(name, lock.stages.get(name)?.source ?? {}));
  return `${head}${texts.length === 0 ? 'stages: {}\n' : `stages:\n${texts.join('')}`}`;
}
