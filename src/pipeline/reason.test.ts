import {expect, test} from 'vitest';
import {Float} from '../formats/number.js';
import {describeReason, nameReason, type Reason, reasonValue} from './reason.js';

const A = 'a'.repeat(64);
const B = 'b'.repeat(64);

test('each kind of reason is one line', () => {
  const lines: [Reason, string, string][] = [
    [{kind: 'no-lock', old: null, new: null}, 'it has not run yet', 'never ran'],
    [{kind: 'command', old: 'a', new: ['b', 'c']}, 'command: a -> b; c', 'command changed'],
    [{kind: 'dep', path: 'x', old: A, new: B}, 'x: aaaaaaaa -> bbbbbbbb', 'x changed'],
    [{kind: 'dep', path: 'x', old: null, new: B}, 'x: new -> bbbbbbbb', 'x changed'],
    [{kind: 'param', path: 'params.yaml', key: 'a.b', old: 0.1, new: 0.5}, 'a.b: 0.1 -> 0.5', 'a.b changed'],
    [{kind: 'param', path: 'p', key: 'a', old: [1, 'x'], new: null}, 'a: [1,"x"] -> none', 'a changed'],
    [{kind: 'param', path: 'p.toml', old: {a: 1}, new: null}, 'p.toml: {"a":1} -> none', 'p.toml changed'],
    [{kind: 'out', path: 'x', old: A, new: null}, 'x: aaaaaaaa -> missing', 'output x changed'],
    [{kind: 'always-changed', old: null, new: null}, 'it runs every time', 'runs every time'],
    [{kind: 'forced', old: null, new: null}, 'forced by --force', 'forced'],
    [{kind: 'upstream', path: 'x', key: 'prep', old: A, new: null}, 'x: stage prep writes it anew', 'after prep'],
  ];
  for (const [reason, long, short] of lines) {
    expect(describeReason(reason)).toBe(long);
    expect(nameReason(reason)).toBe(short);
  }
  expect(describeReason({kind: 'param', path: 'p', key: 'a', old: true, new: false}, '→')).toBe('a: true → false');
});

test('values become JSON: whole floats are numbers, what JSON cannot hold is a text', () => {
  expect(reasonValue({a: new Float(1), b: [2n ** 70n, Number.NaN, Number.NEGATIVE_INFINITY], c: null})).toEqual({
    a: 1,
    b: ['1180591620717411303424', 'NaN', '-Infinity'],
    c: null,
  });
  expect(reasonValue(undefined)).toBeNull();
});
