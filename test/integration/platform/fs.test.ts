import {spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {chmodSync, readdirSync, readFileSync, statSync} from 'node:fs';
import {basename} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {
  confinePath,
  copyFileAtomic,
  exists,
  hashBytes,
  hashFile,
  isTemporaryName,
  readText,
  readTextIfExists,
  requireFolder,
  statIfExists,
  temporaryBeside,
  writeFileAtomic,
} from '../../../src/platform/fs/index.js';
import {compileProgram} from '../../rig/child.js';
import {Rig} from '../../rig/rig.js';

let rig: Rig;
beforeEach(() => {
  rig = new Rig();
});
afterEach(() => rig.remove());

describe('writeFileAtomic', () => {
  test('makes folders, sets the mode, leaves nothing but the file', async () => {
    await writeFileAtomic(rig.path('a/b/c.txt'), 'hello', {mode: 0o444});
    expect(rig.read('a/b/c.txt')).toBe('hello');
    expect(statSync(rig.path('a/b/c.txt')).mode & 0o777).toBe(0o444);
    expect(readdirSync(rig.path('a/b'))).toEqual(['c.txt']);
  });

  test('a file that is there keeps its permissions: what others may not read stays so', async () => {
    rig.write({secret: 'old', script: 'old'});
    chmodSync(rig.path('secret'), 0o600);
    chmodSync(rig.path('script'), 0o755);
    await writeFileAtomic(rig.path('secret'), 'new');
    await writeFileAtomic(rig.path('script'), 'new');
    expect(statSync(rig.path('secret')).mode & 0o777).toBe(0o600);
    expect(statSync(rig.path('script')).mode & 0o777).toBe(0o755);
    expect(rig.read('secret')).toBe('new');
  });

  test.each([
    ['ASCII', 'a'.repeat(255)],
    ['three bytes a letter', '漢'.repeat(85)],
    ['four bytes a letter', '😀'.repeat(63)],
  ])('the longest name the disk takes, %s', async (_, name) => {
    await writeFileAtomic(rig.path(name), 'text');
    expect(rig.read(name)).toBe('text');
    const beside = basename(temporaryBeside(rig.path(name)));
    expect(isTemporaryName(beside)).toBe(true);
    expect(Buffer.byteLength(beside)).toBeLessThan(143);
  });

  test('a name that is too long, a folder in its place, a file above it: each is said', async () => {
    rig.write({'folder/x': '', file: ''});
    const write = (path: string) => writeFileAtomic(rig.path(path), 'text');
    await expect(write('a'.repeat(256))).rejects.toMatchObject({
      message: expect.stringMatching(/`: name too long \(ENAMETOOLONG\)$/),
    });
    await expect(write('folder')).rejects.toMatchObject({code: 'E_IS_DIRECTORY'});
    await expect(write('file/below')).rejects.toMatchObject({
      code: 'E_NOT_DIRECTORY',
      message: `\`${rig.path('file')}\` is not a folder`,
    });
    expect(readdirSync(rig.folder).toSorted()).toEqual(['file', 'folder']);
    expect(rig.read('file')).toBe('');
  });

  test('killed at any moment, a reader finds the old text or the new one, whole', async () => {
    const program = await compileProgram(`
      import {writeFileAtomic} from './src/platform/fs/index.ts';
      const path = process.argv[2];
      for (let i = 0; ; i++) {
        await writeFileAtomic(path, String(i % 10).repeat(2_000_000));
        if (i === 0) process.stdout.write('ready');
      }
    `);
    for (let round = 0; round < 6; round++) {
      const {child, ended, said} = program.start(rig.path('big.txt'));
      await said('ready');
      await new Promise((resolve) => setTimeout(resolve, 3 + round * 7));
      child.kill('SIGKILL');
      await ended;
      const text = rig.read('big.txt');
      expect(text).toHaveLength(2_000_000);
      expect(text).toBe(text.charAt(0).repeat(2_000_000));
    }
  });

  test.skipIf(process.getuid?.() !== 0)(
    'a full disk is an error that names the path; the old file stays (needs root for a small disk)',
    async () => {
      rig.write({'disk/.keep': ''});
      const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', rig.path('disk')], {
        encoding: 'utf8',
      });
      expect(mounted.stderr).toBe('');
      try {
        await writeFileAtomic(rig.path('disk/data'), 'old');
        await expect(writeFileAtomic(rig.path('disk/data'), 'x'.repeat(2_000_000))).rejects.toMatchObject({
          code: 'E_NO_SPACE',
          message: `no space left to write \`${rig.path('disk/data')}\``,
        });
        expect(rig.read('disk/data')).toBe('old');
        expect(readdirSync(rig.path('disk'))).toEqual(['data']);
      } finally {
        spawnSync('umount', [rig.path('disk')]);
      }
    },
  );
});

describe('reading', () => {
  test('what is missing, a folder, or no folder is named', async () => {
    rig.write({'file.txt': 'x', 'folder/x': ''});
    await expect(readText(rig.path('none'))).rejects.toMatchObject({code: 'E_FILE_NOT_FOUND', exitCode: 4});
    await expect(readText(rig.path('folder'))).rejects.toMatchObject({code: 'E_IS_DIRECTORY'});
    await expect(requireFolder(rig.path('file.txt'))).rejects.toMatchObject({code: 'E_NOT_DIRECTORY'});
    expect(await readTextIfExists(rig.path('none'))).toBeUndefined();
    expect(await readTextIfExists(rig.path('file.txt/below'))).toBeUndefined();
    expect(await exists(rig.path('none'))).toBe(false);
    expect((await statIfExists(rig.path('file.txt')))?.size).toBe(1n);
  });
});

