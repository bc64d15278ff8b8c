import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import fc from 'fast-check';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {
  addPaths,
  addRemote,
  checkoutOutputs,
  dataStatus,
  fetchOutputs,
  listPointers,
  openCache,
  openRemote,
  pushOutputs,
} from '../../../src/data/index.js';
import type {Project} from '../../../src/project/index.js';
import {at, Workplace} from './workplace.js';

let place: Workplace;
let share: string;
beforeEach(async () => {
  share = realpathSync(mkdtempSync(join(tmpdir(), 'mlops-share-')));
  place = await withRemote(await Workplace.make());
});
afterEach(() => {
  place.remove();
  rmSync(share, {recursive: true, force: true});
});

async function withRemote(workplace: Workplace): Promise<Workplace> {
  const options = {level: 'project', env: {}, dryRun: false} as const;
  await addRemote(workplace.project, {name: 'store', url: join(share, 'store'), isDefault: true}, options);
  return workplace.reopen();
}

const add = (...targets: string[]) => addPaths(place.project, targets, {commit: true, glob: false});
const push = async (project: Project = place.project) =>
  pushOutputs(project, await openRemote(project), await listPointers(project));
const fetch = async (project: Project = place.project) =>
  fetchOutputs(project, await openRemote(project), await listPointers(project));
const pull = async (project: Project = place.project) => {
  const result = await fetch(project);
  return {...result, checkout: await checkoutOutputs(project, await listPointers(project), {complete: true})};
};
const states = async () => (await dataStatus(place.project)).map(({path, state}) => `${path} ${state}`);

/** Removes what a fresh clone does not have. */
function forget(...paths: readonly string[]): void {
  for (const path of ['.mlops/cache', '.mlops/mlops.db', ...paths])
    rmSync(place.path(path), {recursive: true, force: true});
}

describe('push, then pull elsewhere', () => {
  test('brings everything back', async () => {
    place.write({a: '1', 'd/x': '2', 'd/sub/y': '3', 'd/copy-of-a': '1', 'large.bin': Buffer.alloc(2_500_000, 'z')});
    chmodSync(place.path('a'), 0o755);
    await add('a', 'd', 'large.bin');
    // Five contents, one of them twice, and the directory object.
    expect(await push()).toEqual({
      remote: 'store',
      transferred: {objects: 5, bytes: expect.any(Number)},
      missing: [],
      failed: [],
    });
    place.project.close();
    forget('a', 'd', 'large.bin');
    place = await place.reopen();
    expect(await states()).toEqual(['a not in cache', 'd not in cache', 'large.bin not in cache']);
    expect(await pull()).toMatchObject({
      transferred: {objects: 5},
      missing: [],
      checkout: {added: ['a', 'd', 'large.bin'], modified: [], deleted: []},
    });
    expect(await states()).toEqual(['a unchanged', 'd unchanged', 'large.bin unchanged']);
    expect(statSync(place.path('a')).mode & 0o100).toBe(0o100);
    const cache = await openCache(place.project);
    for (const {digest} of await listPointers(place.project))
      expect(statSync(cache.pathOf(digest ?? ('' as never))).mode & 0o777).toBe(0o444);
  });

  test('is the identity, whatever the files', async () => {
    const name = fc.constantFrom('a', 'b', 'c-d', 'é', ' x', '#y');
    const files = fc.dictionary(
      fc.array(name, {minLength: 1, maxLength: 3}).map((parts) => parts.join('/')),
      fc.uint8Array({maxLength: 300}),
      {maxKeys: 6},
    );
    await fc.assert(
      fc.asyncProperty(files, async (tree) => {
        const paths = Object.keys(tree);
        const kept = paths.filter((path) => !paths.some((other) => other.startsWith(`${path}/`)));
        const root = place.path('data');
        rmSync(root, {recursive: true, force: true});
        mkdirSync(root);
        for (const path of kept) place.write({[`data/${path}`]: tree[path] ?? ''});
        await add('data');
        expect(await states()).toEqual(['data unchanged']);
        await push();
        place.project.close();
        forget('data');
        place = await place.reopen();
        expect(await pull()).toMatchObject({missing: [], failed: []});
        for (const path of kept)
          expect(Buffer.compare(readFileSync(join(root, path)), tree[path] ?? Buffer.alloc(0)), path).toBe(0);
        const found = readdirSync(root, {recursive: true, withFileTypes: true}).filter((entry) => entry.isFile());
        expect(found).toHaveLength(kept.length);
        expect(await states()).toEqual(['data unchanged']);
      }),
      {numRuns: 8},
    );
  });

  test('sends nothing twice and says so', async () => {
    place.write({a: '1'});
    await add('a');
    await push();
    expect(await push()).toMatchObject({transferred: {objects: 0, bytes: 0}});
    expect(await fetch()).toMatchObject({transferred: {objects: 0, bytes: 0}});
  });
});

