import {
  type CST,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type {MlopsError} from '../../core/errors/index.js';
import type {Path} from '../located.js';
import {isMap as isValueMap, type Value} from '../number.js';
import {fileStyle, lineEnd, lineStart, newlineOf} from './layout.js';
import {findPair} from './locate.js';
import {doubleQuoted, isBlock, printBlock, printFlow, printInline, printPair} from './print.js';

/** A piece of text put in place of what stands between two offsets. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface EditSource {
  readonly text: string;
  readonly document: Document.Parsed;
}

type Refuse = (reason: string) => MlopsError;

/** A place of the text that holds a value. */
interface Slot {
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

type SourceItem =
  | CST.BlockMap['items'][number]
  | CST.BlockSequence['items'][number]
  | CST.FlowCollection['items'][number];
type Collection = YAMLMap | YAMLSeq;

/** Returns the splices that set `path` to `value`. */
export function planSet(source: EditSource, path: Path, value: Value, refuse: Refuse): Splice[] {
  let slot = rootSlot(source);
  for (const [index, step] of path.entries()) {
    const {node} = slot;
    if (isAlias(node)) throw refuse(`it lies inside the alias \`*${node.source}\``);
    if (isMap(node) || isSeq(node)) {
      const next = childSlot(source, slot, node, step, refuse);
      if (next) {
        slot = next;
        continue;
      }
      return [append(source, slot, node, step, nest(path.slice(index + 1), value), refuse)];
    }
    if (node !== null && !isNull(node)) throw refuse(`\`${path.slice(0, index).join('.')}\` is a single value`);
    return replace(source, slot, nest(path.slice(index), value));
  }
  return replace(source, slot, value);
}

/** Returns the splices that delete what is at `path`; the path exists in the value. */
export function planDelete(source: EditSource, path: Path, refuse: Refuse): Splice[] {
  let slot = rootSlot(source);
  if (path.length === 0) return replace(source, slot, {});
  for (const [index, step] of path.entries()) {
    const {node} = slot;
    if (isAlias(node)) throw refuse(`it lies inside the alias \`*${node.source}\``);
    if (!isMap(node) && !isSeq(node)) break;
    const next = childSlot(source, slot, node, step, refuse);
    if (!next) break;
    if (index === path.length - 1) return remove(source, slot, node, step);
    slot = next;
  }
  throw refuse('it comes from elsewhere by `<<`');
}

function nest(path: Path, value: Value): Value {
  return path.reduceRight<Value>((inner, step) => (typeof step === 'number' ? [inner] : {[step]: inner}), value);
}

function isNull(node: Node): boolean {
  return isScalar(node) && node.type === 'PLAIN' && /^(?:~|null|Null|NULL|)$/.test(node.source ?? '');
}

function rootSlot({document, text}: EditSource): Slot {
  const node = document.contents;
  const start = node?.range?.[0] ?? text.length;
  return {node, inlineStart: start, tagStart: undefined, column: -1, holder: 'root', flow: false};
}

function isFlow(node: Collection): boolean {
  return node.flow === true;
}

/** Returns the items of the source that stand for the items of the node, in the same order. */
function sourceItems(node: Collection): SourceItem[] {
  const token = node.srcToken;
  if (token?.type === 'block-seq')
    return token.items.filter((item) => item.start.some(({type}) => type === 'seq-item-ind'));
  if (token?.type !== 'block-map' && token?.type !== 'flow-collection') return [];
  const items: SourceItem[] = token.items;
  return items.filter(
    (item) => item.key || item.sep || item.value || item.start.some(({type}) => type === 'explicit-key-ind'),
  );
}

function itemIndex(node: Collection, step: string | number, document: Document.Parsed): number {
  if (isSeq(node)) return Number(step) < node.items.length ? Number(step) : -1;
  const pair = findPair(node, String(step), document);
  return pair ? node.items.indexOf(pair) : -1;
}

function childSlot(
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
function startOf(item: SourceItem): number {
  const first = item.start.find(({type}) => !['space', 'newline', 'comment', 'comma'].includes(type));
  return first?.offset ?? item.key?.offset ?? item.sep?.[0]?.offset ?? item.value?.offset ?? 0;
}

function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

/** Returns where the last character of an item stands, exclusive; the line's end and comments after it do not count. */
function endOf(node: Collection, index: number, item: SourceItem): number {
  const value = isSeq(node) ? node.items[index] : node.items[index]?.value;
  if (isNode(value) && value.range && value.range[1] > value.range[0]) return contentEnd(value);
  const marks = [...item.start, ...(item.sep ?? [])].filter(
    ({type}) => !['space', 'newline', 'comment', 'comma'].includes(type),
  );
  const ends = marks.map(({offset, source}) => offset + source.length);
  const key = isMap(node) ? node.items[index]?.key : undefined;
  return Math.max(0, ...ends, isNode(key) ? contentEnd(key) : 0);
}

function contentEnd(node: Node): number {
  const end = node.range?.[1] ?? 0;
  if ((!isMap(node) && !isSeq(node)) || isFlow(node)) return end;
  const items = sourceItems(node);
  const last = items[node.items.length - 1];
  return last ? endOf(node, node.items.length - 1, last) : end;
}

/** Returns the splices that put `value` where the slot's value stands. */
function replace(source: EditSource, slot: Slot, value: Value): Splice[] {
  const {node} = slot;
  if (slot.flow) return [inlineSplice(slot, printFlow(value))];
  if (node !== null && (isMap(node) || isSeq(node)) && !isFlow(node)) return replaceBlock(source, slot, node, value);
  return isBlock(value)
    ? [writeBlock(source, slot, value)]
    : [inlineSplice(slot, inlineText(node, value), source.text)];
}

/** Keeps the quotes a person chose where a string replaces a string. */
function inlineText(node: Node | null, value: Value): string {
  if (typeof value !== 'string' || !isScalar(node)) return printInline(value);
  if (node.type === 'QUOTE_DOUBLE') return doubleQuoted(value);
  const simple = node.type === 'QUOTE_SINGLE' && /^[\x20-\x7e]*$/.test(value);
  return simple ? `'${value.replaceAll("'", "''")}'` : printInline(value);
}

function inlineSplice(slot: Slot, printed: string, text = ''): Splice {
  const [start, end] = slot.node?.range ?? [slot.inlineStart, slot.inlineStart];
  if (slot.holder === 'root') {
    const blockScalar = text.slice(start, end).endsWith('\n');
    return slot.node
      ? {start, end, text: blockScalar ? `${printed}\n` : printed}
      : {start: text.length, end: text.length, text: rootText(text, printed)};
  }
  if (end === start)
    return {
      start: slot.inlineStart,
      end: slot.tagStart === undefined ? slot.inlineStart : Math.max(slot.inlineStart, start),
      text: ` ${printed}`.trimEnd(),
    };
  const ending = /\r?\n$/.exec(text.slice(start, end))?.[0] ?? '';
  return {start: Math.min(slot.tagStart ?? start, start), end, text: printed + ending};
}

function rootText(text: string, printed: string): string {
  return `${text === '' || text.endsWith('\n') ? '' : newlineOf(text)}${printed}${newlineOf(text)}`;
}

/** Puts a block below a key or behind a dash that held a single value or nothing; a comment on that line stays. */
function writeBlock(source: EditSource, slot: Slot, value: Value): Splice {
  const {text} = source;
  const newline = newlineOf(text);
  if (slot.holder === 'root') return writeRoot(source, slot, printBlock(value, 0, fileStyle(source)).join(newline));
  const [start, end] = filledRange(slot);
  const style = fileStyle(source);
  const column = slot.column + (slot.holder === 'item' ? 2 : isValueMap(value) ? style.indent : style.sequenceIndent);
  const lines = printBlock(value, column, style).join(newline);
  const stop = text[end - 1] === '\n' ? end : lineEnd(text, end);
  const rest = text.slice(end, stop).trimEnd();
  const compact =
    slot.holder === 'item' && slot.tagStart === undefined && !/\S/.test(rest) && text[slot.inlineStart - 1] === '-';
  const head = compact ? ' ' : (rest === '' ? '' : ` ${rest.trimStart()}`) + newline + ' '.repeat(column);
  const tail = text[end - 1] === '\n' && end > start ? newline : '';
  return {start: slot.inlineStart, end: stop, text: head + lines + tail};
}

function filledRange(slot: Slot): readonly [number, number] {
  const range = slot.node?.range;
  return range && range[1] > range[0] ? [range[0], range[1]] : [slot.inlineStart, slot.inlineStart];
}

function writeRoot({text}: EditSource, slot: Slot, block: string): Splice {
  const range = slot.node?.range;
  if (!range || range[1] === range[0]) return {start: text.length, end: text.length, text: rootText(text, block)};
  const ending = /\r?\n$/.exec(text.slice(range[0], range[1]))?.[0] ?? '';
  return {start: range[0], end: range[1], text: block + ending};
}

/** Replaces a block list or map by a value of another kind. */
function replaceBlock(source: EditSource, slot: Slot, node: Collection, value: Value): Splice[] {
  const {text} = source;
  const newline = newlineOf(text);
  const start = firstOf(node);
  const end = contentEnd(node);
  const ending = text[end - 1] === '\n' ? newline : '';
  if (slot.holder === 'root')
    return [
      {
        start,
        end,
        text: (isBlock(value) ? printBlock(value, 0, fileStyle(source)).join(newline) : printInline(value)) + ending,
      },
    ];
  const sameLine = lineStart(text, start) <= slot.inlineStart;
  if (isBlock(value)) return [blockOverBlock(source, slot, {start, end, ending, sameLine}, value)];
  const printed = ` ${printInline(value)}`.trimEnd();
  if (sameLine) return [{start: slot.inlineStart, end, text: printed + ending}];
  // The value moves up to its key; the comments between key and block keep their lines.
  const lines = wholeLines(text, start, end);
  return [
    {start: slot.inlineStart, end: slot.inlineStart, text: printed},
    {...lines, text: ''},
  ];
}

/** Returns the lines from `start` to `end` with their newline; at the end of a text without one, the newline before them. */
function wholeLines(text: string, start: number, end: number): {start: number; end: number} {
  const from = lineStart(text, start);
  const to = text[end - 1] === '\n' ? end : lineEnd(text, end) + newlineAt(text, lineEnd(text, end));
  return to === text.length && text[to - 1] !== '\n'
    ? {start: from - newlineBefore(text, from), end: to}
    : {start: from, end: to};
}

interface BlockRange {
  readonly start: number;
  readonly end: number;
  readonly ending: string;
  readonly sameLine: boolean;
}

function blockOverBlock(source: EditSource, slot: Slot, range: BlockRange, value: Value): Splice {
  const newline = newlineOf(source.text);
  const style = fileStyle(source);
  const offset = isValueMap(value) ? style.indent : style.sequenceIndent;
  const column = range.sameLine
    ? columnOf(source.text, range.start)
    : slot.column + (slot.holder === 'item' ? 2 : offset);
  const start = range.sameLine ? range.start : lineStart(source.text, range.start);
  const pad = range.sameLine ? '' : ' '.repeat(column);
  return {start, end: range.end, text: pad + printBlock(value, column, style).join(newline) + range.ending};
}

function firstOf(node: Collection): number {
  const first = sourceItems(node)[0];
  return first ? startOf(first) : (node.range?.[0] ?? 0);
}

/** Adds an item behind the last one of a collection. */
function append(
  source: EditSource,
  slot: Slot,
  node: Collection,
  step: string | number,
  value: Value,
  refuse: Refuse,
): Splice {
  if (isSeq(node) && Number(step) !== node.items.length) throw refuse(`the list has ${node.items.length} items`);
  if (slot.flow || isFlow(node)) {
    if (node.items.length > 0 || slot.flow) return appendFlow(node, step, value);
    const [splice] = replace(source, slot, isSeq(node) ? [value] : {[step]: value});
    if (splice) return splice;
  }
  const {text} = source;
  const newline = newlineOf(text);
  const column = columnOf(text, firstOf(node));
  const end = contentEnd(node);
  const at = text[end - 1] === '\n' ? end : lineEnd(text, end);
  const style = fileStyle(source);
  const lines = isSeq(node) ? printBlock([value], column, style) : printPair(String(step), value, column, style);
  const added = ' '.repeat(column) + lines.join(newline);
  return {start: at, end: at, text: text[at - 1] === '\n' ? added + newline : newline + added};
}

function appendFlow(node: Collection, step: string | number, value: Value): Splice {
  const printed = isSeq(node) ? printFlow(value) : printFlow({[step]: value}).slice(1, -1);
  const items = sourceItems(node);
  const last = items[items.length - 1];
  const open = (node.range?.[0] ?? 0) + 1;
  if (!last) return {start: open, end: open, text: printed};
  const end = endOf(node, items.length - 1, last);
  const token = node.srcToken;
  const all: SourceItem[] = token?.type === 'flow-collection' ? token.items : [];
  const comma = all.at(-1)?.start.find((part) => part.type === 'comma' && part.offset >= end);
  const at = comma ? comma.offset + 1 : end;
  return {start: at, end: at, text: comma ? ` ${printed}` : `, ${printed}`};
}

/** Returns the splices that take one item out of a collection; an emptied collection becomes `{}` or `[]`. */
function remove(source: EditSource, slot: Slot, node: Collection, step: string | number): Splice[] {
  const index = itemIndex(node, step, source.document);
  const items = sourceItems(node);
  const item = items[index];
  if (items.length <= 1 || !item) return replace(source, slot, isSeq(node) ? [] : {});
  const end = endOf(node, index, item);
  const next = items[index + 1];
  if (isFlow(node)) return [removeFlow(items, index, end)];
  const {text} = source;
  const start = startOf(item);
  if (/^[ ]*$/.test(text.slice(lineStart(text, start), start))) return [{...wholeLines(text, start, end), text: ''}];
  // The first item shares its line with the dash or `?` above it.
  const gap = next ? text.slice(end, startOf(next)) : '';
  return [{start, end: next && /^\s*$/.test(gap) ? startOf(next) : end, text: ''}];
}

function newlineAt(text: string, offset: number): number {
  return text.startsWith('\r\n', offset) ? 2 : text[offset] === '\n' ? 1 : 0;
}

function newlineBefore(text: string, offset: number): number {
  return text.startsWith('\r\n', offset - 2) ? 2 : text[offset - 1] === '\n' ? 1 : 0;
}

function removeFlow(items: readonly SourceItem[], index: number, end: number): Splice {
  const item = items[index];
  const next = items[index + 1];
  const comma = item?.start.find(({type}) => type === 'comma');
  if (comma) return {start: comma.offset, end, text: ''};
  return {start: item ? startOf(item) : end, end: next ? startOf(next) : end, text: ''};
}
