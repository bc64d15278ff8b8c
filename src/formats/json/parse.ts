import {findNodeAtLocation, type Node, parseTree} from 'jsonc-parser';
import type {SourceLocation} from '../../core/errors/index.js';
import type {LocatedValue, NumberOptions, Path} from '../located.js';
import type {Value} from '../number.js';
import {JsonReader} from './reader.js';

/**
 * Returns the value of a JSON text. `NaN`, `Infinity` and `-Infinity` are accepted, for Python writes them into metrics; of a
 * key that is there twice the last value counts, as in Python and JavaScript. Integers beyond 2^53 become bigint.
 *
 * Throws E_JSON_SYNTAX with the place of the first error.
 */
export function parseJson(text: string, file: string, options: NumberOptions = {}): LocatedValue {
  const value = fastValue(text, options) ?? new JsonReader(text, file, options.keepFloats ?? false).read();
  let tree: Node | undefined;
  const locate = (path: Path, part: 'key' | 'value' = 'value'): SourceLocation => {
    tree ??= parseTree(text.replace(/^\ufeff/, ' '));
    return place(nearest(tree, path), part, {text, file});
  };
  return {value, locate};
}

/** Returns the value by the runtime's own parser, several times faster, where that cannot lose anything. */
function fastValue(text: string, {keepFloats}: NumberOptions): Value | undefined {
  if (keepFloats || /\d{16}/.test(text)) return undefined;
  try {
    return JSON.parse(text) as Value;
  } catch {
    // The slow reader says what is wrong and where, or accepts what only Python writes.
    return undefined;
  }
}

interface Nearest {
  readonly node: Node | undefined;
  readonly exact: boolean;
}

function nearest(tree: Node | undefined, path: Path): Nearest {
  for (let length = path.length; tree && length >= 0; length--) {
    const node = length === 0 ? tree : findNodeAtLocation(tree, path.slice(0, length));
    if (node) return {node, exact: length === path.length};
  }
  return {node: tree, exact: false};
}

function place(
  {node, exact}: Nearest,
  part: 'key' | 'value',
  {text, file}: {text: string; file: string},
): SourceLocation {
  const key = node?.parent?.type === 'property' ? node.parent.children?.[0] : undefined;
  // Something is missing: its nearest holder is best shown by its key, which is one word.
  const shown = part === 'key' || !exact ? (key ?? node) : node;
  const start = shown?.offset ?? 0;
  const length = text.slice(start, start + (shown?.length ?? 0)).split(/\r?\n/, 1)[0]?.length ?? 0;
  return {file, text, start, end: start + length};
}