describe('what is not there', () => {
  test('push names it and sends the rest; the directory object waits for its files', async () => {
    place.write({a: '1', 'd/x': '2', 'd/y': '3'});
    const [, d] = await add('a', 'd');
    const cache = await openCache(place.project);
    const digest = d?.fingerprint.digest ?? ('' as never);
    const [x] = await cache.readDirectory(digest);
    rmSync(cache.pathOf(x?.digest ?? ('' as never)));
    expect(await push()).toMatchObject({transferred: {objects: 2}, missing: ['d/x'], failed: []});
    const remote = await openRemote(place.project);
    expect((await remote.has([digest])).size).toBe(0);
    await add('d');
    expect(await push()).toMatchObject({transferred: {objects: 2}, missing: []});
  });

  test('push is content with what the remote has already', async () => {
    place.write({'d/x': '2'});
    await add('d');
    await push();
    rmSync(place.path('.mlops/cache'), {recursive: true});
    expect(await push()).toMatchObject({transferred: {objects: 0}, missing: [], failed: []});
  });

  test('fetch names it and gets the rest', async () => {
    place.write({a: '1', 'd/x': '2', 'd/y': '3'});
    await add('a', 'd');
    await push();
    const cache = await openCache(place.project);
    const [pointer] = await listPointers(place.project);
    const inStore = join(share, 'store', place.project.dialect.objectPath(pointer?.digest ?? ('' as never)));
    rmSync(inStore);
    rmSync(cache.root, {recursive: true});
    expect(await fetch()).toMatchObject({transferred: {objects: 3}, missing: ['a'], failed: []});
  });

  test('a damaged object in the remote is told and not used', async () => {
    place.write({a: '1', b: '2'});
    const [a] = await add('a', 'b');
    await push();
    const cache = await openCache(place.project);
    const digest = a?.fingerprint.digest ?? ('' as never);
    const inStore = join(share, 'store', place.project.dialect.objectPath(digest));
    rmSync(inStore);
    writeFileSync(inStore, 'X');
    rmSync(cache.root, {recursive: true});
    const result = await fetch();
    expect(result).toMatchObject({
      transferred: {objects: 1},
      failed: [{path: 'a', reason: expect.stringContaining('damaged')}],
    });
    expect(cache.has(digest)).toBe(false);
    expect(readdirSync(join(cache.root, 'tmp'))).toEqual([]);
  });

  test('a damaged object in the cache is not sent', async () => {
    place.write({a: '1'});
    const [a] = await add('a');
    const path = (await openCache(place.project)).pathOf(a?.fingerprint.digest ?? ('' as never));
    rmSync(path);
    writeFileSync(path, 'X');
    expect(await push()).toMatchObject({transferred: {objects: 0}, failed: [{path: 'a'}]});
  });

  test('a damaged directory object in the cache is fetched again', async () => {
    place.write({'d/x': '1'});
    const [d] = await add('d');
    await push();
    const path = (await openCache(place.project)).pathOf(d?.fingerprint.digest ?? ('' as never));
    rmSync(path);
    writeFileSync(path, '[]');
    expect(await fetch()).toMatchObject({transferred: {objects: 1}, missing: [], failed: []});
    expect(await states()).toEqual(['d unchanged']);
  });
});

test('a dry run counts and moves nothing', async () => {
  place.write({a: '12', 'd/x': '345'});
  await add('a', 'd');
  const remote = await openRemote(place.project);
  const pointers = await listPointers(place.project);
  const planned = await pushOutputs(place.project, remote, pointers, {dryRun: true});
  expect(planned.transferred.objects).toBe(3);
  expect(readdirSync(share)).toEqual([]);
  expect(await push()).toEqual(planned);
  rmSync((await openCache(place.project)).root, {recursive: true});
  expect(await fetchOutputs(place.project, remote, pointers, {dryRun: true})).toMatchObject({
    transferred: {objects: 2},
  });
  expect(place.has('.mlops/cache')).toBe(false);
});

