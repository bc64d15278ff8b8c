import {expect, test} from 'vitest';
import type {AbsPath, RepoPath} from '../core/brand.js';
import {nativeDialect} from '../project/index.js';
import type {Output} from './model.js';
import {repoPathOf, selectOutputs} from './targets.js';

const project = {root: '/work tree' as AbsPath, cwd: '/work tree/sub' as AbsPath, dialect: nativeDialect};
const output = (path: string): Output => ({path: path as RepoPath, digest: undefined});
const outputs = ['data.csv', 'sub/a', 'sub/deep/b', 'subway'].map(output);
const select = (...targets: string[]) => selectOutputs(project, outputs, targets).map(({path}) => path);

test('what is typed counts from the current folder', () => {
  expect(repoPathOf(project, 'a')).toBe('sub/a');
  expect(repoPathOf(project, '../data.csv')).toBe('data.csv');
  expect(repoPathOf(project, '..')).toBe('');
  expect(() => repoPathOf(project, '../..')).toThrow(expect.objectContaining({code: 'E_OUTSIDE_PROJECT'}));
  expect(() => repoPathOf(project, '/work tree2/x')).toThrow(expect.objectContaining({code: 'E_OUTSIDE_PROJECT'}));
});

test('a target is an output, its pointer, or a folder above', () => {
  expect(select()).toEqual(['data.csv', 'sub/a', 'sub/deep/b', 'subway']);
  expect(select('a')).toEqual(['sub/a']);
  expect(select('../data.csv.mlops')).toEqual(['data.csv']);
  expect(select('.')).toEqual(['sub/a', 'sub/deep/b']);
  expect(select('deep/b', 'deep', 'a')).toEqual(['sub/a', 'sub/deep/b']);
});

test('an unknown one is named with what lies near or around it', () => {
  expect(() => select('b')).toThrow(expect.objectContaining({code: 'E_NOT_TRACKED'}));
  expect(() => select('../data.cvs')).toThrow(
    expect.objectContaining({hints: expect.arrayContaining(['did you mean `data.csv`?'])}),
  );
  expect(() => select('a/inner')).toThrow(
    expect.objectContaining({hints: ['it lies inside `sub/a`, which is tracked as a whole']}),
  );
});
