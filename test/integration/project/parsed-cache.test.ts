import {chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import type {AbsPath} from '../../../src/core/brand.js';
import {Float, type Value} from '../../../src/formats/number.js';
import {parseOnce} from '../../../src/project/index.js';

let folder: AbsPath;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlops-parsed-')) as AbsPath;
});
afterEach(() => {
  chmodSync(folder, 0o755);
  rmSync(folder, {recursive: true, force: true});
});

let parsed = 0;
const once = (name: string, text: string, value: Value) => {
  parsed = 0;
  return parseOnce({temporary: folder}, name, text, async () => {
    parsed++;
    return value;
  });
};

const STRANGE: Value = {
  whole: new Float(1),
  big: 2n ** 70n,
  nothing: null,
  list: [Number.NaN, Number.NEGATIVE_INFINITY, 'x\u0000y', new Float(-0)],
  '10': {'': true},
};

test('a text is parsed once, and its value comes back as it was', async () => {
  await once('a.yaml', 'text', STRANGE);
  expect(parsed).toBe(1);
  const again = await once('a.yaml', 'text', null);
  expect(parsed).toBe(0);
  expect(again).toEqual(STRANGE);
  expect((again as {whole: unknown}).whole).toBeInstanceOf(Float);
});

test('another text under the same name is parsed', async () => {
  await once('a.yaml', 'text', 1);
  expect(await once('a.yaml', 'other', 2)).toBe(2);
  expect(parsed).toBe(1);
  expect(await once('b.yaml', 'other', 3)).toBe(3);
});

test('a key that looks like our own marks is not mistaken for one', async () => {
  const value = {'\u0000': 'integer 5', a: 1};
  await once('a.yaml', 'text', value);
  expect(await once('a.yaml', 'text', value)).toEqual(value);
  expect(parsed).toBe(1);
});

test('a file that was cut off, or is from another version, counts as nothing', async () => {
  await once('a.yaml', 'text', {a: 1});
  const [name = ''] = readdirSync(join(folder, 'parsed'));
  const path = join(folder, 'parsed', name);
  const whole = readFileSync(path, 'utf8');
  for (const broken of ['', whole.slice(0, -3), whole.replace(/"version":"[^"]*"/, '"version":"0/old"'), '{}']) {
    writeFileSync(path, broken);
    expect(await once('a.yaml', 'text', {a: 2})).toEqual({a: 2});
    expect(parsed).toBe(1);
  }
});

test('what cannot be kept is parsed again', async () => {
  writeFileSync(join(folder, 'parsed'), 'a file is in the way');
  expect(await once('a.yaml', 'text', 1)).toBe(1);
  expect(await once('a.yaml', 'text', 2)).toBe(2);
});
