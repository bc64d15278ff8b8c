import {type Document, isAlias, isMap, isNode, isScalar, isSeq, type Node, type Pair, type YAMLMap} from 'yaml';
import type {SourceLocation} from '../../core/errors/index.js';
import type {Path} from '../located.js';
import {isMergeKey, keyOf} from './read.js';

interface Source {
  readonly document: Document.Parsed;
  readonly text: string;
  readonly file: string;
}

interface Found {
  readonly key: Node | undefined;
  readonly value: Node | null;
}

/** Returns where the part of a document at `path` stands; see `YamlFile.locate`. */
export function locateNode(source: Source, path: Path, part: 'key' | 'value'): SourceLocation {
  let found: Found = {key: undefined, value: source.document.contents};
  for (const step of path) {
    const next = stepInto(found.value, step, source.document);
    // Something is missing: its nearest holder is best shown by its key, which is one word.
    if (!next) return place(source, found.key ?? found.value);
    found = next;
  }
  const {key, value} = found;
  if (part === 'key') return place(source, key ?? value);
  return place(source, value === null || emptyNode(value) ? (key ?? value) : value);
}

function emptyNode(node: Node): boolean {
  return !node.range || node.range[0] === node.range[1];
}

function stepInto(node: Node | null, step: string | number, document: Document.Parsed): Found | undefined {
  const target = isAlias(node) ? (node.resolve(document) ?? null) : node;
  if (isSeq(target)) {
    const item = target.items[Number(step)];
    return isNode(item) ? {key: undefined, value: item} : undefined;
  }
  if (!isMap(target)) return undefined;
  const pair = findPair(target, String(step), document);
  if (pair) return {key: isNode(pair.key) ? pair.key : undefined, value: isNode(pair.value) ? pair.value : null};
  return target.items
    .filter((item) => isMergeKey(item.key))
    .map((item) => mergedStep(item, step, document))
    .find(Boolean);
}

function mergedStep(pair: Pair, step: string | number, document: Document.Parsed): Found | undefined {
  const value = isNode(pair.value) ? pair.value : null;
  if (!isSeq(value)) return stepInto(value, step, document);
  return value.items.map((item) => stepInto(isNode(item) ? item : null, step, document)).find(Boolean);
}

/** Returns the pair of a map with this key, not looking into what `<<` merges. */
export function findPair(map: YAMLMap, key: string, document: Document.Parsed): Pair | undefined {
  return map.items.find((pair) => !isMergeKey(pair.key) && keyOf(pair.key, document) === key);
}

function place({text, file}: Source, node: Node | null | undefined): SourceLocation {
  const [start = 0, end = start] = node?.range ?? [];
  if (!node || isScalar(node)) return {file, text, start, end: Math.min(end, text.length)};
  // Of a block that goes over many lines the first one says enough.
  const lineEnd = text.slice(start, end).search(/[ \t]*\r?\n/);
  return {file, text, start, end: lineEnd < 0 ? Math.min(end, text.length) : start + lineEnd};
}
