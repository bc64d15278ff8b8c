import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {isMlopsError} from '../../core/errors/index.js';
import {Float, type Value} from '../number.js';
import {editYaml, type Path, parseYaml, printYaml, type YamlEdit} from './index.js';
import {printFlow} from './print.js';
import {anyText, anyValue} from './values.fixture.js';

const set = (text: string, path: Path, value: Value) => editYaml(text, 'f.yaml', [{path, value}]);
const del = (text: string, path: Path) => editYaml(text, 'f.yaml', [{path, delete: true}]);

describe('editYaml sets', () => {
  test('a scalar in place, the comment and the quotes stay', () => {
    expect(set('a:   1  # c\nb: 2\n', ['a'], 5)).toBe('a:   5  # c\nb: 2\n');
    expect(set(`a: "x" # c\nb: 'y'\n`, ['a'], 'new "z"')).toBe(`a: "new \\"z\\"" # c\nb: 'y'\n`);
    expect(set(`a: 'x'\n`, ['a'], "it's")).toBe(`a: 'it''s'\n`);
    expect(set('a: !!str 1\n', ['a'], 2)).toBe('a: 2\n');
    expect(set('a: x\r\nb: y\r\n', ['a'], 'z')).toBe('a: z\r\nb: y\r\n');
  });

  test('an empty value', () => {
    expect(set('a:\nb: 1\n', ['a'], 1)).toBe('a: 1\nb: 1\n');
    expect(set('a: # c\nb: 1\n', ['a'], 1)).toBe('a: 1 # c\nb: 1\n');
    expect(set('a:', ['a'], 1)).toBe('a: 1');
    expect(set('- 1\n-\n', [1], 'x')).toBe('- 1\n- x\n');
  });

  test('a value inside a flow collection', () => {
    expect(set('a: {x: 1, y: [1, 2]} # c\n', ['a', 'y', 1], 'p,q')).toBe("a: {x: 1, y: [1, 'p,q']} # c\n");
    expect(set('a: {x: 1,\n    z: 2}\n', ['a', 'y'], {k: [null]})).toBe('a: {x: 1,\n    z: 2, y: {k: [null]}}\n');
    expect(set('a: [1, 2,]\n', ['a', 2], 3)).toBe('a: [1, 2, 3]\n');
  });

  test('a new key behind the last one, in the column of the map', () => {
    expect(set('a:\n    x: 1 # c\n# about b\nb: 2\n', ['a', 'y'], 7)).toBe(
      'a:\n    x: 1 # c\n    y: 7\n# about b\nb: 2\n',
    );
    expect(set('a: 1', ['b'], 2)).toBe('a: 1\nb: 2');
    expect(set('a: |\n  text\n\nb: 2\n', ['c'], 2)).toBe('a: |\n  text\n\nb: 2\nc: 2\n');
    expect(set('a:\n  b: |\n    text\nc: 2\n', ['a', 'd'], 2)).toBe('a:\n  b: |\n    text\n  d: 2\nc: 2\n');
  });

  test('the maps above it that are not there', () => {
    expect(set('', ['a', 'b'], 1)).toBe('a:\n  b: 1\n');
    expect(set('# only a comment', ['a', 'b'], 1)).toBe('# only a comment\na:\n  b: 1\n');
    expect(set('a: {}\n', ['a', 'b', 'c'], 1)).toBe('a:\n  b:\n    c: 1\n');
    expect(set('a:\n', ['a', 'l', 0], 1)).toBe('a:\n  l:\n  - 1\n');
  });

  test('a block in place of a single value, in the style of the file', () => {
    expect(set('a: 1 # c\nb: 2\n', ['a'], {x: [1]})).toBe('a: # c\n  x:\n  - 1\nb: 2\n');
    expect(set('l:\n    - 1\nm:\n    k: 1\na: 1\n', ['a'], {x: [1]})).toBe(
      'l:\n    - 1\nm:\n    k: 1\na:\n    x:\n        - 1\n',
    );
    expect(set('- 1 # c\n- 2\n', [1], {x: 1, y: 2})).toBe('- 1 # c\n- x: 1\n  y: 2\n');
  });

  test('a single value in place of a block', () => {
    expect(set('a: # c\n  # d\n  b: 1 # e\nc: 2\n', ['a'], 3)).toBe('a: 3 # c\n  # d\nc: 2\n');
    expect(set('- a: 1\n  b: 2\n- 3\n', [0], 'x')).toBe('- x\n- 3\n');
    expect(set('a: |\n  text\nb: 2\n', ['a'], 3)).toBe('a: 3\nb: 2\n');
  });

  test('of a map only the keys that differ', () => {
    const text = 'a:\n  x: 1 # one\n  y: 2 # two\n  l: [1, 2]\n';
    expect(set(text, ['a'], {y: 2, x: 5, l: [1, 9, 3], n: null})).toBe(
      'a:\n  x: 5 # one\n  y: 2 # two\n  l: [1, 9, 3]\n  n:\n',
    );
  });

  test('nothing when the value is there already', () => {
    for (const text of ['a: 1_000\n', 'a: "1000"\n', 'a: 1e3\n'])
      expect(set(text, ['a'], parseYaml(text, 'f', {keepFloats: true}).value as never)).toBeDefined();
    expect(set('a: 1_000\n', ['a'], 1000)).toBe('a: 1_000\n');
    expect(set('a:   1e3\n', ['a'], 1000)).toBe('a:   1000\n');
  });
});

