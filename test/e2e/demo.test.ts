import {existsSync} from 'node:fs';
import {pathToFileURL} from 'node:url';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {chromiumMissing, launchChromium, openPage} from '../rig/chromium.js';
import {Rig} from '../rig/rig.js';

interface Demo {
  readonly dir: string;
  readonly steps: readonly {readonly command: string; readonly seconds: number; readonly summary: string}[];
  readonly summary: readonly {readonly name: string; readonly text: string}[];
  readonly reports: readonly string[];
}

interface Compared {
  readonly runs: readonly string[];
  readonly rows: readonly {
    readonly kind: string;
    readonly key: string;
    readonly values: readonly unknown[];
    readonly differs: boolean;
  }[];
}

const rig = new Rig();
let demo: Demo;

beforeAll(async () => {
  demo = await rig.json<Demo>(['demo', '--keep', '--dir', 'ridership']);
}, 180_000);
afterAll(() => rig.remove());

const inDemo = {
  get cwd() {
    return demo.dir;
  },
};

describe('mlops demo --keep --json', () => {
  test('lists its steps: every command of the life, in order', () => {
    const verbs = demo.steps.map(({command}) => command.split(' ').slice(0, 3).join(' '));
    for (const verb of [
      'mlops init',
      'mlops add data/2001-2004.csv',
      'mlops repro',
      'mlops why train',
      'mlops runs compare',
      'mlops models register',
      'mlops package build',
      'mlops serve models:/ridership@champion',
      'mlops predict models:/ridership@champion',
      'mlops drift report',
      'mlops status',
    ]) {
      expect(verbs).toContain(verb);
    }
  });

  test('lists files that exist', () => {
    expect(demo.reports).toHaveLength(2);
    for (const path of demo.reports) expect(existsSync(path)).toBe(true);
    expect(existsSync(`${demo.dir}/package/MLmodel`)).toBe(true);
  });

  test('tells the error of the training period, and a much larger one in 2015 with an alarm', () => {
    const text = Object.fromEntries(demo.summary.map(({name, text}) => [name, text]));
    expect(text['runs']).toMatch(/mean error 1\.\d\d → 0\.9\d/);
    expect(text['2005']).toMatch(/mean error 1\.\d\d/);
    expect(text['2015']).toMatch(/mean error 5\.\d\d.*quality alarm/);
    expect(text['2015']).toMatch(/of 21 columns moved \(between training years: \d+ to \d+\)/);
  });
});

describe.skipIf(chromiumMissing())('the reports in Chromium', () => {
  test('open with no console error and no external request, in light and dark', async () => {
    const browser = await launchChromium();
    try {
      for (const path of demo.reports) {
        for (const dark of [false, true]) {
          const opened = await openPage(browser, pathToFileURL(path).href, {dark});
          expect(opened.problems).toEqual([]);
          expect(opened.externalRequests).toEqual([]);
          expect(opened.text.length).toBeGreaterThan(500);
        }
      }
    } finally {
      await browser.close();
    }
  });
});

describe('in the kept folder', () => {
  test('status is clean', async () => {
    expect(await rig.json(['status'], inDemo)).toMatchObject({clean: true});
  });

  test('repro runs nothing and tells so', async () => {
    const result = await rig.json<{stages: {action: string}[]}>(['repro'], inDemo);
    expect(result.stages.map(({action}) => action)).toEqual(['skipped', 'skipped', 'skipped']);
  });

  test('one parameter changed: why train names it with old and new value', async () => {
    const params = `${demo.dir}/params.yaml`;
    const before = rig.read('ridership/params.yaml');
    rig.write({'ridership/params.yaml': before.replace('ridge: 1.0', 'ridge: 50')});
    const why = await rig.json<{stale: boolean; reasons: unknown[]}>(['why', 'train'], inDemo);
    expect(why.stale, params).toBe(true);
    expect(why.reasons).toEqual([expect.objectContaining({kind: 'param', key: 'train.ridge', old: 1, new: 50})]);
    rig.write({'ridership/params.yaml': before});
  });

  test('runs compare shows only what differs', async () => {
    const compare = demo.steps.find(({command}) => command.startsWith('mlops runs compare'))?.command.split(' ') ?? [];
    const {rows} = await rig.json<Compared>(['runs', 'compare', ...compare.slice(3, 5)], inDemo);
    expect(rows.every(({differs}) => differs)).toBe(true);
    expect(rows.find(({kind}) => kind === 'param')).toMatchObject({key: 'train.weekday', values: ['false', 'true']});
    expect(rows.some(({kind, key}) => kind === 'metric' && key.includes('mae'))).toBe(true);
    expect(rows.some(({key}) => key === 'train.seed')).toBe(false);
  });

  test('push to a folder, lose the data, pull: everything is back', async () => {
    await rig.run(['remote', 'add', 'store', '../store', '-d'], inDemo);
    const pushed = await rig.json<{missing: unknown[]; failed: unknown[]}>(['push'], inDemo);
    expect(pushed).toMatchObject({missing: [], failed: []});
    await rig.shell('rm', [
      '-rf',
      `${demo.dir}/.mlops/cache`,
      `${demo.dir}/data/2001-2004.csv`,
      `${demo.dir}/model.onnx`,
    ]);
    expect(await rig.json(['pull'], inDemo)).toMatchObject({missing: [], failed: []});
    expect(await rig.json(['status'], inDemo)).toMatchObject({clean: true});
  });
});
