import {type Alias, type Document, isAlias, isMap, isScalar, isSeq, type Node, type Scalar, type YAMLMap} from 'yaml';
import {type Float, formatNumber, isList, isMap as isValueMap, setKey, type Value} from '../number.js';
import {floatValue, type Resolved, resolvePlain} from './scalar.js';

export interface ReadOptions {
  readonly keepFloats: boolean;
  readonly report: (message: string, node: Node) => void;
}

/** How many values all aliases of a file together may stand for: a small file must not grow without bound. */
const MAX_ALIASED = 1_000_000;
const CORE_TAG = 'tag:yaml.org,2002:';

interface Anchored {
  readonly value: Value;
  readonly weight: number;
}

interface Context extends ReadOptions {
  readonly legacy: boolean;
  /** undefined while the anchored node is being read: an alias to it then is a cycle. */
  readonly anchors: Map<string, Anchored | undefined>;
  weight: number;
  aliased: number;
}

/** Returns the value of a parsed document; what has no meaning is reported and stands as null. */
export function readDocument(document: Document.Parsed, options: ReadOptions): Value {
  const legacy = document.directives.yaml.explicit === true && document.directives.yaml.version === '1.1';
  const context: Context = {...options, legacy, anchors: new Map(), weight: 0, aliased: 0};
  return readNode(document.contents, context);
}

function readNode(node: Node | null, context: Context): Value {
  if (node === null) return null;
  if (isAlias(node)) return readAlias(node, context);
  const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined;
  const before = context.weight++;
  if (anchor !== undefined) context.anchors.set(anchor, undefined);
  const value = readContent(node, context);
  if (anchor !== undefined) context.anchors.set(anchor, {value, weight: context.weight - before});
  return value;
}

function readContent(node: Node, context: Context): Value {
  if (isScalar(node)) return readScalar(node, context);
  const kind = isMap(node) ? 'map' : 'seq';
  if (node.tag !== undefined && node.tag !== '!' && node.tag !== `${CORE_TAG}${kind}`) return unknownTag(node, context);
  if (isMap(node)) return readMap(node, context);
  return isSeq(node) ? node.items.map((item) => readNode(item as Node | null, context)) : null;
}

function unknownTag(node: Node, context: Context): null {
  const tag = 'tag' in node ? String(node.tag).replace(CORE_TAG, '!!') : '';
  context.report(`the tag \`${tag}\` is not known here`, node);
  return null;
}

function readAlias(node: Alias, context: Context): Value {
  const anchored = context.anchors.get(node.source);
  if (!anchored) {
    const known = context.anchors.has(node.source);
    context.report(
      `the alias \`*${node.source}\` ${known ? 'is part of what it stands for' : 'has no anchor before it'}`,
      node,
    );
    return null;
  }
  context.weight += anchored.weight;
  context.aliased += anchored.weight;
  if (context.aliased <= MAX_ALIASED) return anchored.value;
  if (context.aliased - anchored.weight <= MAX_ALIASED)
    context.report(`the aliases up to here stand for more than ${MAX_ALIASED} values`, node);
  return null;
}

function readScalar(node: Scalar, context: Context): Value {
  const text = node.type === 'PLAIN' ? (node.source ?? '') : String(node.value ?? '');
  if (node.tag === undefined) {
    if (node.type !== 'PLAIN') return text;
    const resolved = resolvePlain(text, context.legacy);
    if (resolved.kind === 'invalid') context.report(`\`${text}\` has a special meaning in YAML; quote it`, node);
    return resolvedValue(resolved, context);
  }
  return readTagged(node, node.tag, text, context);
}

function readTagged(node: Scalar, tag: string, text: string, context: Context): Value {
  const wanted = ({int: 'integer', float: 'float', bool: 'boolean', null: 'null'} as const)[tag.replace(CORE_TAG, '')];
  if (tag === '!' || tag === `${CORE_TAG}str`) return text;
  if (wanted === undefined) return unknownTag(node, context);
  const resolved = resolvePlain(text, context.legacy);
  if (wanted === 'float' && resolved.kind === 'integer') return floatValue(Number(resolved.value), context.keepFloats);
  if (resolved.kind !== wanted) context.report(`\`${text}\` is not of the type its tag names`, node);
  return resolvedValue(resolved, context);
}

function resolvedValue(resolved: Resolved, context: Context): null | boolean | number | bigint | string | Float {
  if (resolved.kind === 'float') return floatValue(resolved.value, context.keepFloats);
  return resolved.kind === 'null' || resolved.kind === 'invalid' ? null : resolved.value;
}

function readMap(node: YAMLMap, context: Context): Value {
  const map: Record<string, Value> = {};
  const merged: Value[] = [];
  for (const pair of node.items) {
    const value = pair.value as Node | null;
    if (isMergeKey(pair.key)) {
      merged.push(...readMerge(value, context));
      continue;
    }
    const key = readKey(pair.key as Node | null, context);
    if (key === undefined) continue;
    if (Object.hasOwn(map, key)) context.report(`the key \`${key}\` is there twice`, pair.key as Node);
    setKey(map, key, readNode(value, context));
  }
  for (const source of merged) addMissing(map, source);
  return map;
}

/** Tells whether a key is the merge key `<<`, unquoted. */
export function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.type === 'PLAIN' && key.source === '<<' && key.tag === undefined;
}

function addMissing(map: Record<string, Value>, source: Value): void {
  if (!isValueMap(source)) return;
  for (const [key, value] of Object.entries(source)) if (!Object.hasOwn(map, key)) setKey(map, key, value);
}

function readMerge(node: Node | null, context: Context): readonly Value[] {
  const value = readNode(node, context);
  const sources = isList(value) ? value : [value];
  if (sources.every(isValueMap)) return sources;
  if (node) context.report('`<<` takes a map or a list of maps', node);
  return [];
}

function readKey(node: Node | null, context: Context): string | undefined {
  if (isMergeKey(node)) return '<<';
  if (isScalar(node) && node.type === 'PLAIN' && node.source === '=') return '=';
  // Keys `1` and `1.0` are two keys, whatever becomes of the values.
  const value = readNode(node, {...context, keepFloats: true});
  if (typeof value !== 'object') return keyText(value);
  if (value === null) return 'null';
  if (!isList(value) && !isValueMap(value)) return formatNumber(value);
  if (node) context.report('a key is a single value here, not a list or a map', node);
  return undefined;
}

/** Returns a key as JSON in Python has it: `1`, `1.5`, `true`. */
function keyText(value: boolean | number | bigint | string): string {
  return typeof value === 'number' || typeof value === 'bigint' ? formatNumber(value) : String(value);
}

/** Returns the text of a key node, or undefined when it is none; never reports. */
export function keyOf(node: unknown, document: Document.Parsed): string | undefined {
  const silent = {keepFloats: true, report: () => {}};
  const legacy = document.directives.yaml.explicit === true && document.directives.yaml.version === '1.1';
  if (isAlias(node)) {
    const target = node.resolve(document);
    return target === undefined ? undefined : keyOf(target, document);
  }
  const context: Context = {...silent, legacy, anchors: new Map(), weight: 0, aliased: 0};
  return node === null || isScalar(node) ? readKey(node, context) : undefined;
}
