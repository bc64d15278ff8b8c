import type {SourceLocation} from '../../core/errors/index.js';
import type {Path} from '../located.js';

const KEY = /[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'/g;
const HEADER = /^[ \t]*(\[\[?)[ \t]*([^\]\n#]+?)[ \t]*\]\]?/;
const PAIR =
  /^[ \t]*((?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*')(?:[ \t]*\.[ \t]*(?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*'))*)[ \t]*=/;

interface Mark {
  readonly path: Path;
  readonly start: number;
  readonly end: number;
}

/**
 * Returns the place of the key at `path`, or of the nearest one above it that is written as a table's head or a key of its
 * own. Keys inside inline tables are shown by the key that holds the table.
 */
export function locateToml(text: string, file: string, path: Path): SourceLocation {
  let best: Mark = {path: [], start: 0, end: 0};
  for (const mark of marks(text)) {
    const fits =
      mark.path.length <= path.length && mark.path.every((step, index) => String(step) === String(path[index]));
    if (fits && mark.path.length > best.path.length) best = mark;
  }
  return {file, text, start: best.start, end: best.end};
}

function marks(text: string): Mark[] {
  const found: Mark[] = [];
  const counts = new Map<string, number>();
  let table: Path = [];
  let offset = 0;
  for (const line of text.split('\n')) {
    const header = HEADER.exec(line);
    const words = header?.[2] ?? PAIR.exec(line)?.[1];
    if (words !== undefined) {
      const start = offset + line.indexOf(words);
      const keys = keysOf(words);
      if (header) table = tablePath(keys, header[1] === '[[', counts);
      found.push({path: header ? table : [...table, ...keys], start, end: start + words.length});
    }
    offset += line.length + 1;
  }
  return found;
}

function keysOf(words: string): string[] {
  return Array.from(words.matchAll(KEY), ([word]) => (/^["']/.test(word) ? word.slice(1, -1) : word));
}

/** Tables of an array are counted: the second `[[step]]` is at `step`, 1; `[step.x]` below it belongs to that one. */
function tablePath(keys: readonly string[], isItem: boolean, counts: Map<string, number>): Path {
  const path: (string | number)[] = [];
  for (const [index, key] of keys.entries()) {
    path.push(key);
    const name = JSON.stringify(path);
    if (isItem && index === keys.length - 1) counts.set(name, (counts.get(name) ?? -1) + 1);
    const count = counts.get(name);
    if (count !== undefined) path.push(count);
  }
  return path;
}
