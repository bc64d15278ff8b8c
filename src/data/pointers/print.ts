import {editYaml, printYaml, type YamlEdit} from '../../formats/yaml/index.js';
import type {Dialect} from '../../project/index.js';
import {folderOf} from '../ignore-rules.js';
import type {Pointer} from './schema.js';

type Value = string | number | boolean | undefined;

/** The keys of an entry in DVC's order; undefined for those that do not apply. */
function entryOf(pointer: Pointer, dialect: Dialect): readonly (readonly [key: string, value: Value])[] {
  const folder = folderOf(pointer.path);
  return [
    [dialect.digestAlgorithm, pointer.digest],
    ['size', pointer.sizeBytes],
    ['nfiles', pointer.files],
    ['isexec', pointer.isExecutable ? true : undefined],
    ['hash', dialect.digestAlgorithm],
    ['path', folder === '' ? pointer.path : pointer.path.slice(folder.length + 1)],
    ['desc', pointer.desc],
  ];
}

/** Returns the text of a new pointer file; the same pointer gives the same bytes everywhere. */
export function printPointer(pointer: Pointer, dialect: Dialect): string {
  const entry = entryOf(pointer, dialect).filter(([, value]) => value !== undefined);
  return printYaml({outs: [Object.fromEntries(entry)]} as Parameters<typeof printYaml>[0]);
}

/**
 * Returns `text`, an existing pointer file, with the values of `pointer`. Comments and keys of others stay; a description
 * stays unless the pointer has one. `before` is what `text` says.
 */
export function updatePointer(text: string, before: Pointer, pointer: Pointer, dialect: Dialect): string {
  const old = new Map(entryOf(before, dialect));
  const edits = entryOf({...pointer, desc: pointer.desc ?? before.desc}, dialect)
    .filter(([key, value]) => old.get(key) !== value)
    .map(([key, value]): YamlEdit => {
      const path = ['outs', 0, key];
      return value === undefined ? {path, delete: true} : {path, value};
    });
  return edits.length === 0 ? text : editYaml(text, pointer.pointer, edits);
}
