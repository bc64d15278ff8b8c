import fc from 'fast-check';
import {expect, test} from 'vitest';
import {fail} from '../../core/errors/index.js';
import {errorDocument, renderError} from './error.js';
import {drawExcerpt, positionOf} from './excerpt.js';

const plain = {red: (text: string) => text, dim: (text: string) => text, bold: (text: string) => text};
const text = 'project:\n  name: a\nstages:\n  train: 3\n';
const at = (part: string) => ({
  file: 'mlops.yaml',
  text,
  start: text.indexOf(part),
  end: text.indexOf(part) + part.length,
});

test('an error shows message, code, place, line, squiggle and hints', () => {
  const problems = [{message: '`stages.train`: expected a map', location: at('3'), hints: ['write cmd: below it']}];
  const lines = renderError(fail('E_PROJECT_FILE', {file: 'mlops.yaml', count: 1}, {problems}), plain).split('\n');
  expect(lines[0]).toMatch(/^error: `mlops\.yaml` has a mistake +\[E_PROJECT_FILE\]$/);
  expect(lines[0]).toHaveLength(80);
  expect(lines.slice(1)).toEqual([
    '  `stages.train`: expected a map',
    '  mlops.yaml:4:10',
    '      4 |   train: 3',
    '        |          ~',
    '  hint: write cmd: below it',
    '  hint: mlops help E_PROJECT_FILE',
    '',
  ]);
});

test('the JSON form has one shape with and without a place', () => {
  const problems = [{message: 'm', location: at('train')}];
  expect(errorDocument(fail('E_PROJECT_FILE', {file: 'mlops.yaml', count: 1}, {problems}))).toMatchObject({
    schema: 'mlops.error/1',
    error: {code: 'E_PROJECT_FILE', location: {file: 'mlops.yaml', line: 4, column: 3}, retryable: false},
  });
  expect(errorDocument(fail('E_NO_SPACE', {path: 'p'}))).toMatchObject({error: {location: null, problems: []}});
});

test('columns count characters, tabs and wide letters keep the squiggle in place', () => {
  const source = 'a: 1\r\n\t😀é: xyz\r\n';
  const location = {file: 'f', text: source, start: source.indexOf('xyz'), end: source.indexOf('xyz') + 3};
  expect(positionOf(location)).toEqual({line: 2, column: 6});
  expect(drawExcerpt(location)).toEqual(['  f:2:6', '      2 |  😀é: xyz', '        |      ~~~']);
});

test('any place in any text can be drawn', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(40), fc.nat(10), (source, start, length) => {
      const from = Math.min(start, source.length);
      const [place, line, squiggle] = drawExcerpt({
        file: 'f',
        text: source,
        start: from,
        end: Math.min(source.length, from + length),
      });
      expect(place).toMatch(/^ {2}f:\d+:\d+$/);
      expect(line).toContain(' | ');
      expect(squiggle).toMatch(/\| *~+$/);
    }),
  );
});
