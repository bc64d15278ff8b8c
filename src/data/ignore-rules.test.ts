import {expect, test} from 'vitest';
import {IgnoreRules} from './ignore-rules.js';

test('a deeper file overrules a shallower one, its paths are its own', () => {
  const rules = new IgnoreRules().with('', '*.tmp\n/only-here\nbuild/\n').with('sub', '!keep.tmp\n/local\n');
  expect(rules.isIgnored('a.tmp', false)).toBe(true);
  expect(rules.isIgnored('sub/a.tmp', false)).toBe(true);
  expect(rules.isIgnored('sub/keep.tmp', false)).toBe(false);
  expect(rules.isIgnored('sub/only-here', false)).toBe(false);
  expect(rules.isIgnored('sub/local', false)).toBe(true);
  expect(rules.isIgnored('build', true)).toBe(true);
  expect(rules.isIgnored('build', false)).toBe(false);
});

test('the folders of the tools are never data', () => {
  for (const name of ['.git', '.mlops', 'sub/.hg', '.dvc']) expect(new IgnoreRules().isIgnored(name, true)).toBe(true);
  expect(new IgnoreRules().isIgnored('.github', true)).toBe(false);
});