describe('checkout', () => {
  test('happens for all paths or for none, and names each reason', async () => {
    place.write({a: '1', b: '2', c: '3'});
    await add('a', 'b', 'c');
    const before = await listPointers(place.project);
    place.write({a: '10', b: '20', c: '30'});
    await add('a');
    await expect(checkoutOutputs(place.project, before)).rejects.toMatchObject({
      code: 'E_CHECKOUT_BLOCKED',
      problems: [{message: expect.stringContaining('`b`')}, {message: expect.stringContaining('`c`')}],
    });
    expect(place.read('a')).toBe('10');
    expect(await checkoutOutputs(place.project, before, {force: true})).toEqual({
      added: [],
      modified: ['a', 'b', 'c'],
      deleted: [],
    });
    expect(['a', 'b', 'c'].map((path) => place.read(path))).toEqual(['1', '2', '3']);
  });

  test('follows git from revision to revision, with folders that come and go', async () => {
    place.write({'d/x': '1', 'd/sub/y': '2'});
    await add('d');
    place.git('add', '-A');
    place.git('commit', '-qm', 'one');
    place.write({e: '3', 'd/x': '10'});
    rmSync(place.path('d/sub'), {recursive: true});
    await add('d', 'e');
    place.git('add', '-A');
    place.git('commit', '-qm', 'two');
    const follow = async (revision: string) => {
      place.git('checkout', '-q', revision);
      return checkoutOutputs(place.project, await listPointers(place.project), {complete: true});
    };
    expect(await follow('HEAD~1')).toEqual({added: [], modified: ['d'], deleted: ['e']});
    expect([place.read('d/x'), place.read('d/sub/y'), place.has('e')]).toEqual(['1', '2', false]);
    expect(await follow('main')).toEqual({added: ['e'], modified: ['d'], deleted: []});
    expect([place.read('d/x'), place.has('d/sub'), place.read('e')]).toEqual(['10', false, '3']);
  });

  test('what is tracked no more stays when it changed, when git has it, or when not all is asked for', async () => {
    place.write({changed: '1', taken: '2', partly: '3', stays: '4'});
    await add('changed', 'taken', 'partly', 'stays');
    for (const path of ['changed', 'taken', 'partly']) rmSync(place.path(`${path}.mlops`));
    place.write({changed: 'precious'});
    place.git('add', '-f', 'taken');
    const pointers = await listPointers(place.project);
    expect(await checkoutOutputs(place.project, pointers)).toMatchObject({deleted: []});
    expect(await checkoutOutputs(place.project, pointers, {complete: true, dryRun: true})).toMatchObject({
      deleted: ['partly'],
    });
    expect(await checkoutOutputs(place.project, pointers, {complete: true})).toMatchObject({deleted: ['partly']});
    expect(['changed', 'taken', 'partly', 'stays'].map((path) => place.has(path))).toEqual([true, true, false, true]);
  });

  test('a file nobody tracks where a folder belongs is not lost', async () => {
    place.write({'d/x': '1'});
    await add('d');
    const outputs = await listPointers(place.project);
    rmSync(place.path('d'), {recursive: true});
    place.write({d: 'mine'});
    await expect(checkoutOutputs(place.project, outputs)).rejects.toMatchObject({code: 'E_UNSAVED_CHANGES'});
    expect(place.read('d')).toBe('mine');
    rmSync(place.path('d'));
    place.write({'.mlopsignore': '*.log\n', e: '1'});
    await add('e');
    const [, e] = await listPointers(place.project);
    rmSync(place.path('e'));
    place.write({'e/run.log': 'kept'});
    await expect(checkoutOutputs(place.project, e ? [e] : [])).rejects.toMatchObject({code: 'E_PATH_BLOCKED'});
    expect(place.read('e/run.log')).toBe('kept');
  });

  test('nothing recorded is passed over', async () => {
    expect(await checkoutOutputs(place.project, [{path: at('never'), digest: undefined}], {complete: true})).toEqual({
      added: [],
      modified: [],
      deleted: [],
    });
  });
});
