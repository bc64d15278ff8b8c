import {spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {readdirSync, readFileSync, statSync} from 'node:fs';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {
  confinePath,
  copyFileAtomic,
  exists,
  hashBytes,
  hashFile,
  readText,
  readTextIfExists,
  requireFolder,
  statIfExists,
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

test('a path that leaves its root is refused', () => {
  expect(confinePath('/root/dir', 'a/../b')).toBe('/root/dir/b');
  for (const path of ['../x', '/etc/passwd', 'a/../../x', '..'])
    expect(() => confinePath('/root/dir', path)).toThrow('leads out of');
  expect(confinePath('/root/dir', '..x')).toBe('/root/dir/..x');
});
