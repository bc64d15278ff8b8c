import {isAlias, isMap, isScalar, isSeq, type Node} from 'yaml';
import type {Path} from '../located.js';
import type {Value} from '../number.js';
import {fileStyle, lineEnd, lineStart, newlineOf, wholeLines} from './layout.js';
import {printBlock, printFlow, printPair} from './print.js';
import {
  type Collection,
  childSlot,
  columnOf,
  contentEnd,
  type EditSource,
  endOf,
  firstOf,
  isFlow,
  itemIndex,
  type Refuse,
  rootSlot,
  type Slot,
  type SourceItem,
  sourceItems,
  startOf,
} from './slot.js';
import {replace, type Splice} from './write.js';

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

function removeFlow(items: readonly SourceItem[], index: number, end: number): Splice {
  const item = items[index];
  const next = items[index + 1];
  const comma = item?.start.find(({type}) => type === 'comma');
  if (comma) return {start: comma.offset, end, text: ''};
  return {start: item ? startOf(item) : end, end: next ? startOf(next) : end, text: ''};
}
