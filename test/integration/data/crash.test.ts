import {createHash} from 'node:crypto';
import {existsSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {Rig, ROOT} from '../../rig/rig.js';

/** Commands are killed this often, each time at another moment. */
const KILLS = 8;
/** Each kill costs two starts of the program; a busy machine needs its time. */
const TIMEOUT_MS = 240_000;
const SMALL_FILES = 300;
const LARGE_BYTES = 8 * 1024 * 1024;

let rig: Rig;
beforeEach(async () => {
  expect(existsSync(join(ROOT, 'dist/main.js')), 'build first: npm run build').toBe(true);
  rig = new Rig();
  await rig.git();
  await rig.run(['init']);
});
afterEach(() => rig.remove());

/** Writes the data of one round; most files keep their content from round to round. */
function writeData(round: number): void {
  const files: Record<string, string | Uint8Array> = {'data/large.bin': Buffer.alloc(LARGE_BYTES, `large ${round} `)};
  for (let i = 0; i < SMALL_FILES; i++) files[`data/${i % 7}/f${i}`] = `file ${i} of round ${i % 3 === 0 ? round : 0}`;
  rig.write(files);
}

const filesBelow = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, {recursive: true, withFileTypes: true}).flatMap((entry) =>
        entry.isFile() ? [join(entry.parentPath, entry.name)] : [],
      )
    : [];

const digestOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

/** Every object below `root` is what its name says. Returns their digests. */
function verifyObjects(root: string): ReadonlySet<string> {
  const objects = join(root, 'files/sha256');
  const names = filesBelow(objects).map((path) => {
    const name = path.slice(objects.length + 1).replaceAll('/', '');
    expect(`${digestOf(path)}${name.endsWith('.dir') ? '.dir' : ''}`).toBe(name);
    return name;
  });
  return new Set(names);
}

/** Whatever a pointer refers to is there, down to the last file. */
function verifyPointer(file: string, objects: ReadonlySet<string>, root: string): void {
  if (!rig.exists(file)) return;
  const digest = /sha256: (\S+)/.exec(rig.read(file))?.[1] ?? 'none';
  expect(objects).toContain(digest);
  const path = join(root, 'files/sha256', digest.slice(0, 2), digest.slice(2));
  for (const {sha256} of JSON.parse(readFileSync(path, 'utf8')) as {sha256: string}[])
    expect(objects).toContain(sha256);
}

/** Starts a command and kills it outright at some moment before `withinMs`. */
async function killed(args: readonly string[], withinMs: number, turn: number): Promise<void> {
  const {child, finished} = rig.start(args);
  // Spread evenly, so that early and late moments are met in every run of the test.
  await Promise.race([sleep((withinMs * (turn + Math.random())) / KILLS), finished]);
  child.kill('SIGKILL');
  await finished;
}

async function timed(args: readonly string[]): Promise<number> {
  const started = performance.now();
  const {exitCode, stderr} = await rig.run(args);
  expect(exitCode, stderr).toBe(0);
  return performance.now() - started;
}

const cache = () => rig.path('.mlops/cache');

test(
  'add killed at any moment leaves only whole objects, and the same command finishes',
  async () => {
    writeData(0);
    const fullMs = await timed(['add', 'data']);
    for (let turn = 0; turn < KILLS; turn++) {
      writeData(turn + 1);
      await killed(['add', 'data'], fullMs * 1.1, turn);
      verifyPointer('data.mlops', verifyObjects(cache()), cache());
    }
    const {added} = await rig.json<{added: {files: number; digest: string}[]}>(['add', 'data']);
    expect(added).toMatchObject([{files: SMALL_FILES + 1}]);
    verifyPointer('data.mlops', verifyObjects(cache()), cache());
    expect(rig.read('.gitignore')).toBe('/data\n');
    expect((await rig.json<{data: unknown}>(['status'])).data).toEqual([{path: 'data', state: 'unchanged'}]);
    const stray = (await rig.shell('git', ['status', '--porcelain', '-uall']))
      .split('\n')
      .filter((line) => /\.tmp/.test(line));
    // A killed write of a pointer may leave its temporary file; never more than one for each kill.
    expect(stray.length).toBeLessThanOrEqual(KILLS);
  },
  TIMEOUT_MS,
);

