import type {StageName} from '../core/brand.js';
import type {DigestAlgorithm} from '../core/digest.js';
import {fail, isMlopsError, type Problem} from '../core/errors/index.js';
import type {ValueMap} from '../formats/number.js';
import {parseYaml, printYaml, type YamlFile} from '../formats/yaml/index.js';
import {EMPTY_LOCK, LOCK_SCHEMA, type Lock, lockFrom} from './lock.js';
import {byText} from './stage.js';

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
  const {lock, problems} = lockFrom(yaml.value, algorithm);
  if (problems.length === 0) return lock;
  const located = problems.map(({message, path}) => ({message, location: yaml.locate(path)}));
  throw lockError(
    text,
    file,
    located.toSorted((a, b) => a.location.start - b.location.start),
  );
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

/** Returns the value that a lock file's text stands for. */
export function lockValue({stages, rest}: Lock): ValueMap {
  const sources = [...stages].map(([name, {source}]) => [name, source] as const);
  return {schema: LOCK_SCHEMA, ...rest, stages: Object.fromEntries(sources)};
}

/** Returns the lock file's text: stages by name, so that it does not depend on which of them finished first. */
export function printLock(lock: Lock): string {
  const head = printYaml({schema: LOCK_SCHEMA, ...lock.rest});
  const names = [...lock.stages.keys()].toSorted(byText);
  const texts = names.map((name) => stageText(name, lock.stages.get(name)?.source ?? {}));
  return `${head}${texts.length === 0 ? 'stages: {}\n' : `stages:\n${texts.join('')}`}`;
}
