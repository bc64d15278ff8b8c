import {expect, test} from 'vitest';
import {parseRunReference} from './reference.js';

const id = '0123456789abcdef0123456789abcdef';

test.each([
  ['@latest', {kind: 'latest', experiment: undefined}],
  ['@latest:churn/gbm', {kind: 'latest', experiment: 'churn/gbm'}],
  [id, {kind: 'id', id}],
  [id.toUpperCase(), {kind: 'id', id}],
  ['0123', {kind: 'text', text: '0123', isPrefix: true}],
  ['012', {kind: 'text', text: '012', isPrefix: false}],
  ['calm-heron-412', {kind: 'text', text: 'calm-heron-412', isPrefix: false}],
  ['@latestest', {kind: 'text', text: '@latestest', isPrefix: false}],
])('%s is understood', (text, wanted) => {
  expect(parseRunReference(text)).toEqual(wanted);
});
