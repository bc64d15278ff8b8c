import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {RepoPath} from '../../core/brand.js';
import type {Digest} from '../../core/digest.js';
import {isMlopsError} from '../../core/errors/index.js';
import {nativeDialect} from '../../project/index.js';
import {printPointer, updatePointer} from './print.js';
import {type Pointer, parsePointer} from './schema.js';

const letter = fc.constantFrom('a', 'B', '7', '-', '.', ' ', '~', '"', "'", '#', ':', '&', 'é', '\t', '\u{1f600}');
const HEX = 'ab'.repeat(32);
const FILE = 'raw/data.csv.mlops' as RepoPath;
const parse = (text: string): Pointer => parsePointer(text, FILE, FILE, nativeDialect);
const pointer: Pointer = {
  pointer: FILE,
  path: 'raw/data.csv' as RepoPath,
  digest: HEX as Digest,
  isExecutable: false,
  sizeBytes: 12,
  files: undefined,
  desc: undefined,
};

describe('a new pointer', () => {
  test('has DVC\u2019s keys in DVC\u2019s order', () => {
    expect(printPointer(pointer, nativeDialect)).toBe(
      `outs:\n- sha256: ${HEX}\n  size: 12\n  hash: sha256\n  path: data.csv\n`,
    );
    const directory = {...pointer, digest: `${HEX}.dir` as Digest, files: 3, desc: 'it\u2019s: data'};
    expect(printPointer(directory, nativeDialect)).toBe(
      `outs:\n- sha256: ${HEX}.dir\n  size: 12\n  nfiles: 3\n  hash: sha256\n  path: data.csv\n  desc: '${directory.desc}'\n`,
    );
  });

  test('reads back as it was, whatever the name', () => {
    const name = fc.string({unit: letter, minLength: 1, maxLength: 12}).filter((each) => !/[/\\]|^\.\.?$/.test(each));
    const digest = fc.string({unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64});
    fc.assert(
      fc.property(
        name,
        digest,
        fc.nat(),
        fc.option(fc.nat(), {nil: undefined}),
        fc.boolean(),
        (last, hex, size, files, x) => {
          const one: Pointer = {
            ...pointer,
            path: `raw/${last}` as RepoPath,
            pointer: `raw/${last}.mlops` as RepoPath,
            digest: (files === undefined ? hex : `${hex}.dir`) as Digest,
            sizeBytes: size,
            files,
            isExecutable: x,
          };
          expect(parsePointer(printPointer(one, nativeDialect), one.pointer, 'f', nativeDialect)).toEqual(one);
        },
      ),
    );
  });
});

describe('an update', () => {
  const text = `# how it was made: see wiki\nouts:\n- sha256: ${HEX}\n  size: 12\n  hash: sha256\n  path: data.csv\n  desc: mine\n  meta: {owner: me}\n`;

  test('changes the values that differ and no other byte', () => {
    const other = 'cd'.repeat(32);
    expect(updatePointer(text, parse(text), {...pointer, digest: other as Digest, sizeBytes: 13}, nativeDialect)).toBe(
      text.replace(HEX, other).replace('size: 12', 'size: 13'),
    );
    expect(updatePointer(text, parse(text), pointer, nativeDialect)).toBe(text);
  });

  test('makes a file of a directory and back', () => {
    const directory: Pointer = {...pointer, digest: `${HEX}.dir` as Digest, files: 2};
    const once = updatePointer(text, parse(text), directory, nativeDialect);
    expect(parse(once)).toMatchObject({digest: `${HEX}.dir`, files: 2, desc: 'mine'});
    const back = updatePointer(once, parse(once), pointer, nativeDialect);
    expect(parse(back)).toMatchObject({digest: HEX, files: undefined, desc: 'mine'});
  });
});

describe('mistakes', () => {
  const problems = (text: string): string[] => {
    try {
      parse(text);
    } catch (error) {
      if (!isMlopsError(error, 'E_POINTER_FILE')) throw error;
      return error.problems.map(({message, location}) => {
        const line = location ? location.text.slice(0, location.start).split('\n').length : 0;
        return `${line}: ${message}`;
      });
    }
    return [];
  };

  test('are named with their line, all at once', () => {
    const text = `outs:\n- sha256: ${HEX}x\n  hash: md5\n  path: ../data.csv\n`;
    expect(problems(text)).toEqual([
      '4: `../data.csv` must name something beside or below the pointer',
      '3: `md5` is not the digest of this project, which is `sha256`',
      `2: \`${HEX}x\` is no sha256 digest`,
    ]);
    expect(problems('outs: []\n')).toHaveLength(1);
    expect(problems('outs: 3\n')).toEqual(['1: `outs`: expected array, received number']);
    expect(problems('')).toHaveLength(1);
    expect(problems(`outs:\n- sha256: ${HEX}\n  path: a\n  size: many\n`)).toEqual([
      '4: `outs.0.size`: expected number, received string',
    ]);
  });

  test('any text gives a pointer or an expected failure', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          parse(text);
        } catch (error) {
          expect(isMlopsError(error)).toBe(true);
        }
      }),
    );
  });
});
