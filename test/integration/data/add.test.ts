import {mkdirSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {setTimeout as sleep} from 'node:timers/promises';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {addPaths, dataStatus, listPointers, openCache} from '../../../src/data/index.js';
import {at, Workplace} from './workplace.js';

let place: Workplace;
beforeEach(async () => {
  place = await Workplace.make();
});
afterEach(() => place.remove());

const OPTIONS = {commit: true, glob: false};
const add = (...targets: string[]) => addPaths(place.project, targets, OPTIONS);
const states = async () => (await dataStatus(place.project)).map(({path, state}) => `${path} ${state}`);

test('a file gets a pointer, a line for git, and its content into the cache', async () => {
  place.write({'raw/data.csv': 'a,b\n'});
  const [added] = await add('raw/data.csv');
  expect(added).toMatchObject({path: 'raw/data.csv', pointer: 'raw/data.csv.mlops', state: 'added'});
  expect(place.read('raw/.gitignore')).toBe('/data.csv\n');
  const digest = added?.fingerprint.digest;
  expect(place.read('raw/data.csv.mlops')).toBe(
    `outs:\n- sha256: ${digest}\n  size: 4\n  hash: sha256\n  path: data.csv\n`,
  );
  expect(place.git('status', '--porcelain', '-uall', 'raw')).toBe('?? raw/.gitignore\n?? raw/data.csv.mlops\n');
  expect(await states()).toEqual(['raw/data.csv unchanged']);
});

test('adding again changes nothing and says so; adding a change updates the pointer only', async () => {
  place.write({'d/a': '1'});
  await add('d');
  const before = place.read('d.mlops');
  expect(await add('d')).toMatchObject([{state: 'unchanged'}]);
  expect(place.read('d.mlops')).toBe(before);
  place.write({'d/b': '2', 'd.mlops': `# mine\n${before}`});
  expect(await states()).toEqual(['d modified']);
  expect(await add('d')).toMatchObject([{state: 'updated', fingerprint: {files: 2}}]);
  expect(place.read('d.mlops')).toMatch(/^# mine\n/);
  expect(place.read('.gitignore')).toBe('/d\n');
});

test('states: deleted, not in the cache, new', async () => {
  place.write({a: '1', b: '2', 'd/x': '3', 'd/y': '4', 'n.mlops': 'outs:\n- hash: sha256\n  path: n\n', n: '5'});
  await add('a', 'b', 'd');
  rmSync(place.path('a'));
  const cache = await openCache(place.project);
  const pointers = await listPointers(place.project);
  const b = pointers.find(({path}) => path === 'b')?.digest;
  rmSync(cache.pathOf(b ?? ('' as never)));
  expect(await states()).toEqual(['a deleted', 'b not in cache', 'd unchanged', 'n new']);
  const d = pointers.find(({path}) => path === 'd')?.digest;
  const [x] = await cache.readDirectory(d ?? ('' as never));
  rmSync(cache.pathOf(x?.digest ?? ('' as never)));
  expect((await states())[2]).toBe('d not in cache');
  // Adding again stores what the cache lacks, though nothing has changed.
  await add('d', 'b');
  expect(await states()).toEqual(['a deleted', 'b unchanged', 'd unchanged', 'n new']);
});

test('what is known from before is not believed once something changed', async () => {
  place.write({'d/x': '1', 'd/y': '2'});
  await add('d');
  // Old enough to be remembered, by the work tree's files and by the folders of the cache.
  await sleep(60);
  for (let i = 0; i < 2; i++) expect(await states()).toEqual(['d unchanged']);
  place.write({'d/x': '3'});
  expect(await states()).toEqual(['d modified']);
  await add('d');
  await sleep(60);
  for (let i = 0; i < 2; i++) expect(await states()).toEqual(['d unchanged']);
  const cache = await openCache(place.project);
  const [d] = await listPointers(place.project);
  const [x] = await cache.readDirectory(d?.digest ?? ('' as never));
  rmSync(cache.pathOf(x?.digest ?? ('' as never)));
  expect(await states()).toEqual(['d not in cache']);
  rmSync(place.path('d/y'));
  await add('d');
  expect(await states()).toEqual(['d unchanged']);
});

test('without commit the digest is recorded and nothing stored', async () => {
  place.write({a: '1'});
  await addPaths(place.project, ['a'], {...OPTIONS, commit: false});
  expect(await states()).toEqual(['a not in cache']);
});

test('a dry run tells everything and changes nothing', async () => {
  place.write({a: '1'});
  const planned = await addPaths(place.project, ['a'], {...OPTIONS, dryRun: true});
  expect(place.git('status', '--porcelain', '-uall')).not.toContain('a.mlops');
  expect(place.has('.mlops/cache')).toBe(false);
  expect(await add('a')).toEqual(planned);
});

test('a description is kept', async () => {
  place.write({a: '1'});
  await addPaths(place.project, ['a'], {...OPTIONS, desc: 'one'});
  place.write({a: '2'});
  await add('a');
  expect(await listPointers(place.project)).toMatchObject([{desc: 'one'}]);
});

test('patterns take the topmost match', async () => {
  place.write({'in/a.csv': '1', 'in/deep/b.csv': '2', 'in/c.txt': '3', 'in/pics.csv/x': '4'});
  const added = await addPaths(place.project, ['in/**/*.csv'], {...OPTIONS, glob: true});
  expect(added.map(({path}) => path)).toEqual(['in/a.csv', 'in/deep/b.csv', 'in/pics.csv']);
  await expect(addPaths(place.project, ['*.parquet'], {...OPTIONS, glob: true})).rejects.toMatchObject({
    code: 'E_GLOB_EMPTY',
  });
});

test('targets count from the current folder', async () => {
  place.write({'sub/a': '1'});
  place = await place.reopen(place.path('sub'));
  expect(await add('a')).toMatchObject([{path: 'sub/a'}]);
  place.write({b: '1'});
  expect(await add('../b')).toMatchObject([{path: 'b'}]);
});

describe('refused before anything is written', () => {
  const untouched = () =>
    expect(place.git('status', '--porcelain', '-uall')).not.toMatch(/ \.gitignore| data.*\.mlops/);

  test('what git tracks, with the command that changes it', async () => {
    place.write({'data.csv': '1', 'dir/a': '2', 'dir/b': '3'});
    place.git('add', 'data.csv', 'dir/a');
    await expect(add('data.csv')).rejects.toMatchObject({
      code: 'E_TRACKED_BY_GIT',
      message: 'git tracks `data.csv` already',
      hints: [expect.stringContaining('git rm -r --cached data.csv'), expect.anything()],
    });
    await expect(add('dir')).rejects.toMatchObject({message: 'git tracks 1 file of `dir` already: `dir/a`'});
    untouched();
  });

  test('a pointer nobody would get', async () => {
    place.write({'data.csv': '1', '.git/info/exclude': '*.mlops\n'});
    await expect(add('data.csv')).rejects.toMatchObject({code: 'E_POINTER_IGNORED'});
  });

  test('what lies behind a link', async () => {
    place.write({'real/data.csv': '1'});
    symlinkSync(place.path('real'), place.path('link'));
    await expect(add('link')).rejects.toMatchObject({code: 'E_SYMLINKED_FOLDER'});
    await expect(add('link/data.csv')).rejects.toMatchObject({
      message: '`link/data.csv` lies below the symbolic link `link`',
    });
    untouched();
  });

  test('overlaps, also with stages, and names that are not there', async () => {
    place.write({'data/a': '1', other: '2'});
    await add('data');
    await expect(add('data/a')).rejects.toMatchObject({code: 'E_OUTPUT_OVERLAP'});
    const ownedPaths = [{path: at('other'), owner: 'train'}];
    await expect(addPaths(place.project, ['other'], {...OPTIONS, ownedPaths})).rejects.toMatchObject({
      code: 'E_STAGE_OUTPUT',
      hints: ['mlops repro train makes and records it'],
    });
    await expect(add('othre')).rejects.toMatchObject({code: 'E_TARGET_MISSING', hints: ['did you mean `other`?']});
  });
});

test('names that git reads as patterns are ignored as they are', async () => {
  const names = ['[x].csv', '#1', '!2', 'a b ', 'ü ö.csv', 'back\\slash'];
  for (const name of names) writeFileSync(place.path(name), name);
  await add(...names);
  const seen = place.git('-c', 'core.quotePath=false', 'status', '--porcelain', '-uall', '-z').split('\0');
  expect(names.filter((name) => seen.includes(`?? ${name}`))).toEqual([]);
  expect(await add(...names)).toMatchObject(names.map(() => ({state: 'unchanged'})));
});

test('a path git ignores already gets no second line', async () => {
  place.write({'.gitignore': 'data*\n!*.mlops\n', 'data-ü.csv': '1'});
  await add('data-ü.csv');
  expect(place.read('.gitignore')).toBe('data*\n!*.mlops\n');
});

test('a project below the root of the repository', async () => {
  const outer = await Workplace.make();
  try {
    mkdirSync(outer.path('inner'));
    const {applyInit, openProject, planInit} = await import('../../../src/project/index.js');
    const root = outer.path('inner');
    await applyInit(await planInit(root, {force: false, subdir: true}));
    const project = await openProject(root, {});
    outer.write({'inner/a': '1', 'inner/t': '2'});
    outer.git('add', 'inner/t');
    await addPaths(
      project,
      ['inner/a'].map((path) => outer.path(path)),
      OPTIONS,
    );
    expect(outer.read('inner/.gitignore')).toBe('/a\n');
    await expect(addPaths(project, [outer.path('inner/t')], OPTIONS)).rejects.toMatchObject({code: 'E_TRACKED_BY_GIT'});
    expect(await listPointers(outer.project)).toEqual([]);
    expect(await listPointers(project)).toHaveLength(1);
    project.close();
  } finally {
    outer.remove();
  }
});

test('without git there is a pointer and no ignore file', async () => {
  const bare = await Workplace.make({git: false});
  try {
    bare.write({a: '1'});
    await addPaths(bare.project, ['a'], OPTIONS);
    expect([bare.has('a.mlops'), bare.has('.gitignore')]).toEqual([true, false]);
  } finally {
    bare.remove();
  }
});

test('pointers are found everywhere but in ignored and tracked folders', async () => {
  const pointer = (path: string) => `outs:\n- hash: sha256\n  path: ${path}\n`;
  place.write({
    'a.mlops': pointer('a'),
    'deep/er/b.mlops': pointer('b'),
    'ignored/c.mlops': pointer('c'),
    'left-out/d.mlops': pointer('d'),
    'tracked/e.mlops': pointer('e'),
    'tracked.mlops': pointer('tracked'),
    '.gitignore': 'ignored/\n',
    '.mlopsignore': '/left-out\n',
  });
  expect((await listPointers(place.project)).map(({path}) => path)).toEqual(['a', 'deep/er/b', 'tracked']);
});
