import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {readOnnx, withoutZipMap} from '../../../src/formats/onnx/index.js';

const bytesOf = (name: string) => readFileSync(new URL(`${name}.onnx`, import.meta.url));

test.each([
  ['logreg_zipmap_str', 'output_probability', ['setosa', 'versicolor', 'virginica']],
  ['logreg_zipmap_int', 'output_probability', ['0', '1', '2']],
  ['columns_mixed', 'output_probability', ['no', 'yes']],
  ['lgbm_cls_zipmap', 'probabilities', ['0', '1', '2']],
])('%s gives a matrix of its probabilities, and tells the classes', (name, output, classes) => {
  const bytes = withoutZipMap(bytesOf(name), name);
  if (!bytes) throw new Error('it was left as it is');
  const before = readOnnx(bytesOf(name), name);
  const after = readOnnx(bytes, name);
  expect(after.outputs[1]).toMatchObject({
    name: output,
    kind: 'tensor',
    elemType: 'float32',
    shape: ['N', classes.length],
  });
  expect(after).toMatchObject({inputs: before.inputs, classes, parameters: before.parameters, opset: before.opset});
  expect(before.classes).toEqual(classes);
  expect(after.operators).not.toContain('ai.onnx.ml.ZipMap');
  expect(withoutZipMap(bytes, name)).toBeUndefined();
});

test.each(['logreg_nozipmap', 'logreg_zipmap_columns', 'mlp_30_64_32_3'])('%s is left as it is', (name) => {
  expect(withoutZipMap(bytesOf(name), name)).toBeUndefined();
});

test('classes of classifiers without ZipMap are those of their operators; other models have none', () => {
  const classesOf = (name: string) => readOnnx(bytesOf(name), name).classes;
  expect(classesOf('logreg_nozipmap')).toEqual(['setosa', 'versicolor', 'virginica']);
  expect(classesOf('rf_cls_30')).toEqual(['0', '1']);
  expect(classesOf('xgb_cls')).toEqual(['0', '1', '2']);
  expect(classesOf('linreg_double')).toBeUndefined();
});
