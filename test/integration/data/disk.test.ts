import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, realpathSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {Rig} from '../../rig/rig.js';

function mount(folder: string, options: string): void {
  mkdirSync(folder, {recursive: true});
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], {stdio: 'pipe'});
}

/** Only root may mount, and not in every container. */
function canMount(): boolean {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mlops-mount-')));
  try {
    mount(folder, 'size=64k');
    execFileSync('umount', [folder], {stdio: 'pipe'});
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
}

describe.skipIf(!canMount())('disks at their limit (skipped where tmpfs cannot be mounted: run as root)', () => {
  let rig: Rig;
  let mounted: string[];
  beforeEach(async () => {
    rig = new Rig();
    mounted = [];
    await rig.git();
    await rig.run(['init']);
  });
  afterEach(() => {
    for (const folder of mounted) execFileSync('umount', [folder]);
    rig.remove();
  });
  const disk = (path: string, options: string): string => {
    mount(rig.path(path), options);
    mounted.push(rig.path(path));
    return rig.path(path);
  };

  test('a full cache is named, nothing refers to it, and with space the same command finishes', async () => {
    const folder = disk('.mlops/cache', 'size=3m');
    rig.write({'large.bin': Buffer.alloc(5 * 1024 * 1024, 1), 'd/small': 'x'});
    const {exitCode, stderr} = await rig.run(['add', 'd', 'large.bin']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('[E_NO_SPACE]');
    expect(stderr).toContain('.mlops/cache');
    expect([rig.exists('d.mlops'), rig.exists('large.bin.mlops'), rig.exists('.gitignore')]).toEqual([
      false,
      false,
      false,
    ]);
    execFileSync('mount', ['-o', 'remount,size=20m', folder]);
    expect((await rig.run(['add', 'd', 'large.bin'])).exitCode).toBe(0);
    expect(await rig.json(['status'])).toMatchObject({
      data: [
        {path: 'd', state: 'unchanged'},
        {path: 'large.bin', state: 'unchanged'},
      ],
    });
  });

  test('many small files fill it just as well', async () => {
    disk('.mlops/cache', 'size=1m');
    for (let i = 0; i < 600; i++) rig.write({[`d/${i}`]: `${i} `.repeat(1000)});
    const {exitCode, stderr} = await rig.run(['add', 'd']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('[E_NO_SPACE]');
    expect(rig.exists('d.mlops')).toBe(false);
  });

  test('a full work tree is named, and what was there stays', async () => {
    disk('room', 'size=2m');
    rig.write({'room/f': 'small'});
    await rig.run(['add', 'room/f']);
    const small = rig.read('room/f.mlops');
    rig.write({'room/f': Buffer.alloc(1_500_000, 1)});
    await rig.run(['add', 'room/f']);
    const large = rig.read('room/f.mlops');
    rig.write({'room/f.mlops': small});
    await rig.run(['checkout']);
    rig.write({'room/f.mlops': large, 'room/filler': Buffer.alloc(1_200_000)});
    const {exitCode, stderr} = await rig.run(['checkout']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('[E_NO_SPACE]');
    expect(stderr).toContain('room/');
    expect(rig.read('room/f')).toBe('small');
    rmSync(rig.path('room/filler'));
    expect((await rig.run(['checkout'])).exitCode).toBe(0);
    expect(rig.read('room/f')).toHaveLength(1_500_000);
  });

  test('a read-only cache is named, and nothing is written', async () => {
    disk('.mlops/cache', 'ro');
    rig.write({a: '1'});
    const {exitCode, stderr} = await rig.run(['add', 'a']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('[E_CACHE_READ_ONLY]');
    expect(stderr).toContain('.mlops/cache');
    expect([rig.exists('a.mlops'), rig.exists('.gitignore')]).toEqual([false, false]);
  });

  test('a full and a read-only remote are told apart from the cache', async () => {
    const store = disk('store', 'size=1m');
    rig.write({a: Buffer.alloc(3_000_000, 1)});
    await rig.run(['add', 'a']);
    await rig.run(['remote', 'add', 'store', 'store', '-d']);
    const full = await rig.run(['push']);
    expect([full.exitCode, full.stderr]).toEqual([1, expect.stringContaining('[E_NO_SPACE]')]);
    expect(full.stderr).toContain('/store');
    execFileSync('mount', ['-o', 'remount,ro', store]);
    const denied = await rig.run(['push']);
    expect([denied.exitCode, denied.stderr]).toEqual([6, expect.stringContaining('[E_REMOTE_DENIED]')]);
  });
});
