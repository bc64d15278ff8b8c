import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {buildOnnx, node, readOnnx} from '../formats/onnx/public.js';
import {parseYaml} from '../formats/yaml/index.js';
import {packageDigest} from './digest.js';
import {exampleFromCsv} from './example.js';
import {PackageManifestV1, type Signature} from './manifest.js';
import {type PackageSource, planPackage} from './plan.js';

const spec = (name: string, dtype: string, shape: number[]) => ({
  type: 'tensor' as const,
  name,
  'tensor-spec': {dtype, shape},
});
const signature: Signature = {
  inputs: [spec('temp', 'float32', [-1, 1]), spec('weekday', 'str', [-1, 1])],
  outputs: [spec('prediction', 'float32', [-1, 1])],
};

const model = buildOnnx({
  graphName: 'g',
  inputs: [{name: 'temp', elemType: 'float32', shape: ['N', 1]}],
  outputs: [{name: 'prediction', elemType: 'float32', shape: ['N', 1]}],
  nodes: [node('Identity', ['temp'], ['prediction'])],
  initializers: [],
});

const source: PackageSource = {
  name: 'm',
  version: 3,
  description: 'a model',
  target: 'y',
  facts: readOnnx(model, 'm.onnx'),
  signature,
  model,
  weights: {},
  example: {temp: [[1.5]], weekday: [['Mon']]},
  lineage: {
    run_id: 'a'.repeat(32),
    data: [{name: 'd.csv', digest: 'b'}],
    params: {lr: '1'},
    metrics: {mae: 0.9, worst: 'NaN'},
  },
  created: '2026-11-25T10:00:00.000Z',
};

describe('a package', () => {
  test('is the same, byte for byte, every time', () => {
    const [first, second] = [planPackage(source), planPackage({...source, lineage: {...source.lineage}})];
    expect(second.digest).toBe(first.digest);
    expect([...second.contents]).toEqual([...first.contents]);
    expect(planPackage({...source, version: 4}).digest).not.toBe(first.digest);
  });

  test('has a manifest that lists every other file, and validates', () => {
    const {manifest, contents, files} = planPackage(source);
    expect(PackageManifestV1.parse(JSON.parse(String(contents.get('mlops-package.json'))))).toEqual(manifest);
    expect(files.map(({path}) => path)).toEqual([...contents.keys()].toSorted());
    expect(manifest.files.map(({path}) => path)).not.toContain('mlops-package.json');
    expect(manifest.task).toBe('regression');
  });

  test('has an MLmodel with the flavors, signature and example of MLflow', () => {
    const text = String(planPackage(source).contents.get('MLmodel'));
    const value = parseYaml(text, 'MLmodel').value as {
      flavors: Record<string, Record<string, unknown>>;
      signature: {inputs: string};
      utc_time_created: string;
    };
    expect(value.flavors['python_function']).toMatchObject({loader_module: 'mlflow.onnx', data: 'model.onnx'});
    expect(value.flavors['onnx']).toMatchObject({data: 'model.onnx', providers: ['CPUExecutionProvider']});
    expect(JSON.parse(value.signature.inputs)).toEqual(signature.inputs);
    expect(value.utc_time_created).toBe('2026-11-25 10:00:00.000000');
  });
});

test('the digest does not depend on the order of the files, but on every part of each', () => {
  const file = fc.record({path: fc.string({minLength: 1}), bytes: fc.nat(), digest: fc.string()});
  fc.assert(
    fc.property(fc.uniqueArray(file, {selector: ({path}) => path, minLength: 1}), (files) => {
      expect(packageDigest(files.toReversed())).toBe(packageDigest(files));
      const [first, ...rest] = files;
      if (first) expect(packageDigest([{...first, bytes: first.bytes + 1}, ...rest])).not.toBe(packageDigest(files));
    }),
  );
});

test('weights may not stand where a file of the package stands', () => {
  for (const name of ['MLmodel', 'model.onnx', 'mlops-package.json'])
    expect(() => planPackage({...source, weights: {[name]: new Uint8Array(1)}})).toThrow(
      `keeps weights in \`${name}\``,
    );
  expect(planPackage({...source, weights: {'w.bin': new Uint8Array(1)}}).contents.get('w.bin')).toHaveLength(1);
});

describe('an example', () => {
  const form = {signature, columns: undefined};
  const taking = (...inputs: Signature['inputs']) => ({signature: {...signature, inputs}, columns: undefined});

  test('has the inputs of the model in their types, rows that are complete in these columns only', () => {
    expect(exampleFromCsv('y,weekday,temp\n,Mon,2.5\n2,Tue,\n3,Wed,4\n', 'd.csv', form)).toEqual({
      temp: [[2.5], [4]],
      weekday: [['Mon'], ['Wed']],
    });
  });
  test('has bare values where an input has one axis', () => {
    expect(
      exampleFromCsv('n,ok\n3,true\n4,0\n', 'd.csv', taking(spec('n', 'int64', [-1]), spec('ok', 'bool', [-1]))),
    ).toEqual({
      n: [3, 4],
      ok: [true, false],
    });
  });
  test('has the named columns of a matrix side by side, in the order of the model', () => {
    const matrix = {...taking(spec('X', 'float32', [-1, 2])), columns: ['b', 'a']};
    expect(exampleFromCsv('a,b\n1,2\n3,4\n', 'd.csv', matrix)).toEqual({
      X: [
        [2, 1],
        [4, 3],
      ],
    });
  });
  test.each<[string, string, Parameters<typeof exampleFromCsv>[2], string]>([
    [
      'a missing column, with the near one',
      'weekday,tmep\nMon,1\n',
      form,
      '`d.csv` lacks `temp`, which the model takes',
    ],
    [
      'a value that does not fit, with its row in the file',
      'weekday,temp\nMon,\nTue,hot\n',
      form,
      '`d.csv` row 2, column `temp`: `hot` is not a number',
    ],
    [
      'a fraction for a whole number',
      'n\n1.5\n',
      taking(spec('n', 'int64', [-1])),
      '`d.csv` row 1, column `n`: `1.5` is not a whole number',
    ],
    [
      'a file without a complete row',
      'weekday,temp\nMon,\n',
      form,
      '`d.csv` has no row with a value in each of `temp`, `weekday`',
    ],
    [
      'a model that takes a matrix without names',
      'a\n1\n',
      taking(spec('X', 'float32', [-1, 4])),
      'the rows of `d.csv` are no example: the model takes `X: float32 [-1, 4]`',
    ],
    [
      'names that do not fill the matrix',
      'a,b\n1,2\n',
      {...taking(spec('X', 'float32', [-1, 4])), columns: ['a', 'b']},
      'the rows of `d.csv` are no example',
    ],
  ])('names %s', (_, csv, of, message) => {
    expect(() => exampleFromCsv(csv, 'd.csv', of)).toThrow(message);
  });
});
