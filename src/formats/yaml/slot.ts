import {type CST, type Document, isMap, isNode, isSeq, type Node, type YAMLMap, type YAMLSeq} from 'yaml';
import type {MlopsError} from '../../core/errors/index.js';
import {lineStart} from './layout.js';
import {findPair} from './locate.js';

export interface EditSource {
  readonly text: string;
  readonly document: Document.Parsed;
}

/** Makes the error for an edit that cannot be made at its place alone. */
export type Refuse = (reason: string) => MlopsError;

/** A place of the text that holds a value. */
export interface Slot {
  readonly node: Node | null;
  /** Where the value may start: behind `:` or `-` and what belongs to the value as anchor. */
  readonly inlineStart: number;
  /** Where a tag of the value starts: a new value does not keep it. */
  readonly tagStart: number | undefined;
  /** Column of the key or the dash; -1 for the root. */
  readonly column: number;
  readonly holder: 'root' | 'pair' | 'item';
  readonly flow: boolean;
}

export type SourceItem =
  | CST.BlockMap['items'][number]
  | CST.BlockSequence['items'][number]
  | CST.FlowCollection['items'][number];
export type Collection = YAMLMap | YAMLSeq;

export function rootSlot({document, text}: EditSource): Slot {
  const node = document.contents;
  const start = node?.range?.[0] ?? text.length;
  return {node, inlineStart: start, tagStart: undefined, column: -1, holder: 'root', flow: false};
}

export function isFlow(node: Collection): boolean {
  return node.flow === true;
}

/** Returns the items of the source that stand for the items of the node, in the same order. */
export function sourceItems(node: Collection): SourceItem[] {
  const token = node.srcToken;
  if (token?.type === 'block-seq')
    return token.items.filter((item) => item.start.some(({type}) => type === 'seq-item-ind'));
  if (token?.type !== 'block-map' && token?.type !== 'flow-collection') return [];
  const items: SourceItem[] = token.items;
  return items.filter(
    (item) => item.key || item.sep || item.value || item.start.some(({type}) => type === 'explicit-key-ind'),
  );
}

export function itemIndex(node: Collection, step: string | number, document: Document.Parsed): number {
  if (isSeq(node)) return Number(step) < node.items.length ? Number(step) : -1;
  const pair = findPair(node, String(step), document);
  return pair ? node.items.indexOf(pair) : -1;
}

export function childSlot(
  source: EditSource,
  slot: Slot,
  node: Collection,
  step: string | number,
  refuse: Refuse,
): Slot | undefined {
  const index = itemIndex(node, step, source.document);
  if (index < 0) return undefined;
  const item = sourceItems(node)[index];
  const flow = slot.flow || isFlow(node);
  if (!item) throw refuse('it is written in a form that cannot be edited');
  const value = isSeq(node) ? node.items[index] : node.items[index]?.value;
  const props = isSeq(node) ? item.start : (item.sep ?? []);
  const mark = isSeq(node) ? 'seq-item-ind' : 'map-value-ind';
  const from = props.findIndex(({type}) => type === mark);
  if (from < 0 && !(isSeq(node) && flow)) throw refuse('its key stands without a `:`');
  const {inlineStart, tagStart} = valueStart(props.slice(from + 1), props[from], startOf(item));
  const column = flow ? 0 : columnOf(source.text, startOf(item));
  return {
    node: isNode(value) ? value : null,
    inlineStart,
    tagStart,
    column,
    holder: isSeq(node) ? 'item' : 'pair',
    flow,
  };
}

function valueStart(props: readonly CST.SourceToken[], mark: CST.SourceToken | undefined, fallback: number) {
  let inlineStart = mark ? mark.offset + mark.source.length : fallback;
  let tagStart: number | undefined;
  for (const token of props) {
    if (token.type === 'tag') tagStart = token.offset;
    if (token.type === 'anchor') inlineStart = token.offset + token.source.length;
  }
  return {inlineStart, tagStart};
}

/** Returns where an item of a collection starts: its dash, `?`, anchor or key, not the space and comments before. */
export function startOf(item: SourceItem): number {
  const first = item.start.find(({type}) => !['space', 'newline', 'comment', 'comma'].includes(type));
  return first?.offset ?? item.key?.offset ?? item.sep?.[0]?.offset ?? item.value?.offset ?? 0;
}

export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

/** Returns where the last character of an item stands, exclusive; the line's end and comments after it do not count. */
export function endOf(node: Collection, index: number, item: SourceItem): number {
  const value = isSeq(node) ? node.items[index] : node.items[index]?.value;
  if (isNode(value) && value.range && value.range[1] > value.range[0]) return contentEnd(value);
  const marks = [...item.start, ...(item.sep ?? [])].filter(
    ({type}) => !['space', 'newline', 'comment', 'comma'].includes(type),
  );
  const ends = marks.map(({offset, source}) => offset + source.length);
  const key = isMap(node) ? node.items[index]?.key : undefined;
  return Math.max(0, ...ends, isNode(key) ? contentEnd(key) : 0);
}

export function contentEnd(node: Node): number {
  const end = node.range?.[1] ?? 0;
  if ((!isMap(node) && !isSeq(node)) || isFlow(node)) return end;
  const items = sourceItems(node);
  const last = items[node.items.length - 1];
  return last ? endOf(node, node.items.length - 1, last) : end;
}

export function firstOf(node: Collection): number {
  const first = sourceItems(node)[0];
  return first ? startOf(first) : (node.range?.[0] ?? 0);
}