describe('editYaml deletes', () => {
  test('a key with its line', () => {
    expect(del('a: 1\n# about b\nb: 2 # c\nd: 3\n', ['b'])).toBe('a: 1\n# about b\nd: 3\n');
    expect(del('a: 1\nb: 2', ['b'])).toBe('a: 1');
    expect(del('a:\n  x:\n  - 1\n  - 2\n  y: 3\n', ['a', 'x'])).toBe('a:\n  y: 3\n');
  });

  test('an item of a list or a flow collection', () => {
    expect(del('- a: 1\n  b: 2\n', [0, 'a'])).toBe('- b: 2\n');
    expect(del('- 1\n- 2\n', [0])).toBe('- 2\n');
    expect(del('a: [1, 2, 3]\n', ['a', 0])).toBe('a: [2, 3]\n');
    expect(del('a: {x: 1, y: 2}\n', ['a', 'y'])).toBe('a: {x: 1}\n');
  });

  test('the last key and leaves an empty map', () => {
    expect(del('a:\n  x: 1\n# c\nb: 2\n', ['a', 'x'])).toBe('a: {}\n# c\nb: 2\n');
    expect(del('a: [1]\n', ['a', 0])).toBe('a: []\n');
    expect(parseYaml(del('a: 1\n', ['a']), 'f').value).toEqual({});
  });

  test('nothing where there is nothing', () => {
    expect(del('a: 1\n', ['b', 'c'])).toBe('a: 1\n');
  });
});

describe('editYaml refuses', () => {
  const codeOf = (text: string, edit: YamlEdit): string => {
    try {
      return editYaml(text, 'f.yaml', [edit]);
    } catch (error) {
      if (isMlopsError(error)) return `${error.code}: ${error.message}`;
      throw error;
    }
  };

  test('what would change other parts', () => {
    expect(codeOf('a: &x 1\nb: *x\n', {path: ['a'], value: 2})).toMatch(/^E_YAML_EDIT: .*other parts/);
    expect(codeOf('a: &x {k: 1}\nb: *x\n', {path: ['b', 'k'], value: 2})).toMatch(/^E_YAML_EDIT: .*alias `\*x`/);
    expect(codeOf('a: &x {k: 1}\nb:\n  <<: *x\n', {path: ['b', 'k'], delete: true})).toMatch(/^E_YAML_EDIT: .*<</);
    expect(codeOf('a: 1\n', {path: ['a', 'b'], value: 2})).toMatch(/^E_YAML_EDIT: .*`a` is a single value/);
    expect(codeOf('a: [1]\n', {path: ['a', 5], value: 2})).toMatch(/^E_YAML_EDIT: .*1 items/);
  });

  test('but an own key beside a merged one is fine', () => {
    expect(set('a: &x {k: 1}\nb:\n  <<: *x\n', ['b', 'k'], 2)).toBe('a: &x {k: 1}\nb:\n  <<: *x\n  k: 2\n');
    expect(set('a: &x {k: 1}\nb: *x\n', ['b'], 2)).toBe('a: &x {k: 1}\nb: 2\n');
  });
});

