import {z} from 'zod';
import {type Digest, type DigestAlgorithm, parseDigest} from '../core/digest.js';
import {fail} from '../core/errors/index.js';
import {pyJson} from '../formats/json/index.js';
import type {DirectoryEntry} from './model.js';
import {sortByPath} from './path-order.js';

/** Text that JSON spells as it is. */
const PLAIN_TEXT = /^[ !#-[\]-~]*$/;

/**
 * Returns the one valid text of a directory: a JSON list of `{<algorithm>: digest, relpath: path}` sorted by path, spelled as
 * Python's `json.dumps(…, sort_keys=True)` does. The order of `entries` does not matter; paths must differ.
 *
 * Source: DVC 3.67, `dvc_data.hashfile.tree.Tree.as_bytes`, with the dialect's algorithm as the key.
 */
export function printDirectory(entries: readonly DirectoryEntry[], algorithm: DigestAlgorithm): Uint8Array {
  // Put together by hand, since this is done for every file of a project at every `status`; keys stand in sorted order.
  const digestFirst = algorithm < 'relpath';
  const items = sortByPath(entries).map(({path, digest}) => {
    const relpath = `"relpath": ${PLAIN_TEXT.test(path) ? `"${path}"` : pyJson(path)}`;
    return digestFirst ? `{"${algorithm}": "${digest}", ${relpath}}` : `{${relpath}, "${algorithm}": "${digest}"}`;
  });
  return new TextEncoder().encode(`[${items.join(', ')}]`);
}

/** Tells whether a path of a directory object stays inside the directory, on systems with either slash. */
function isConfined(path: string): boolean {
  if (path.includes('\0') || path.split(/[/\\]/).includes('..')) return false;
  return path.split('/').every((part) => part !== '' && part !== '.');
}

/** Finds an entry that is both a file and a folder of another one, or twice there; undefined when there is none. */
function findClash(sorted: readonly DirectoryEntry[]): string | undefined {
  const paths = new Set<string>();
  for (const {path} of sorted) {
    if (paths.has(path)) return path;
    paths.add(path);
  }
  for (const {path} of sorted)
    for (let cut = path.indexOf('/'); cut > 0; cut = path.indexOf('/', cut + 1))
      if (paths.has(path.slice(0, cut))) return path.slice(0, cut);
  return undefined;
}

/**
 * Returns the entries of a directory object, sorted by path. Unknown keys of entries are passed over.
 *
 * Throws E_DIRECTORY_OBJECT when the bytes are no such list, or a path would leave the directory.
 */
export function parseDirectory(
  bytes: Uint8Array,
  digest: Digest,
  algorithm: DigestAlgorithm,
): readonly DirectoryEntry[] {
  const refuse = (detail: string, cause?: unknown) => fail('E_DIRECTORY_OBJECT', {digest, detail}, {cause});
  const schema = z.array(z.object({relpath: z.string(), [algorithm]: z.string()}));
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', {fatal: true}).decode(bytes));
  } catch (error) {
    throw refuse('it is no JSON text', error);
  }
  const list = schema.safeParse(value);
  if (!list.success) throw refuse(`it is no list of \`${algorithm}\` and \`relpath\``, list.error);
  const entries = list.data.map((item) => {
    const path = String(item['relpath']);
    const found = parseDigest(String(item[algorithm]), algorithm);
    if (!found || found.endsWith('.dir')) throw refuse(`\`${path}\` has no digest of ${algorithm}`);
    if (!isConfined(path)) throw refuse(`the path \`${path}\` leaves the folder`);
    return {path, digest: found};
  });
  const sorted = sortByPath(entries);
  const clash = findClash(sorted);
  if (clash !== undefined) throw refuse(`\`${clash}\` is named twice`);
  return sorted;
}
