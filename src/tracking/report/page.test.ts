import {parseHTML} from 'linkedom';
import {describe, expect, test} from 'vitest';
import type {RunId} from '../../core/brand.js';
import {compare} from '../compare.js';
import type {RunDetails} from '../model.js';
import type {RunsReport} from './model.js';
import {runsPage} from './page.js';

const EVIL = '<script>alert(1)</script>"\'';

function run(runId: string, part: Partial<RunDetails>): RunDetails {
  return {
    runId: runId as RunId,
    name: `name-${runId}`,
    experiment: {id: 1, name: 'churn'},
    status: 'FINISHED',
    lifecycle: 'active',
    startTime: 0,
    endTime: 1000,
    exitCode: 0,
    user: 'ann',
    source: {type: 'run', name: 'train.py', command: 'python train.py'},
    parentRunId: undefined,
    params: {},
    metrics: {},
    tags: {},
    latest: {},
    datasets: [],
    artifacts: [],
    code: undefined,
    environment: undefined,
    children: [],
    ...part,
  };
}

function report(runs: readonly RunDetails[], part: Partial<RunsReport> = {}): RunsReport {
  return {project: 'churn', runs, rows: compare(runs, {all: true}).rows, histories: [], madeAt: 0, ...part};
}

const code = (diff: string) => ({
  commit: 'c0ffee00c0ffee00',
  branch: 'main',
  dirty: true,
  diff,
  diffDigest: 'd',
  diffBytes: 1,
  diffCut: false,
});

describe('the page that compares runs', () => {
  const a = run('a', {
    name: EVIL,
    params: {lr: '0.1', [EVIL]: EVIL, same: 'x'},
    metrics: {'val/auc': 0.9, n: 5, loss: Number.NaN},
    code: code(`+${EVIL}\n-old\n`),
  });
  const b = run('b', {params: {lr: '0.2', same: 'x'}, metrics: {'val/auc': 0.8, n: 6}, code: code(`+${EVIL}\n-old\n`)});
  const points = [
    [
      {value: 1, step: 0, timestamp: 0},
      {value: Infinity, step: 1, timestamp: 1},
    ],
    [{value: 2, step: 0, timestamp: 0}],
  ];
  const page = runsPage(report([a, b], {histories: [{key: EVIL, points}]}));
  const {document} = parseHTML(page);
  const row = (key: string) =>
    [...document.querySelectorAll('.cmp tr')].find((tr) => tr.querySelector('th')?.textContent?.startsWith(key));

  test('loads nothing and runs nothing of what users wrote', () => {
    expect(page).not.toMatch(/(src|href)="(?!#)|@import|url\(|\son[a-z]+="/);
    expect(document.querySelectorAll('script')).toHaveLength(0);
    expect(document.querySelector('h1')?.textContent).toBe('Compare 2 runs');
  });

  test('marks the best where the name tells, shows the difference to the first run', () => {
    const auc = row('val/auc');
    expect(auc?.querySelectorAll('.best')).toHaveLength(1);
    expect(auc?.querySelector('.best')?.textContent).toBe('0.9');
    expect(auc?.querySelector('.dl.b')?.textContent).toBe('-0.1');
    expect(auc?.querySelectorAll('.vb')).toHaveLength(2);
    expect(row('n')?.querySelectorAll('.best')).toHaveLength(0);
  });

  test('rows that are equal can be hidden, those that differ cannot', () => {
    expect(row('same')?.className).toBe('eq');
    expect(row('lr')?.className).toBe('');
    expect(row('lr')?.querySelector('.df')?.textContent).toBe('0.2');
  });

  test('shows a shared diff once, and says how many points could not be drawn', () => {
    expect(document.querySelectorAll('#code details')).toHaveLength(1);
    expect(document.querySelectorAll('#code .add, #code .del')).toHaveLength(2);
    expect(document.querySelector('#charts .card')?.textContent).toContain('1 NaN or infinite not drawn');
  });

  test('has no section without content', () => {
    const plain = parseHTML(runsPage(report([run('a', {}), run('b', {})]))).document;
    expect([...plain.querySelectorAll('.tabs a')].map(({textContent}) => textContent)).toEqual([
      'Runs',
      'Side by side',
    ]);
  });
});