test(
  'push killed at any moment leaves only whole objects in the remote, and the same command finishes',
  async () => {
    writeData(0);
    await timed(['add', 'data']);
    await timed(['remote', 'add', 'store', 'store', '-d']);
    const fullMs = await timed(['push']);
    for (let turn = 0; turn < KILLS; turn++) {
      if (turn % 3 === 0) rmSync(rig.path('store'), {recursive: true, force: true});
      await killed(['push'], fullMs * 1.1, turn);
      const objects = verifyObjects(rig.path('store'));
      // A directory object says that all its files are there.
      if ([...objects].some((name) => name.endsWith('.dir'))) verifyPointer('data.mlops', objects, rig.path('store'));
    }
    expect(await rig.json(['push'])).toMatchObject({missing: [], failed: []});
    verifyPointer('data.mlops', verifyObjects(rig.path('store')), rig.path('store'));
  },
  TIMEOUT_MS,
);

test(
  'pull killed at any moment leaves whole files only, and the same command finishes',
  async () => {
    const versions: {pointer: string; files: ReadonlyMap<string, string>}[] = [];
    for (const round of [0, 1]) {
      writeData(round);
      await timed(['add', 'data']);
      const files = new Map(filesBelow(rig.path('data')).map((path) => [path, digestOf(path)]));
      versions.push({pointer: rig.read('data.mlops'), files});
      if (round === 0) await timed(['remote', 'add', 'store', 'store', '-d']);
      await timed(['push']);
    }
    const [old, latest] = versions;
    rig.write({'data.mlops': old?.pointer ?? ''});
    const fullMs = await timed(['pull']);
    for (let turn = 0; turn < KILLS; turn++) {
      if (turn % 3 === 0)
        for (const path of ['.mlops/cache', 'data']) rmSync(rig.path(path), {recursive: true, force: true});
      rig.write({'data.mlops': versions[turn % 2]?.pointer ?? ''});
      await killed(['pull'], fullMs * 1.3, turn);
      verifyObjects(cache());
      for (const path of filesBelow(rig.path('data')))
        expect([old?.files.get(path), latest?.files.get(path)], path).toContain(digestOf(path));
    }
    rig.write({'data.mlops': latest?.pointer ?? ''});
    expect(await rig.json(['pull'])).toMatchObject({missing: [], failed: []});
    expect(new Map(filesBelow(rig.path('data')).map((path) => [path, digestOf(path)]))).toEqual(latest?.files);
    expect((await rig.json<{data: unknown}>(['status'])).data).toEqual([{path: 'data', state: 'unchanged'}]);
  },
  TIMEOUT_MS,
);

test('two adds at once both succeed, of different data and of the same', async () => {
  rig.write({a: 'one', b: 'two', 'd/x': 'three'});
  const ends = await Promise.all(
    [['a'], ['b'], ['d'], ['d'], ['a', 'b']].map((targets) => rig.run(['add', ...targets])),
  );
  for (const {exitCode, stderr} of ends) expect(exitCode, stderr).toBe(0);
  expect(rig.read('.gitignore').split('\n').toSorted()).toEqual(['', '/a', '/b', '/d']);
  const {data} = await rig.json<{data: {state: string}[]}>(['status']);
  expect(data.map(({state}) => state)).toEqual(['unchanged', 'unchanged', 'unchanged']);
});

test(
  'Ctrl-C ends a command quietly, and the same command goes on',
  async () => {
    writeData(0);
    rig.write({'huge.bin': Buffer.alloc(160 * 1024 * 1024)});
    const {child, finished} = rig.start(['add', 'data', 'huge.bin']);
    while (!existsSync(join(cache(), 'tmp'))) await sleep(5);
    await sleep(50);
    child.kill('SIGINT');
    const {exitCode, stderr} = await finished;
    expect(exitCode).toBe(130);
    expect(stderr).toContain('[E_INTERRUPTED]');
    expect(stderr).not.toContain('bug');
    expect([rig.exists('data.mlops'), rig.exists('huge.bin.mlops')]).toEqual([false, false]);
    expect(filesBelow(join(cache(), 'tmp')).filter((path) => readFileSync(path).length > LARGE_BYTES)).toEqual([]);
    expect((await rig.run(['add', 'data', 'huge.bin'])).exitCode).toBe(0);
    verifyObjects(cache());
  },
  TIMEOUT_MS,
);
