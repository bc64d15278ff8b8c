import {copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, beforeEach, describe, expect, test} from 'vitest';
import {Rig, ROOT} from '../rig/rig.js';

const rig = new Rig();
afterAll(() => rig.remove());

let folder: string;
beforeEach(() => {
  // A folder for each test, with no project around.
  folder = mkdtempSync(join(rig.folder, 'case-'));
});
const inFolder = () => ({cwd: folder});

/** Copies reference models here. */
function bring(...files: readonly string[]): void {
  for (const file of files) copyFileSync(join(ROOT, 'test', 'reference', 'onnx', file), join(folder, file));
}
const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
const read = (...parts: readonly string[]) => readFileSync(join(folder, ...parts), 'utf8');

interface Built {
  readonly path: string;
  readonly digest: string;
  readonly files: readonly {readonly path: string; readonly bytes: number; readonly digest: string}[];
  readonly changed: boolean;
}
const build = (model: string, ...more: readonly string[]) =>
  rig.json<Built>(['package', 'build', model, ...more], inFolder());

describe('mlops package build', () => {
  test('makes the same package of the same file anywhere, and says when there is nothing to do', async () => {
    bring('columns_mixed.onnx');
    write('rows.csv', 'id,city,plan,age,income,visits\n7,Oslo,basic,30,1000.5,3\n');
    const first = await build('columns_mixed.onnx', '--sample', 'rows.csv', '-o', 'a');
    const second = await build('columns_mixed.onnx', '--sample', 'rows.csv', '-o', 'b');
    expect(second.digest).toBe(first.digest);
    expect([first.changed, second.changed]).toEqual([true, true]);
    for (const {path} of first.files) expect(read('a', path), path).toBe(read('b', path));
    expect(first.files.map(({path}) => path)).toEqual(readdirSync(join(folder, 'a')).toSorted());
    expect(await build('columns_mixed.onnx', '--sample', 'rows.csv', '-o', 'a')).toMatchObject({changed: false});
    expect(JSON.parse(read('a', 'input_example.json'))).toEqual({
      inputs: {city: [['Oslo']], plan: [['basic']], age: [[30]], income: [[1000.5]], visits: [[3]]},
    });
  });

  test('takes the files that hold the weights along, and the package works without the original', async () => {
    bring('external_data.onnx', 'external_data.bin');
    const {files} = await build('external_data.onnx', '-o', 'pack');
    expect(files.map(({path}) => path)).toContain('external_data.bin');
    for (const file of ['external_data.onnx', 'external_data.bin']) rmSync(join(folder, file));
    write('rows.jsonl', `${JSON.stringify({X: Array(30).fill(0.5)})}\n`);
    const {stdout, exitCode} = await rig.run(['predict', 'pack', '-i', 'rows.jsonl', '--format', 'jsonl'], inFolder());
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).prediction).toHaveLength(3);
  });

  test('leaves an output that is a map out of the signature, which can only name tensors', async () => {
    bring('logreg_zipmap_str.onnx');
    const {stdout, exitCode} = await rig.run(['package', 'build', 'logreg_zipmap_str.onnx', '--json'], inFolder());
    expect(exitCode).toBe(0);
    const {data, warnings} = JSON.parse(stdout);
    expect(warnings).toEqual([]);
    expect(data.signature.outputs.map(({name}: {name: string}) => name)).toEqual(['output_label']);
  });

  test.each([
    ['unknown_op.onnx', 'E_ONNX_LOAD', 'com.example:NoSuchOp'],
    ['map_input.onnx', 'E_MODEL_INPUT', '`m`'],
    ['seq_tensor_out.onnx', 'E_ONNX_OUTPUT', '`seq`'],
    ['external_escape.onnx', 'E_ONNX_EXTERNAL', '`../../etc/passwd`'],
  ])('refuses %s, which could not be served, and writes nothing', async (file, code, named) => {
    bring(file);
    const {stderr, exitCode} = await rig.run(['package', 'build', file, '-o', 'pack'], inFolder());
    expect(exitCode).toBe(1);
    expect(stderr).toContain(code);
    expect(stderr).toContain(named);
    expect(readdirSync(folder)).toEqual([file]);
  });

  test('never writes over something else, and over another package only when told', async () => {
    bring('opset7.onnx', 'opset22.onnx');
    mkdirSync(join(folder, 'mine'));
    write('mine/notes.txt', 'mine');
    const over = await rig.run(['package', 'build', 'opset7.onnx', '-o', 'mine', '--force'], inFolder());
    expect([over.exitCode, read('mine', 'notes.txt')]).toEqual([1, 'mine']);
    const {digest} = await build('opset7.onnx', '-o', 'pack');
    const other = await rig.run(['package', 'build', 'opset22.onnx', '-o', 'pack'], inFolder());
    expect(other.exitCode).toBe(1);
    expect(other.stderr).toContain('E_PACKAGE_EXISTS');
    expect((await rig.json<{digest: string}>(['package', 'verify', 'pack'], inFolder())).digest).toBe(digest);
    const forced = await build('opset22.onnx', '-o', 'pack', '--force');
    expect(forced.digest).not.toBe(digest);
    expect(readdirSync(folder).toSorted()).toEqual(['mine', 'opset22.onnx', 'opset7.onnx', 'pack']);
  });

  test('with --dry-run shows all of it and writes nothing', async () => {
    bring('opset7.onnx');
    const shown = await build('opset7.onnx', '--dry-run');
    expect(readdirSync(folder)).toEqual(['opset7.onnx']);
    expect((await build('opset7.onnx')).digest).toBe(shown.digest);
    expect(readdirSync(folder).toSorted()).toEqual(['opset7-1', 'opset7.onnx']);
  });

  test('refuses a sample whose rows are no example', async () => {
    bring('rf_cls_30.onnx');
    write('rows.csv', 'a\n1\n');
    const {stderr, exitCode} = await rig.run(
      ['package', 'build', 'rf_cls_30.onnx', '--sample', 'rows.csv'],
      inFolder(),
    );
    expect(exitCode).toBe(1);
    expect(stderr).toContain('the model takes `X: float32 [-1, 30]`');
  });
});

