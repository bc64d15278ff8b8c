import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {isMlopsError, type MlopsError} from '../core/errors/index.js';
import {parseProjectFile} from './project-file.js';
import {parseSettings} from './settings-file.js';

function failure(body: () => unknown): MlopsError {
  try {
    body();
  } catch (error) {
    if (isMlopsError(error)) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

const problemsOf = (text: string) =>
  failure(() => parseProjectFile(text, 'mlops.yaml')).problems.map(({message, location, hints}) => ({
    message,
    part: location?.text.slice(location.start, location.end),
    hints: hints ?? [],
  }));

describe('the project file', () => {
  test('holds every section, and knows the place of each part', () => {
    const text =
      'project: {name: a}\nstages:\n  train:\n    cmd: [one, two]\n    deps: [x]\n    params: [lr, {p.toml: [a.b]}]\n    outs: [m, {n: {cache: false}}]\nmodels: {m: {path: m}}\nserve: {port: 0}\n';
    const file = parseProjectFile(text, 'mlops.yaml');
    expect(file.value.stages?.['train']).toEqual({
      cmd: ['one', 'two'],
      deps: ['x'],
      params: ['lr', {'p.toml': ['a.b']}],
      outs: ['m', {n: {cache: false}}],
    });
    const {start, end} = file.locate(['stages', 'train', 'deps', 0]);
    expect(text.slice(start, end)).toBe('x');
  });

  test('may be empty', () => {
    expect(parseProjectFile('', 'mlops.yaml').value).toEqual({});
    expect(parseProjectFile('# nothing yet\n', 'mlops.yaml').value).toEqual({});
  });

  test('all mistakes come at once, in the order of the file, with the near word', () => {
    expect(problemsOf('project:\n  nmae: a\nstages:\n  train:\n    cmd: 3\n    dpes: [x]\n')).toEqual([
      {message: 'unknown key `nmae` in `project`', part: 'nmae', hints: ['did you mean `name`?']},
      {message: '`stages.train.cmd` must be a text or a list', part: '3', hints: []},
      {
        message: 'unknown key `dpes` in `stages.train`',
        part: 'dpes',
        hints: ['did you mean `deps`?'],
      },
    ]);
  });

  test('a mistake inside a form that allows several is told for the form that was meant', () => {
    expect(problemsOf('stages:\n  a:\n    cmd: x\n    outs:\n      - m.json: {cach: false}\n')).toEqual([
      {message: 'unknown key `cach` in `stages.a.outs.0.m.json`', part: 'cach', hints: ['did you mean `cache`?']},
    ]);
  });

  test('a missing key and a bad name are told where they belong', () => {
    expect(problemsOf('stages:\n  a: {deps: [x]}\n')).toEqual([
      expect.objectContaining({message: '`stages.a.cmd` is missing'}),
    ]);
    expect(problemsOf('stages:\n  a b: {cmd: x}\n')).toEqual([
      expect.objectContaining({message: 'the name `a b` must not hold blanks, `@`, `:` or slashes', part: 'a b'}),
    ]);
  });

  test('any text gives a value or an expected failure', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        try {
          parseProjectFile(text, 'f');
        } catch (error) {
          if (!isMlopsError(error)) throw error;
        }
      }),
    );
  });
});

describe('settings files', () => {
  test('are read into dotted keys', () => {
    expect([...parseSettings('core:\n  remote: store\nremote:\n  store:\n    url: ../store\n', 'f')]).toEqual([
      ['core.remote', 'store'],
      ['remote.store.url', '../store'],
    ]);
  });

  test('all mistakes come at once', () => {
    const {problems} = failure(() => parseSettings('core:\n  remtoe: a\ncache:\n  type: floppy\n', 'f'));
    expect(problems.map(({message}) => message)).toEqual([
      'unknown setting `core.remtoe`',
      '`cache.type` must be a list of reflink, copy',
    ]);
  });
});