test('other encodings are refused: reading and writing back would destroy them', async () => {
  rig.write({latin1: Buffer.from('M\xfcller', 'latin1'), bom: '\ufeffkey: 1'});
  await expect(readText(rig.path('latin1'))).rejects.toMatchObject({
    code: 'E_NOT_UTF8',
    message: `\`${rig.path('latin1')}\` is not a text in UTF-8`,
  });
  await expect(readTextIfExists(rig.path('latin1'))).rejects.toMatchObject({code: 'E_NOT_UTF8'});
  expect(await readText(rig.path('bom'))).toBe('\ufeffkey: 1');
});

describe('without the rights of root', () => {
  test('forbidden files and folders are named; read-only files can be copied', async () => {
    const program = await compileProgram(`
      import {copyFileAtomic, readText, writeFileAtomic, exists} from './src/platform/fs/index.ts';
      import {openDatabase} from './src/platform/sqlite/index.ts';
      const folder = process.argv[2];
      if (process.getuid() === 0) process.setuid(65534);
      const said = [];
      const ask = async (body) => said.push(await Promise.resolve().then(body).then(String, (e) => e.code + ': ' + e.message));
      await ask(() => readText(folder + '/hidden'));
      await ask(() => writeFileAtomic(folder + '/closed/new', 'x'));
      await ask(() => exists(folder + '/locked/x'));
      await ask(() => copyFileAtomic(folder + '/object', folder + '/open/copy'));
      await ask(() => copyFileAtomic(folder + '/object', folder + '/closed/copy'));
      await ask(() => copyFileAtomic(folder + '/hidden', folder + '/open/copy2'));
      await ask(() => openDatabase(folder + '/closed/db', {migrations: []}));
      process.stdout.write(said.join('\\n').replaceAll(folder, ''));
    `);
    rig.write({hidden: 'x', 'closed/x': '', 'locked/x': '', object: 'content', 'open/x': ''});
    for (const [path, mode] of Object.entries({
      hidden: 0,
      closed: 0o555,
      locked: 0,
      object: 0o444,
      open: 0o777,
      '.': 0o755,
    }))
      chmodSync(rig.path(path), mode);
    const {stdout, stderr} = await program.start(rig.folder).ended;
    expect(stderr).toBe('');
    expect(stdout.split('\n')).toEqual([
      'E_NO_PERMISSION: no permission to read `/hidden`',
      'E_NO_PERMISSION: no permission to write `/closed/new`',
      'E_NO_PERMISSION: no permission to look at `/locked/x`',
      'undefined',
      'E_NO_PERMISSION: no permission to write `/closed/copy`',
      'E_NO_PERMISSION: no permission to read `/hidden`',
      'E_NO_PERMISSION: no permission to make `/closed/db`',
    ]);
    expect(rig.read('open/copy')).toBe('content');
    expect(statSync(rig.path('open/copy')).mode & 0o777).toBe(0o444);
    for (const path of ['closed', 'locked']) chmodSync(rig.path(path), 0o755);
  });
});

describe('digests', () => {
  test('a file has the digest of its bytes, also over several pieces', async () => {
    const bytes = Buffer.alloc(3 * 1024 * 1024 + 17, 'abc');
    rig.write({big: bytes, empty: ''});
    const wanted = createHash('sha256').update(bytes).digest('hex');
    expect(await hashFile(rig.path('big'), 'sha256')).toEqual({digest: wanted, sizeBytes: bytes.length});
    expect(hashBytes(bytes, 'sha256')).toBe(wanted);
    expect(await hashFile(rig.path('empty'), 'md5')).toEqual({
      digest: 'd41d8cd98f00b204e9800998ecf8427e',
      sizeBytes: 0,
    });
  });
});

test('a copy has the bytes and the mode asked for', async () => {
  rig.write({from: 'content'});
  await copyFileAtomic(rig.path('from'), rig.path('sub/to'), {mode: 0o400});
  expect(readFileSync(rig.path('sub/to'), 'utf8')).toBe('content');
  expect(statSync(rig.path('sub/to')).mode & 0o777).toBe(0o400);
});

test('a copy of nothing, or of a folder, names what was to be copied', async () => {
  rig.write({'folder/x': ''});
  await expect(copyFileAtomic(rig.path('none'), rig.path('to'))).rejects.toMatchObject({
    message: `there is no \`${rig.path('none')}\``,
  });
  await expect(copyFileAtomic(rig.path('folder'), rig.path('to'))).rejects.toMatchObject({
    code: 'E_IS_DIRECTORY',
    message: expect.stringContaining(rig.path('folder')),
  });
  expect(readdirSync(rig.folder)).toEqual(['folder']);
});

test('a path that leaves its root is refused', () => {
  expect(confinePath('/root/dir', 'a/../b')).toBe('/root/dir/b');
  for (const path of ['../x', '/etc/passwd', 'a/../../x', '..'])
    expect(() => confinePath('/root/dir', path)).toThrow('leads out of');
  expect(confinePath('/root/dir', '..x')).toBe('/root/dir/..x');
});
