import {copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {Rig, ROOT} from '../rig/rig.js';

const rig = new Rig();
const MODELS = ['columns_mixed', 'logreg_nozipmap', 'int64_identity', 'nan_inf'];
beforeAll(() => {
  for (const name of MODELS)
    copyFileSync(join(ROOT, 'test', 'reference', 'onnx', `${name}.onnx`), rig.path(`${name}.onnx`));
});
afterAll(() => rig.remove());

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(rig.folder, 'case-'));
});
const model = (name: string) => rig.path(`${name}.onnx`);
const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
const read = (name: string) => readFileSync(join(folder, name), 'utf8');
const predict = (args: readonly string[], input?: string) =>
  rig.run(['predict', ...args], {cwd: folder, ...(input === undefined ? {} : {input})});

const MIXED = 'note,visits,income,age,plan,city\n"a,b",3,1000,30,basic,Oslo\nx,9007199254740993,5,,pro,Rome\n';

describe('rows of a file', () => {
  test('go to the inputs by the name of the column; others are passed through; stdout is CSV', async () => {
    write('in.csv', MIXED);
    const {stdout, exitCode} = await predict([model('columns_mixed'), '-i', 'in.csv']);
    expect(exitCode).toBe(0);
    const [header, first, second, ...rest] = stdout.split('\n');
    expect(header).toBe('note,visits,income,age,plan,city,prediction');
    expect(first).toMatch(/^"a,b",3,1000,30,basic,Oslo,(yes|no)$/);
    expect(second).toMatch(/^x,9007199254740993,5,,pro,Rome,(yes|no)$/);
    expect(rest).toEqual(['']);
  });

  test('come from stdin and go to a file, whose format its name tells', async () => {
    const {stdout, exitCode} = await predict(
      [model('columns_mixed'), '-i', '-', '-o', 'deep/out.jsonl', '--json'],
      MIXED,
    );
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).data).toMatchObject({rows: 2, output: join(folder, 'deep/out.jsonl')});
    const rows = read('deep/out.jsonl')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows.map(({note}) => note)).toEqual(['a,b', 'x']);
    expect(rows[0]).toHaveProperty('prediction');
  });

  test('of more than one piece give the answers they give in one', async () => {
    const lines = Array.from({length: 60_000}, (_, i) => `${i},${i % 7},${i % 3}`);
    write('in.csv', `id,a,b\n${lines.join('\n')}\n`);
    const [small, large] = [
      ['--batch', '7000'],
      ['--batch', '100000'],
    ];
    for (const [name, batch] of [
      ['small.csv', small],
      ['large.csv', large],
    ] as const)
      expect((await predict([model('nan_inf'), '-i', 'in.csv', '-o', name, ...batch])).exitCode).toBe(0);
    expect(read('small.csv')).toBe(read('large.csv'));
    const rows = read('small.csv').trimEnd().split('\n');
    expect(rows).toHaveLength(60_001);
    expect(rows[12_346]).toBe('12345,4,0,Infinity');
  });

  test('keep every digit of 64-bit integers, in and out', async () => {
    write('in.jsonl', '{"ids":[9007199254740993,-9223372036854775808],"key":9007199254740995}\n');
    expect((await predict([model('int64_identity'), '-i', 'in.jsonl', '-o', 'out.jsonl'])).exitCode).toBe(0);
    expect(read('out.jsonl')).toBe(
      '{"ids":[9007199254740993,-9223372036854775808],"key":9007199254740995,"prediction":[9007199254740993,-9223372036854775808]}\n',
    );
    const {stdout} = await predict([model('int64_identity'), '-i', 'in.jsonl']);
    expect(stdout.split('\n')[1]).toContain('"[9007199254740993,-9223372036854775808]"');
  });

  test('get probabilities where asked for', async () => {
    write('in.jsonl', '{"X":[5.1,3.5,1.4,0.2]}\n');
    const {stdout} = await predict([model('logreg_nozipmap'), '-i', 'in.jsonl', '--format', 'jsonl', '--proba']);
    const {prediction, probability_setosa: first} = JSON.parse(stdout);
    expect([prediction, first > 0.9]).toEqual(['setosa', true]);
  });

  test('with --dry-run are predicted and not written', async () => {
    write('in.csv', MIXED);
    const {stdout, exitCode} = await predict([model('columns_mixed'), '-i', 'in.csv', '-o', 'out.csv', '--dry-run']);
    expect([exitCode, stdout.startsWith('would predict 2 rows')]).toEqual([0, true]);
    expect(readdirSync(folder)).toEqual(['in.csv']);
  });
});

describe('what does not fit is an error that names it, and leaves the old output alone', () => {
  test.each([
    ['a missing column, with the near one', MIXED.replace('visits', 'visit'), 'has no column `visits`', '`visit`'],
    ['a value', MIXED.replace('x,9007199254740993', 'x,many'), 'row 2, visits', 'valid integer'],
    ['a file without a header', '', 'no usable header', 'E_CSV_HEADER'],
    ['a row that is too long', `${MIXED}a,b,c,d,e,f,g,h\n`, 'in.csv', 'E_CSV_ROW'],
  ])('%s', async (_, csv, first, second) => {
    write('in.csv', csv);
    write('out.csv', 'old');
    const {stderr, exitCode} = await predict([model('columns_mixed'), '-i', 'in.csv', '-o', 'out.csv']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(first);
    expect(stderr).toContain(second);
    expect(read('out.csv')).toBe('old');
    expect(readdirSync(folder).toSorted()).toEqual(['in.csv', 'out.csv']);
  });

  test('a line that is no JSON, with its number', async () => {
    write('in.jsonl', '{"X":[1,2,3,4]}\n\n{"X":\n');
    const {stderr, exitCode} = await predict([model('logreg_nozipmap'), '-i', 'in.jsonl', '-o', 'out.jsonl']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('`in.jsonl:3` is not a JSON object');
    expect(existsSync(join(folder, 'out.jsonl'))).toBe(false);
  });

  test.each([
    ['in.parquet', 'out.csv', 'in.parquet'],
    ['in.csv', 'out.parquet', 'out.parquet'],
  ])('from %s to %s: no format that is not written is claimed', async (input, output, named) => {
    write(input, MIXED);
    const {stderr, exitCode} = await predict([model('columns_mixed'), '-i', input, '-o', output]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`\`${named}\` is neither CSV nor JSON lines`);
    expect(readdirSync(folder)).toEqual([input]);
  });

  test('a file that is not there', async () => {
    const {stderr, exitCode} = await predict([model('columns_mixed'), '-i', 'nope.csv']);
    expect(exitCode).toBe(4);
    expect(stderr).toContain('nope.csv');
  });
});

test('a reader that has seen enough ends it quietly', async () => {
  write('in.csv', `a,b\n${'1,2\n'.repeat(200_000)}`);
  const command = `node '${join(ROOT, 'bin', 'mlops.js')}' predict '${model('nan_inf')}' -i in.csv | head -2; echo "\${PIPESTATUS[0]}"`;
  const stdout = await rig.shell('bash', ['-c', command], {cwd: folder});
  expect(stdout.trimEnd().split('\n')).toEqual(['a,b,prediction', '1,2,0.5', '0']);
});
