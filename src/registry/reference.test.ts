import {expect, test} from 'vitest';
import {parseModelName, parseModelReference} from './reference.js';

test.each([
  ['models:/churn', {kind: 'newest', name: 'churn'}],
  ['models:/churn/latest', {kind: 'newest', name: 'churn'}],
  ['models:/churn@latest', {kind: 'newest', name: 'churn'}],
  ['models:/churn/3', {kind: 'version', name: 'churn', version: 3}],
  ['models:/churn@champion', {kind: 'alias', name: 'churn', alias: 'champion'}],
  ['models:/with blank@a-b', {kind: 'alias', name: 'with blank', alias: 'a-b'}],
  ['runs:/abcd/models/a.onnx', {kind: 'run', run: 'abcd', path: 'models/a.onnx'}],
  ['runs:/@latest:exp/model.onnx', {kind: 'run', run: '@latest:exp', path: 'model.onnx'}],
  ['dir/model.onnx', {kind: 'path', path: 'dir/model.onnx'}],
  ['models:/', undefined],
  ['models:/a/b/c', undefined],
  ['models:/a/0', undefined],
  ['models:/a/3@b', undefined],
  ['models:/a@', undefined],
  ['runs:/abcd', undefined],
  ['runs:/abcd/', undefined],
])('%s is understood', (text, wanted) => {
  expect(parseModelReference(text)).toEqual(wanted);
});

test.each(['', 'a:b', './x', 'dir/model.onnx'])('`%s` is no name of a model', (text) => {
  expect(parseModelName(text)).toBeUndefined();
});
