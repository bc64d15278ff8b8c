import {isMap, isScalar, isSeq, type Node} from 'yaml';
import {isMap as isValueMap, type Value} from '../number.js';
import {fileStyle, lineEnd, lineStart, newlineOf, wholeLines} from './layout.js';
import {doubleQuoted, isBlock, printBlock, printFlow, printInline} from './print.js';
import {type Collection, columnOf, contentEnd, type EditSource, firstOf, isFlow, type Slot} from './slot.js';

/** A piece of text put in place of what stands between two offsets. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Returns the splices that put `value` where the slot's value stands. */
export function replace(source: EditSource, slot: Slot, value: Value): Splice[] {
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
