import {dirname, join} from 'node:path';
import {Float, isMap, type Value} from '../formats/number.js';
import {
  createFile,
  hashBytes,
  makeFolderNow,
  movePath,
  readTextIfExists,
  temporaryBeside,
} from '../platform/fs/index.js';
import type {Layout} from './layout.js';

declare const MLOPS_VERSION: string | undefined;

/** Raised when what is kept under an unchanged text changes its form. */
const FORM = 1;
const VERSION = `${FORM}/${typeof MLOPS_VERSION === 'string' ? MLOPS_VERSION : 'source'}`;
/** Stands before a value that JSON cannot hold. */
const TAG = '\u0000';

/** What is kept: the value of a text, by the text's digest. */
interface Kept {
  readonly version: string;
  readonly digest: string;
  readonly value: Value;
}

/** The text holds a map with a key that `encode` needs for itself. */
class Unkept extends Error {}

function tagOf(value: unknown): string | undefined {
  if (value instanceof Float) return `float ${Object.is(value.value, -0) ? '-0' : value.value}`;
  if (typeof value === 'bigint') return `integer ${value}`;
  return typeof value === 'number' && !Number.isFinite(value) ? `number ${value}` : undefined;
}

function encode(kept: Kept): string {
  const tags = new WeakSet<object>();
  return JSON.stringify(kept, (_, value: unknown) => {
    const text = tagOf(value);
    if (text === undefined) {
      if (isMap(value) && Object.hasOwn(value, TAG) && !tags.has(value)) throw new Unkept();
      return value;
    }
    const tag = {[TAG]: text};
    tags.add(tag);
    return tag;
  });
}

function untag(text: string): Value {
  const [kind, digits = ''] = text.split(' ');
  if (kind === 'integer') return BigInt(digits);
  return kind === 'float' ? new Float(Number(digits)) : Number(digits);
}

function decode(text: string): Kept {
  // Walking through the value costs more than reading it; few hold anything that JSON cannot.
  if (!text.includes('"\\u0000"')) return JSON.parse(text) as Kept;
  return JSON.parse(text, (_, value: unknown) => {
    const tag = isMap(value) ? value[TAG] : undefined;
    return typeof tag === 'string' ? untag(tag) : value;
  }) as Kept;
}

/** Reads what was kept; a file that was cut off in a crash counts as nothing. */
async function readKept(path: string): Promise<Kept | undefined> {
  const text = await readTextIfExists(path);
  if (text === undefined) return undefined;
  try {
    return decode(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Keeps a value. It can be had again at any time: nothing waits for the disk, and a folder that takes no files is no failure. */
function keep(path: string, kept: Kept): void {
  const temporary = temporaryBeside(path);
  try {
    const bytes = Buffer.from(encode(kept));
    makeFolderNow(dirname(path));
    createFile(temporary, bytes);
    movePath(temporary, path);
  } catch {
    // Read-only, full, or a key that cannot be kept: the next command parses once more.
  }
}

/**
 * Returns what `parse` makes of a text, without parsing a text again that was parsed before: reading a large YAML file costs a
 * hundred times what reading its value does, and loading the parser alone more than the rest of a quick command.
 *
 * `name` is the file the text came from. `parse` gives a value of the text formats, or throws; only values are kept.
 */
export async function parseOnce<Parsed>(
  layout: Pick<Layout, 'temporary'>,
  name: string,
  text: string,
  parse: () => Promise<Parsed>,
): Promise<Parsed> {
  const path = join(layout.temporary, 'parsed', `${hashBytes(name, 'sha256').slice(0, 32)}.json`);
  const digest = hashBytes(text, 'sha256');
  const kept = await readKept(path);
  // Kept by this function under the same version and text: it is what `parse` gave.
  if (kept?.version === VERSION && kept.digest === digest) return kept.value as Parsed;
  const value = await parse();
  keep(path, {version: VERSION, digest, value: value as Value});
  return value;
}
