import {createHash} from 'node:crypto';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Digest} from '../core/digest.js';
import {isMlopsError} from '../core/errors/index.js';
import {parseDirectory, printDirectory} from './directory-object.js';

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const md5 = (bytes: string | Uint8Array): Digest => createHash('md5').update(bytes).digest('hex') as Digest;
const sha256 = (bytes: string): Digest => createHash('sha256').update(bytes).digest('hex') as Digest;

/** Letters whose order or spelling differs between UTF-16, code points and JSON. */
const letter = fc.constantFrom(
  'a',
  'B',
  '7',
  '-',
  '.',
  ' ',
  '~',
  '"',
  "'",
  '#',
  '\x7f',
  'é',
  '\u4e2d',
  '\uffee',
  '\u{1f600}',
);
const part = fc
  .string({unit: letter, minLength: 1, maxLength: 8})
  .filter((name) => !/[/\\\0]/.test(name) && !/^\.\.?$/.test(name));
const path = fc.array(part, {minLength: 1, maxLength: 3}).map((parts) => parts.join('/'));
/** Paths none of which is a folder of another. */
const paths = fc
  .uniqueArray(path, {maxLength: 12})
  .map((all) => all.filter((each) => !all.some((other) => other !== each && other.startsWith(`${each}/`))));

describe('printing', () => {
  test('gives the bytes of DVC 3.67 for its own algorithm', () => {
    const entries = [
      {path: 'é x.txt', digest: md5('é\n')},
      {path: 'a', digest: md5('hi\n')},
    ];
    expect(text(printDirectory(entries, 'md5'))).toBe(
      '[{"md5": "764efa883dda1e11db47671c4a3bbd9e", "relpath": "a"}, {"md5": "88df14e6957d2adb8ae54d0269f546ab", "relpath": "\\u00e9 x.txt"}]',
    );
    expect(md5(printDirectory(entries, 'md5'))).toBe('e6ca0c14ecd3d06bd8ac660fcfe5fc57');
    expect(md5(printDirectory([], 'md5'))).toBe('d751713988987e9331980363e24189ce');
  });

  test('keeps keys sorted where the algorithm comes after `relpath`', () => {
    const digest = sha256('hi\n');
    expect(text(printDirectory([{path: 'a', digest}], 'sha256'))).toBe(`[{"relpath": "a", "sha256": "${digest}"}]`);
  });

  test('sorts whole paths by code point', () => {
    const names = ['sub/b', 'sub-x', 'sub', '\u{1f600}', '\uffee', 'Z', 'a'];
    const printed = printDirectory(
      names.map((name) => ({path: name, digest: sha256(name)})),
      'sha256',
    );
    const order = (JSON.parse(text(printed)) as {relpath: string}[]).map(({relpath}) => relpath);
    expect(order).toEqual(['Z', 'a', 'sub', 'sub-x', 'sub/b', '\uffee', '\u{1f600}']);
  });

  test('does not depend on the order of the files', () => {
    fc.assert(
      fc.property(paths, fc.integer(), (all, turn) => {
        const entries = all.map((each) => ({path: each, digest: sha256(each)}));
        const cut = all.length === 0 ? 0 : Math.abs(turn) % all.length;
        const turned = [...entries.slice(cut), ...entries.slice(0, cut)].toReversed();
        expect(printDirectory(turned, 'sha256')).toEqual(printDirectory(entries, 'sha256'));
      }),
    );
  });
});

describe('parsing', () => {
  test('reads back what was printed', () => {
    fc.assert(
      fc.property(paths, fc.constantFrom('md5' as const, 'sha256' as const), (all, algorithm) => {
        const hash = algorithm === 'md5' ? md5 : sha256;
        const entries = all.map((each) => ({path: each, digest: hash(each)}));
        const bytes = printDirectory(entries, algorithm);
        const parsed = parseDirectory(bytes, 'x' as Digest, algorithm);
        expect(new Map(parsed.map((each) => [each.path, each.digest]))).toEqual(
          new Map(entries.map((each) => [each.path, each.digest])),
        );
        expect(printDirectory(parsed, algorithm)).toEqual(bytes);
      }),
    );
  });

  test('any bytes give a list or an expected failure', () => {
    const anything = fc.oneof(
      fc.uint8Array(),
      fc.json().map((json) => new TextEncoder().encode(json)),
    );
    fc.assert(
      fc.property(anything, (bytes) => {
        try {
          expect(Array.isArray(parseDirectory(bytes, 'x' as Digest, 'sha256'))).toBe(true);
        } catch (error) {
          expect(isMlopsError(error, 'E_DIRECTORY_OBJECT')).toBe(true);
        }
      }),
    );
  });

  test.each(['../x', '/x', 'a/../b', 'a/./b', 'a//b', 'a/', '', '..', 'a\\..\\b', 'nul\0'])(
    'refuses the path %j',
    (bad) => {
      const bytes = new TextEncoder().encode(JSON.stringify([{relpath: bad, sha256: sha256('x')}]));
      expect(() => parseDirectory(bytes, 'x' as Digest, 'sha256')).toThrow(/not usable/);
    },
  );

  test('refuses an entry that is a file and a folder, or there twice', () => {
    const list = (...names: string[]) =>
      new TextEncoder().encode(JSON.stringify(names.map((relpath) => ({relpath, sha256: sha256(relpath)}))));
    expect(() => parseDirectory(list('a', 'a/b'), 'x' as Digest, 'sha256')).toThrow(/`a` is named twice/);
    expect(() => parseDirectory(list('a', 'a'), 'x' as Digest, 'sha256')).toThrow(/`a` is named twice/);
    expect(parseDirectory(list('a', 'a-b', 'ab'), 'x' as Digest, 'sha256')).toHaveLength(3);
  });

  test('refuses a digest of another kind', () => {
    const bytes = new TextEncoder().encode(JSON.stringify([{relpath: 'a', sha256: md5('x')}]));
    expect(() => parseDirectory(bytes, 'x' as Digest, 'sha256')).toThrow(/no digest of sha256/);
  });
});