describe('mlops package verify', () => {
  test('ends with 3 and names what was changed, is gone, or was added', async () => {
    bring('opset7.onnx');
    await build('opset7.onnx', '-o', 'pack');
    expect(await rig.json(['package', 'verify', 'pack'], inFolder())).toMatchObject({ok: true, faults: []});
    write('pack/MLmodel', `${read('pack', 'MLmodel')}#\n`);
    rmSync(join(folder, 'pack', 'conda.yaml'));
    mkdirSync(join(folder, 'pack', 'code'));
    write('pack/code/run.py', 'import os');
    const {ok, faults} = await rig.json<{
      ok: boolean;
      faults: {path: string; wanted: string | null; found: string | null}[];
    }>(['package', 'verify', 'pack'], {...inFolder(), exitCode: 3});
    expect(ok).toBe(false);
    expect(faults.map(({path, wanted, found}) => [path, wanted !== null, found !== null])).toEqual([
      ['MLmodel', true, true],
      ['conda.yaml', true, false],
      ['code/run.py', false, true],
    ]);
  });

  test('says why a folder is no package', async () => {
    mkdirSync(join(folder, 'empty'));
    const {stderr, exitCode} = await rig.run(['package', 'verify', 'empty'], inFolder());
    expect(exitCode).toBe(1);
    expect(stderr).toContain('it has no mlops-package.json');
  });
});

test('a package is served on a machine without a project, under its own name', async () => {
  bring('opset7.onnx');
  await build('opset7.onnx', '-o', 'elsewhere');
  const server = rig.start(['serve', 'elsewhere', '--port', '0', '--json'], inFolder());
  const {data} = JSON.parse(await server.line(/"url"/)) as {data: {url: string; models: unknown}};
  expect(data.models).toEqual([{name: 'opset7', version: '1'}]);
  const response = await fetch(`${data.url}/predict`, {method: 'POST', body: '{"x":[1,2]}'});
  expect(response.status).toBe(200);
  server.child.kill('SIGTERM');
  expect((await server.finished).exitCode).toBe(0);
});

test('a name that is nowhere is said so, with and without a project', async () => {
  const {stderr, exitCode} = await rig.run(['predict', 'nope.onnx', '-i', '-'], inFolder());
  expect(exitCode).toBe(4);
  expect(stderr).toContain('there is no model `nope.onnx`');
});
