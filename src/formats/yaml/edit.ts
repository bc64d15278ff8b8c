import {fail} from '../../core/errors/index.js';
import type {Path} from '../located.js';
import {equalValues, Float, isList, isMap, setKey, type Value} from '../number.js';
import {parseYaml, type YamlFile} from './parse.js';
import {planDelete, planSet} from './splice.js';
import type {Splice} from './write.js';

/** One change of a YAML file: a value set at a path, or what is there deleted. */
export type YamlEdit = {readonly path: Path; readonly value: Value} | {readonly path: Path; readonly delete: true};

/**
 * Returns the text of a YAML file with the edits made one after another, and no other byte changed: comments, quotes, order and
 * spacing elsewhere stay.
 *
 * Setting a path that is not there adds it, with the maps above it; a list grows by its index one past the end. A map set over
 * a map changes only the keys that differ. Deleting what is not there does nothing. An edit to an equal value of the same type
 * changes nothing. Throws E_YAML_SYNTAX when the text is no YAML, and E_YAML_EDIT when a change cannot be made at that place
 * alone: it lies inside an alias, or in a value that is no map.
 */
export function editYaml(text: string, file: string, edits: readonly YamlEdit[]): string {
  return edits.reduce((result, edit) => applyEdit(result, file, edit), text);
}

function applyEdit(text: string, file: string, edit: YamlEdit): string {
  const parsed = parseYaml(text, file, {keepFloats: true});
  const old = valueAt(parsed.value, edit.path);
  if ('delete' in edit) return old === undefined ? text : carryOut(text, file, parsed, edit);
  if (old !== undefined && identical(old, edit.value)) return text;
  const steps = smallerEdits(edit.path, old, edit.value);
  return steps ? editYaml(text, file, steps) : carryOut(text, file, parsed, edit);
}

/** Splits a change between two maps or two lists into changes of their parts; undefined when the whole has to be written. */
function smallerEdits(path: Path, old: Value | undefined, value: Value): YamlEdit[] | undefined {
  if (isMap(old) && isMap(value)) {
    const kept = Object.keys(old).filter((key) => Object.hasOwn(value, key));
    if (kept.length === 0) return undefined;
    const gone = Object.keys(old).filter((key) => !Object.hasOwn(value, key));
    return [
      ...Object.entries(value).map(([key, item]) => ({path: [...path, key], value: item})),
      ...gone.map((key): YamlEdit => ({path: [...path, key], delete: true})),
    ];
  }
  if (!isList(old) || !isList(value) || old.length === 0 || value.length === 0) return undefined;
  const gone = Array.from({length: Math.max(0, old.length - value.length)}, (_, index) => old.length - 1 - index);
  return [
    ...value.map((item, index) => ({path: [...path, index], value: item})),
    ...gone.map((index): YamlEdit => ({path: [...path, index], delete: true})),
  ];
}

function carryOut(text: string, file: string, parsed: YamlFile, edit: YamlEdit): string {
  const name = edit.path.join('.');
  const refuse = (reason: string) =>
    fail('E_YAML_EDIT', {file, path: name, reason}, {location: parsed.locate(edit.path.slice(0, -1))});
  const source = {text, document: parsed.document};
  const splices =
    'delete' in edit ? planDelete(source, edit.path, refuse) : planSet(source, edit.path, edit.value, refuse);
  const result = splice(text, splices);
  // The text is proof: a change that reads back as anything else than asked for is never handed out.
  if (!readsAs(result, file, editedValue(parsed.value, edit)))
    throw refuse('other parts of the file depend on what stands there');
  return result;
}

function splice(text: string, splices: readonly Splice[]): string {
  // At the same start the longer one goes first: it must not cut off what the other has put there.
  const ordered = [...splices].sort((a, b) => b.start - a.start || b.end - a.end);
  return ordered.reduce(
    (result, {start, end, text: added}) => result.slice(0, start) + added + result.slice(end),
    text,
  );
}

function readsAs(text: string, file: string, wanted: Value): boolean {
  try {
    return identical(parseYaml(text, file, {keepFloats: true}).value, wanted);
  } catch {
    // Whatever is wrong with the new text, it is not what was asked for; the caller says so and the text is dropped.
    return false;
  }
}

/** Tells whether two values are equal and of the same types; the order of keys does not count. */
function identical(a: Value, b: Value): boolean {
  if (isList(a))
    return isList(b) && a.length === b.length && a.every((item, index) => identical(item, b[index] ?? null));
  if (isMap(a)) {
    const keys = Object.keys(a);
    if (!isMap(b) || keys.length !== Object.keys(b).length) return false;
    return keys.every((key) => Object.hasOwn(b, key) && identical(a[key] ?? null, b[key] ?? null));
  }
  const sameKind = typeof a === typeof b && a instanceof Float === b instanceof Float;
  return sameKind && (a instanceof Float && b instanceof Float ? Object.is(a.value, b.value) : equalValues(a, b));
}

function valueAt(value: Value, path: Path): Value | undefined {
  let at: Value | undefined = value;
  for (const step of path) {
    if (isList(at)) at = at[Number(step)];
    else if (isMap(at) && Object.hasOwn(at, step)) at = at[step];
    else return undefined;
  }
  return at;
}

/** Returns the value after an edit, everything not on its path shared with the old one. */
function editedValue(value: Value | undefined, edit: YamlEdit, depth = 0): Value {
  const step = edit.path[depth];
  if (step === undefined) return 'delete' in edit ? {} : edit.value;
  const last = depth === edit.path.length - 1;
  if (isList(value)) {
    const list = [...value];
    if (last && 'delete' in edit) list.splice(Number(step), 1);
    else list[Number(step)] = editedValue(list[Number(step)], edit, depth + 1);
    return list;
  }
  if (!isMap(value) && typeof step === 'number') return [editedValue(undefined, edit, depth + 1)];
  const map: Record<string, Value> = {};
  if (isMap(value)) for (const [key, item] of Object.entries(value)) setKey(map, key, item);
  if (last && 'delete' in edit) delete map[String(step)];
  else setKey(map, String(step), editedValue(map[String(step)], edit, depth + 1));
  return map;
}
