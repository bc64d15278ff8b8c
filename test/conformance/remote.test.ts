import {createHash} from 'node:crypto';
import {
  existsSync,
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
import type {AbsPath} from '../../src/core/brand.js';
import type {Digest} from '../../src/core/digest.js';
import {LocalRemote} from '../../src/data/remotes/local.js';
import type {Remote} from '../../src/data/remotes/remote.js';
import {nativeDialect} from '../../src/project/index.js';

/** One kind of remote: how to open it, and how to reach what it stores behind its back. */
interface Backend {
  readonly name: string;
  /** Opens the remote that lives in `folder`; called twice it opens the same one again. */
  open(folder: string): Remote;
  /** Replaces the bytes of a stored object. */
  damage(folder: string, digest: Digest, bytes: string): void;
}

const BACKENDS: readonly Backend[] = [
  {
    name: 'local',
    open: (folder) => new LocalRemote('store', folder, join(folder, 'store') as AbsPath, nativeDialect),
    damage: (folder, digest, bytes) => {
      const path = join(folder, 'store', nativeDialect.objectPath(digest));
      rmSync(path);
      writeFileSync(path, bytes);
    },
  },
];

const LARGE_BYTES = 3 * 1024 * 1024 + 5;

describe.each(BACKENDS)('$name remote', ({open, damage}) => {
  let folder: string;
  let remote: Remote;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'mlops-remote-')));
    mkdirSync(join(folder, 'local'));
    remote = open(folder);
  });
  afterEach(() => rmSync(folder, {recursive: true, force: true}));

  const local = (name: string): AbsPath => join(folder, 'local', name) as AbsPath;
  const digestOf = (bytes: string | Uint8Array): Digest => createHash('sha256').update(bytes).digest('hex') as Digest;
  /** Writes a file to send and returns its digest and path. */
  const prepare = (bytes: string | Uint8Array): {digest: Digest; path: AbsPath} => {
    const digest = digestOf(bytes);
    writeFileSync(local(digest), bytes);
    return {digest, path: local(digest)};
  };
  const listed = async (from: Remote) => {
    const all: {digest: string; sizeBytes: number}[] = [];
    for await (const each of from.list()) all.push(each);
    return all;
  };

  test('a new one holds nothing', async () => {
    const {digest} = prepare('x');
    expect((await remote.has([digest])).size).toBe(0);
    expect(await listed(remote)).toEqual([]);
    expect(await remote.get(digest, local('to'))).toBeUndefined();
    expect(existsSync(local('to'))).toBe(false);
  });

  test('what is put can be got, by others too', async () => {
    for (const bytes of ['', 'x', Buffer.alloc(LARGE_BYTES, 'large ')]) {
      const {digest, path} = prepare(bytes);
      expect(await remote.put(digest, path)).toBe(bytes.length);
      const to = local(`${digest}.back`);
      expect(await open(folder).get(digest, to)).toBe(bytes.length);
      expect(Buffer.compare(readFileSync(to), Buffer.from(bytes))).toBe(0);
      expect(statSync(to).mode & 0o777).toBe(0o444);
      expect(await remote.has([digest, digestOf('other')])).toEqual(new Map([[digest, bytes.length]]));
    }
  });

  test('any bytes come back as they were', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({maxLength: 2000}), async (bytes) => {
        const {digest, path} = prepare(bytes);
        await remote.put(digest, path);
        const to = local(`back-${digest}`);
        rmSync(to, {force: true});
        await remote.get(digest, to);
        expect(Buffer.compare(readFileSync(to), bytes)).toBe(0);
      }),
      {numRuns: 25},
    );
  });

  test('a directory object is verified by its bytes and named with its ending', async () => {
    const {digest, path} = prepare('[]');
    const directory = `${digest}.dir` as Digest;
    await remote.put(directory, path);
    expect(await remote.has([directory, digest])).toEqual(new Map([[directory, 2]]));
    expect(await remote.get(directory, local('dir'))).toBe(2);
  });

  test('an object that is there already is left as it is', async () => {
    const {digest, path} = prepare('x');
    await remote.put(digest, path);
    expect(await remote.put(digest, path)).toBe(0);
    expect(await listed(remote)).toEqual([{digest, sizeBytes: 1}]);
  });

  test('bytes that are not what the digest says are refused and leave nothing', async () => {
    for (const bytes of ['x', Buffer.alloc(LARGE_BYTES)]) {
      const {path} = prepare(bytes);
      const wrong = digestOf('something else');
      await expect(remote.put(wrong, path)).rejects.toMatchObject({
        code: 'E_REMOTE_CORRUPT',
        message: expect.stringContaining(`wanted \`${wrong}\`, found \`${digestOf(bytes)}\``),
      });
      expect((await remote.has([wrong])).size).toBe(0);
    }
    expect(await listed(remote)).toEqual([]);
  });

  test('a damaged object is never handed out', async () => {
    for (const bytes of ['content', Buffer.alloc(LARGE_BYTES, 1)]) {
      const {digest, path} = prepare(bytes);
      await remote.put(digest, path);
      damage(folder, digest, `damaged${'x'.repeat(bytes.length)}`);
      await expect(remote.get(digest, local('to'))).rejects.toMatchObject({code: 'E_REMOTE_CORRUPT'});
      expect(existsSync(local('to'))).toBe(false);
    }
  });

  test('the list holds every object once, in order', async () => {
    const digests = [];
    for (let i = 0; i < 40; i++) {
      const {digest, path} = prepare(`object ${i}`);
      await remote.put(digest, path);
      digests.push(digest);
    }
    expect((await listed(remote)).map(({digest}) => digest)).toEqual(digests.toSorted());
  });

  test('many writers of the same and of different objects get along', async () => {
    const objects = Array.from({length: 60}, (_, i) => prepare(`object ${i % 20}`));
    const writers = [remote, open(folder), open(folder)];
    await Promise.all(objects.map(({digest, path}, i) => writers[i % 3]?.put(digest, path)));
    expect(await listed(remote)).toHaveLength(20);
    for (const {digest} of objects.slice(0, 20)) {
      await remote.get(digest, local(`${digest}.back`));
      expect(digestOf(readFileSync(local(`${digest}.back`)))).toBe(digest);
    }
  });

  test('an interrupted put leaves nothing that counts, and can be made again', async () => {
    const {digest, path} = prepare('x');
    await remote.put(digestOf('y'), prepare('y').path);
    // What a killed process leaves: a temporary file, whole or not.
    const leftovers = readdirSync(folder).includes('store') ? join(folder, 'store', 'tmp') : undefined;
    if (leftovers) writeFileSync(join(leftovers, 'killed'), 'half of som');
    expect(await listed(remote)).toHaveLength(1);
    await remote.put(digest, path);
    expect(await listed(remote)).toHaveLength(2);
  });

  test('it describes itself', () => {
    expect(remote.describe()).toMatchObject({name: 'store', jobs: expect.any(Number)});
    expect(remote.describe().jobs).toBeGreaterThan(0);
  });
});

test('a folder whose disk is not mounted is not made', async () => {
  const remote = new LocalRemote('store', 'x', '/nonexistent/share/store' as AbsPath, nativeDialect);
  await expect(remote.has([])).rejects.toMatchObject({code: 'E_REMOTE_UNREACHABLE', retryable: true});
});