/** One top-level key in a random hand-written style. */
const segment = fc
  .record({
    value: anyValue,
    flow: fc.boolean(),
    comment: fc.constantFrom('', ' # note', '  #: {'),
    above: fc.constantFrom('', '# above\n', '\n'),
  })
  .map((parts) => ({
    ...parts,
    text: (key: string): string => {
      const body = parts.flow
        ? `${key}:   ${printFlow(parts.value)}${parts.comment}\n`
        : printYaml({[key]: parts.value});
      return parts.above + body;
    },
  }));

function pathsOf(value: Value, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null || value instanceof Float) return [path];
  const entries: [string | number, Value][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [path, ...entries.flatMap(([key, item]) => pathsOf(item, [...path, key]))];
}

describe('random documents and edits', () => {
  test('the value becomes what was asked for, other keys keep every byte', () => {
    const cases = fc.record({
      segments: fc.array(segment, {minLength: 1, maxLength: 4}),
      which: fc.nat(),
      where: fc.nat(),
      value: fc.option(anyValue, {nil: undefined}),
      key: fc.option(anyText, {nil: undefined}),
    });
    fc.assert(
      fc.property(cases, ({segments, which, where, value, key}) => {
        const texts = segments.map((part, index) => part.text(`k${index}`));
        const at = which % segments.length;
        const held = segments[at]?.value ?? null;
        const paths = pathsOf(held);
        const inner = paths[where % paths.length] ?? [];
        const isMapThere = key !== undefined && value !== undefined && mapAt(held, inner);
        const path: Path = [`k${at}`, ...inner, ...(isMapThere ? [key] : [])];
        const edit: YamlEdit = value === undefined ? {path, delete: true} : {path, value};
        const after = editYaml(texts.join(''), 'f', [edit]);

        const before = texts.slice(0, at).join('');
        const behind = texts.slice(at + 1).join('');
        expect(after.startsWith(before)).toBe(true);
        expect(after.endsWith(behind)).toBe(true);
        const parsed = parseYaml(after, 'f', {keepFloats: true}).value;
        if (value !== undefined) expect(valueAt(parsed, path)).toEqual(value);
        else
          expect(parsed).toEqual(
            without({...Object.fromEntries(segments.map((part, index) => [`k${index}`, part.value]))}, path),
          );
      }),
      {numRuns: 100},
    );
  });
});

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, step) => (at as Record<string | number, unknown> | undefined)?.[step], value);
}

/** Returns a copy of the value with what is at the path taken out. */
function without(value: unknown, path: Path): unknown {
  const copy = structuredCopy(value);
  const holder = valueAt(copy, path.slice(0, -1));
  const step = path.at(-1);
  if (Array.isArray(holder)) holder.splice(Number(step), 1);
  else delete (holder as Record<string, unknown>)[String(step)];
  return copy;
}

function structuredCopy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(structuredCopy);
  if (typeof value !== 'object' || value === null || value instanceof Float) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, structuredCopy(item)]));
}

function mapAt(value: unknown, path: Path): boolean {
  const at = valueAt(value, path);
  return typeof at === 'object' && at !== null && !Array.isArray(at) && Object.getPrototypeOf(at) === Object.prototype;
}
