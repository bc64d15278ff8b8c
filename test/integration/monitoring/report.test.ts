import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {parquetWriteBuffer} from 'hyparquet-writer';
import {parseHTML} from 'linkedom';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {systemRandom} from '../../../src/core/random.js';
import {type DriftOptions, DriftResultV1, driftReport, toHtml} from '../../../src/monitoring/index.js';

const clock = {now: () => Date.parse('2026-11-25T10:00:00.000Z')};
const ridership = (name: string) => new URL(`../../../examples/ridership/data/${name}`, import.meta.url).pathname;
const report = (reference: string, current: string, options: DriftOptions = {}) =>
  driftReport({reference, current, clock, random: systemRandom, ...options});

let folder = '';
const file = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlops-drift-'));
});
afterAll(() => rm(folder, {recursive: true}));

describe('files', () => {
  const rows = Array.from({length: 90}, (_, i) => ({
    day: new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10),
    x: i % 17,
    y: i / 8,
    word: `w${i % 4}`,
    flag: i % 3 === 0,
  }));

  test('the same data as CSV, JSON lines and Parquet give the same columns', async () => {
    const csv = ['day,x,y,word,flag', ...rows.map(({day, x, y, word, flag}) => `${day},${x},${y},${word},${flag}`)];
    await writeFile(file('a.csv'), `${csv.join('\n')}\n`);
    await writeFile(file('a.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    const parquet = parquetWriteBuffer({
      columnData: [
        {name: 'day', data: rows.map(({day}) => new Date(day)), type: 'TIMESTAMP'},
        {name: 'x', data: rows.map(({x}) => x), type: 'INT32'},
        {name: 'y', data: rows.map(({y}) => y), type: 'DOUBLE'},
        {name: 'word', data: rows.map(({word}) => word), type: 'STRING'},
        {name: 'flag', data: rows.map(({flag}) => flag), type: 'BOOLEAN'},
      ],
    });
    // No name tells the kind here: the bytes do.
    await writeFile(file('a.data'), new Uint8Array(parquet));
    const results = await Promise.all(
      ['a.csv', 'a.jsonl', 'a.data'].map(async (name) => (await report(file(name), file('a.csv'))).result),
    );
    for (const {columns, run, dataset} of results) {
      expect(columns).toEqual(results[0]?.columns);
      expect(dataset).toMatchObject({columns: 4, drifted: 0});
      expect(run.reference.window).toEqual({from: '2024-01-01', to: '2024-03-30'});
      expect(run.reference.digest).toMatch(/^[0-9a-f]{64}$/);
      expect(run).toMatchObject({
        time: '2026-11-25T10:00:00.000Z',
        current: {digest: results[0]?.run.reference.digest},
      });
    }
  });

  test('a missing file, another kind and a line that is no object are told by name', async () => {
    await writeFile(file('list.jsonl'), '{"x":1}\n[1]\n');
    await writeFile(file('x.xlsx'), 'PK');
    await expect(report(file('none.csv'), file('a.csv'))).rejects.toMatchObject({code: 'E_FILE_NOT_FOUND'});
    await expect(report(file('list.jsonl'), file('a.csv'))).rejects.toThrow('record 2 of');
    await expect(report(file('x.xlsx'), file('a.csv'))).rejects.toThrow('.xlsx files are not read');
  });
});

describe('the HTML report', () => {
  test('stands alone: verdicts, a row for each column, pictures with names, nothing loaded', async () => {
    const {result} = await report(ridership('2001-2004.csv'), ridership('later/2010.csv'), {
      target: 'ridership',
      control: true,
    });
    expect(DriftResultV1.parse(JSON.parse(JSON.stringify(result)))).toEqual(result);
    const page = await toHtml(result);
    const {document} = parseHTML(page);
    expect(document.querySelector('h1')?.textContent).toBe(`Drift in ${result.dataset.drifted} of 21 columns`);
    const names = [...document.querySelectorAll('tr.h .o')].map((button) => button.textContent);
    expect([...names].sort()).toEqual(result.columns.map(({name}) => name).sort());
    expect(names[0]).toBe(names.find((name) => result.columns.find((column) => column.name === name)?.drift));
    for (const picture of document.querySelectorAll('svg[role=img]')) {
      expect(picture.querySelector('title')?.textContent).not.toBe('');
    }
    for (const button of document.querySelectorAll('.o')) {
      expect(document.getElementById(button.getAttribute('aria-controls') ?? '')).not.toBeNull();
    }
    for (const link of document.querySelectorAll('.tabs a')) {
      expect(document.getElementById(link.getAttribute('href')?.slice(1) ?? '')).not.toBeNull();
    }
    const markup = page.replaceAll('http://www.w3.org/2000/svg', '');
    expect(markup).not.toMatch(/https?:|src=|@import|url\(|\son[a-z]+="/);
  });

  test('of 50 columns with control and categories stays below 300 KB', async () => {
    const header = ['day', ...Array.from({length: 50}, (_, c) => `a_rather_long_column_name_${c}`)];
    const line = (row: number, shift: number) => [
      new Date(Date.UTC(2020, 0, 1 + row)).toISOString().slice(0, 10),
      ...Array.from({length: 50}, (_, c) =>
        c % 5 === 4 ? `value ${(row * 7 + c) % 25}` : String(Math.sin(row * (c + 1)) * 1234.5678 + shift * c),
      ),
    ];
    const write = (name: string, from: number, count: number, shift: number) =>
      writeFile(
        file(name),
        [header, ...Array.from({length: count}, (_, i) => line(from + i, shift))]
          .map((row) => row.join(','))
          .join('\n'),
      );
    await write('wide-reference.csv', 0, 1461, 0);
    await write('wide-current.csv', 1461, 365, 9);
    const {result} = await report(file('wide-reference.csv'), file('wide-current.csv'), {control: true});
    expect(result.control?.periods).toHaveLength(4);
    expect(Buffer.byteLength(await toHtml(result))).toBeLessThan(300_000);
  });

  test('names with markup are shown, not run', async () => {
    const lines = Array.from({length: 30}, (_, i) => `${i},<img src=x>${i % 3}`);
    await writeFile(file('markup.csv'), ['"</script><b>x</b>",w', ...lines].join('\n'));
    const {document} = parseHTML(await toHtml((await report(file('markup.csv'), file('markup.csv'))).result));
    expect([...document.querySelectorAll('.o')].map((button) => button.textContent)).toContain('</script><b>x</b>');
    expect(document.querySelector('b, img')).toBeNull();
    expect(document.body.textContent).toContain('<img src=x>1');
  });
});
