import {chmodSync, readdirSync, renameSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import type {Digest} from '../../../src/core/digest.js';
import {fingerprintPath, isStored, openCache, restorePath, storePath} from '../../../src/data/index.js';
import {at, Workplace} from './workplace.js';

let place: Workplace;
beforeEach(async () => {
  place = await Workplace.make();
});
afterEach(() => place.remove());

const HELLO = '98ea6e4f216f2fb4b69fff9b3a44842c38686ca685f3f55dc48c5d3fb1107be4';

test('a file is named by the SHA-256 of its bytes', async () => {
  place.write({'a.txt': 'hi\n'});
  expect(await fingerprintPath(place.project, at('a.txt'))).toEqual({
    kind: 'file',
    digest: HELLO,
    sizeBytes: 3,
    files: 1,
    isExecutable: false,
  });
  expect(await fingerprintPath(place.project, at('nothing'))).toBeUndefined();
});

test('a directory is named by the list of its files, whatever order they were written in', async () => {
  place.write({'d/sub/b': '1', 'd/sub-x': '2', 'd/a': '3', 'e/a': '3', 'e/sub-x': '2', 'e/sub/b': '1'});
  const [d, e] = [await fingerprintPath(place.project, at('d')), await fingerprintPath(place.project, at('e'))];
  expect(d).toMatchObject({kind: 'directory', sizeBytes: 3, files: 3});
  expect(d?.digest).toMatch(/^[0-9a-f]{64}\.dir$/);
  expect(e).toEqual(d);
});

test('an empty directory counts as one, its empty folders do not', async () => {
  place.write({'d/sub/file': 'x'});
  const before = await fingerprintPath(place.project, at('d'));
  place.write({'d/other/temporary': ''});
  rmSync(place.path('d/other/temporary'));
  expect(await fingerprintPath(place.project, at('d'))).toEqual(before);
  rmSync(place.path('d/sub'), {recursive: true});
  // The digest of `[]`.
  expect(await fingerprintPath(place.project, at('d'))).toMatchObject({
    digest: '4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945.dir',
    files: 0,
    sizeBytes: 0,
  });
});

test('stored objects are read-only and named by their digest', async () => {
  place.write({'a.txt': 'hi\n'});
  const {digest} = await storePath(place.project, at('a.txt'));
  const path = place.path('.mlops/cache/files/sha256', digest.slice(0, 2), digest.slice(2));
  expect(statSync(path).mode & 0o777).toBe(0o444);
  expect(readdirSync(place.path('.mlops/cache/tmp'))).toEqual([]);
});

test('a file of many pieces is stored whole', async () => {
  const bytes = Buffer.alloc(5 * 1024 * 1024 + 17, 'large file ');
  place.write({'large.bin': bytes});
  const {digest, sizeBytes} = await storePath(place.project, at('large.bin'));
  expect(sizeBytes).toBe(bytes.byteLength);
  const cache = await openCache(place.project);
  expect(Buffer.compare(await cache.read(digest), bytes)).toBe(0);
  writeFileSync(place.path('large.bin'), 'short');
  await storePath(place.project, at('large.bin'));
  await restorePath(place.project, {path: at('large.bin'), digest});
  expect(statSync(place.path('large.bin')).size).toBe(bytes.byteLength);
});

test('a file that has not changed is not read again, one that has is', async () => {
  place.write({'a.txt': 'first'});
  const old = new Date(Date.now() - 60_000);
  utimesSync(place.path('a.txt'), old, old);
  const read: number[] = [];
  const look = () => fingerprintPath(place.project, at('a.txt'), {onBytes: (bytes) => read.push(bytes)});
  const first = await look();
  expect(await look()).toEqual(first);
  expect(read).toEqual([5]);
  // Same size, same time set back: only the change time tells.
  writeFileSync(place.path('a.txt'), 'other');
  utimesSync(place.path('a.txt'), old, old);
  expect((await look())?.digest).not.toBe(first?.digest);
});

test('a file written a moment ago is not trusted to be the same', async () => {
  for (let i = 0; i < 50; i++) {
    writeFileSync(place.path('a.txt'), `${i % 10}`);
    const {digest} = (await fingerprintPath(place.project, at('a.txt'))) ?? {};
    writeFileSync(place.path('a.txt'), `${(i + 1) % 10}`);
    expect((await fingerprintPath(place.project, at('a.txt')))?.digest).not.toBe(digest);
  }
});

test('links to files are files, links to folders are nothing, broken ones are an error', async () => {
  place.write({'d/a': 'x', 'other/b': 'y'});
  symlinkSync(place.path('other/b'), place.path('d/b'));
  symlinkSync(place.path('other'), place.path('d/folder'));
  expect(await fingerprintPath(place.project, at('d'))).toMatchObject({files: 2, sizeBytes: 2});
  symlinkSync(place.path('gone'), place.path('d/broken'));
  await expect(fingerprintPath(place.project, at('d'))).rejects.toMatchObject({
    code: 'E_BROKEN_LINK',
    message: expect.stringContaining('d/broken'),
  });
});

test('the ignore file leaves files out, and is an error inside the data', async () => {
  place.write({'.mlopsignore': '*.tmp\n!keep.tmp\n', 'd/a': 'x', 'd/b.tmp': 'y', 'd/keep.tmp': 'z'});
  expect(await fingerprintPath(place.project, at('d'))).toMatchObject({files: 2});
  place.write({'d/.mlopsignore': ''});
  await expect(fingerprintPath(place.project, at('d'))).rejects.toMatchObject({code: 'E_IGNORE_INSIDE_DATA'});
  place.write({'.mlopsignore': '/d\n'});
  await expect(fingerprintPath(place.project, at('d'))).rejects.toMatchObject({code: 'E_PATH_IGNORED'});
});

test('restoring touches only what differs', async () => {
  place.write({'d/a': '1', 'd/sub/b': '2', 'd/sub/c': '3'});
  const {digest} = await storePath(place.project, at('d'));
  const before = statSync(place.path('d/a'), {bigint: true});
  place.write({'d/sub/b': 'changed', 'd/new/file': 'x'});
  await storePath(place.project, at('d'));
  expect(await restorePath(place.project, {path: at('d'), digest})).toEqual({
    state: 'modified',
    files: {added: 0, modified: 1, removed: 1},
  });
  expect(place.read('d/sub/b')).toBe('2');
  expect(place.has('d/new')).toBe(false);
  expect(statSync(place.path('d/a'), {bigint: true}).ctimeNs).toBe(before.ctimeNs);
  expect(await restorePath(place.project, {path: at('d'), digest})).toMatchObject({state: 'unchanged'});
  expect(readdirSync(place.path('.mlops/tmp'))).toEqual([]);
});

test('a restored file is not read again, and a change of it is seen', async () => {
  place.write({'a.txt': 'first'});
  const {digest} = await storePath(place.project, at('a.txt'));
  place.write({'a.txt': 'second'});
  await storePath(place.project, at('a.txt'));
  await restorePath(place.project, {path: at('a.txt'), digest});
  let read = 0;
  const look = () =>
    fingerprintPath(place.project, at('a.txt'), {
      onBytes: (bytes) => {
        read += bytes;
      },
    });
  expect((await look())?.digest).toBe(digest);
  expect(read).toBe(0);
  place.write({'a.txt': 'third'});
  expect((await look())?.digest).not.toBe(digest);
});

test('restoring refuses to lose what was never stored, unless forced', async () => {
  place.write({'d/a': '1'});
  const {digest} = await storePath(place.project, at('d'));
  place.write({'d/a': 'precious', 'd/notes': 'mine'});
  await expect(restorePath(place.project, {path: at('d'), digest})).rejects.toMatchObject({
    code: 'E_UNSAVED_CHANGES',
    message: expect.stringMatching(/`d\/a`, `d\/notes`/),
  });
  expect(place.read('d/a')).toBe('precious');
  await restorePath(place.project, {path: at('d'), digest}, {force: true});
  expect([place.read('d/a'), place.has('d/notes')]).toEqual(['1', false]);
});

test('a file takes the place of a directory and the other way round', async () => {
  place.write({'x/a': '1', 'x/deep/b': '2'});
  const directory = await storePath(place.project, at('x'));
  rmSync(place.path('x'), {recursive: true});
  place.write({x: 'file'});
  const file = await storePath(place.project, at('x'));
  await restorePath(place.project, {path: at('x'), digest: directory.digest});
  expect(place.read('x/deep/b')).toBe('2');
  await restorePath(place.project, {path: at('x'), digest: file.digest});
  expect(place.read('x')).toBe('file');
});

test('what is not in the cache is named with the command that gets it', async () => {
  place.write({'d/a': '1', 'd/b': '2'});
  const {digest} = await storePath(place.project, at('d'));
  const cache = await openCache(place.project);
  const [entry] = await cache.readDirectory(digest);
  rmSync(cache.pathOf(entry?.digest ?? ('' as Digest)));
  rmSync(place.path('d'), {recursive: true});
  expect(await isStored(place.project, digest)).toBe(false);
  await expect(restorePath(place.project, {path: at('d'), digest})).rejects.toMatchObject({
    code: 'E_OBJECT_MISSING',
    hints: ['mlops pull d gets them from the remote'],
  });
  expect(place.has('d')).toBe(false);
});

test('a damaged object is never used and goes to quarantine', async () => {
  place.write({'a.txt': 'hi\n'});
  const {digest} = await storePath(place.project, at('a.txt'));
  const cache = await openCache(place.project);
  chmodSync(cache.pathOf(digest), 0o644);
  writeFileSync(cache.pathOf(digest), 'ho\n');
  rmSync(place.path('a.txt'));
  await expect(restorePath(place.project, {path: at('a.txt'), digest})).rejects.toMatchObject({
    code: 'E_CACHE_CORRUPT',
    message: expect.stringMatching(new RegExp(`wanted \`${digest}\`, found \`[0-9a-f]{64}\``)),
  });
  expect(place.has('a.txt')).toBe(false);
  expect(cache.has(digest)).toBe(false);
  expect(readdirSync(join(cache.root, 'quarantine'))).toHaveLength(1);
});

test('a directory object that leads out of its folder is refused', async () => {
  const cache = await openCache(place.project);
  for (const relpath of ['../evil', '/evil', 'a/../../evil', '..\\evil', 'a//b', '']) {
    const {digest} = await cache.putBytes(Buffer.from(JSON.stringify([{relpath, sha256: HELLO}])));
    renameSync(cache.pathOf(digest), `${cache.pathOf(digest)}.dir`);
    await expect(
      restorePath(place.project, {path: at('d'), digest: `${digest}.dir` as Digest}),
      JSON.stringify(relpath),
    ).rejects.toMatchObject({code: 'E_DIRECTORY_OBJECT'});
  }
});

test('nothing is written through a symbolic link', async () => {
  place.write({'d/sub/a': '1', 'outside/keep': 'x'});
  const {digest} = await storePath(place.project, at('d'));
  rmSync(place.path('d/sub'), {recursive: true});
  symlinkSync(place.path('outside'), place.path('d/sub'));
  await expect(restorePath(place.project, {path: at('d'), digest})).rejects.toMatchObject({code: 'E_SYMLINKED_FOLDER'});
  symlinkSync(place.path('outside'), place.path('link'));
  await expect(restorePath(place.project, {path: at('link/d'), digest})).rejects.toMatchObject({
    code: 'E_SYMLINKED_FOLDER',
  });
  expect(readdirSync(place.path('outside'))).toEqual(['keep']);
});

test('a single file keeps the right to be executed', async () => {
  place.write({'tool.sh': '#!/bin/sh\n'});
  chmodSync(place.path('tool.sh'), 0o755);
  const {digest, isExecutable} = await storePath(place.project, at('tool.sh'));
  expect(isExecutable).toBe(true);
  rmSync(place.path('tool.sh'));
  await restorePath(place.project, {path: at('tool.sh'), digest, isExecutable});
  expect(statSync(place.path('tool.sh')).mode & 0o100).toBe(0o100);
});
