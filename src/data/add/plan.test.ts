import {describe, expect, test} from 'vitest';
import type {RepoPath} from '../../core/brand.js';
import type {ErrorCode} from '../../core/errors/index.js';
import type {Pointer} from '../pointers/schema.js';
import {checkTargets, planIgnores} from './plan.js';

const at = (path: string): RepoPath => path as RepoPath;
const pointer = (path: string): Pointer => ({path: at(path), pointer: at(`${path}.mlops`), digest: undefined});
const surroundings = {
  pointers: [pointer('data'), pointer('deep/er/file.csv')],
  owned: [{path: at('model'), owner: 'train'}],
  pointerSuffix: '.mlops',
};

describe('targets', () => {
  test.each<[string[], ErrorCode]>([
    [['data/part'], 'E_OUTPUT_OVERLAP'],
    [['deep'], 'E_OUTPUT_OVERLAP'],
    [['new', 'new/part'], 'E_OUTPUT_OVERLAP'],
    [['model'], 'E_STAGE_OUTPUT'],
    [['model/weights'], 'E_STAGE_OUTPUT'],
    [['x.mlops'], 'E_POINTER_TARGET'],
    [['.git/config'], 'E_INSIDE_STATE'],
    [['sub/.mlops/cache'], 'E_INSIDE_STATE'],
    [[''], 'E_INSIDE_STATE'],
    [['a\nb'], 'E_NAME_UNSUITABLE'],
  ])('%j is refused with %s', (paths, code) => {
    expect(() => checkTargets(paths.map(at), surroundings)).toThrow(expect.objectContaining({code}));
  });

  test('a tracked path itself, and one that only begins alike, are fine', () => {
    checkTargets([at('data'), at('database'), at('models'), at('deep/other')], surroundings);
  });
});

describe('ignore files', () => {
  test('paths of one folder share its file, ignored ones need no line', () => {
    const texts = new Map([
      [at('.gitignore'), 'x\n'],
      [at('sub/.gitignore'), undefined],
    ]);
    const paths = ['a', 'b', 'sub/c', 'already'].map(at);
    expect(planIgnores(paths, texts, new Set(['already']))).toEqual([
      {file: '.gitignore', text: 'x\n/a\n/b\n'},
      {file: 'sub/.gitignore', text: '/c\n'},
    ]);
  });

  test('nothing changes when every line is there', () => {
    expect(planIgnores([at('a')], new Map([[at('.gitignore'), '/a\n']]), new Set())).toEqual([]);
  });
});
