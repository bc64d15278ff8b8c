import {describe, expect, test} from 'vitest';
import {type Element, elementOf} from '../element.js';
import type {RowForm} from '../model.js';
import {readPredictBody} from './read-body.js';
import {detailsOf, writeDetails, writePredictions} from './write-answer.js';

const element = (name: string): Element => {
  const found = elementOf(name);
  if (!found) throw new Error(name);
  return found;
};
const form: RowForm = {
  kind: 'fields',
  fields: [
    {name: 'age', element: element('float32'), rowShape: [], isColumn: true},
    {name: 'id', element: element('int64'), rowShape: [], isColumn: true},
  ],
};
const read = (text: string, type?: string) => readPredictBody(Buffer.from(text), type, form);

describe('bodies', () => {
  test.each<[string, string | undefined, unknown]>([
    ['{"age":1}', 'application/json', {state: 'read', isList: false, rows: [{age: 1}]}],
    ['[{"age":1},[2]]', undefined, {state: 'read', isList: true, rows: [{age: 1}, [2]]}],
    ['{"age":NaN}', 'text/plain', {state: 'read', isList: false, rows: [{age: Number.NaN}]}],
    ['[9007199254740993]', undefined, {state: 'read', isList: true, rows: [9007199254740993n]}],
    ['age;id\n1;2\n', 'text/csv; charset=utf-8', {state: 'read', isList: true, rows: [{age: '1', id: '2'}]}],
  ])('%s as %s', (text, type, wanted) => {
    expect(read(text, type)).toEqual(wanted);
  });

  // Types, places and words are FastAPI 0.165.0's with pydantic 2.14.4; reasons are those of Python's json.
  test.each<[string, unknown]>([
    ['', {type: 'missing', loc: ['body'], msg: 'Field required', input: null}],
    ['3', {type: 'model_attributes_type', loc: ['body'], input: 3}],
    ['null', {type: 'model_attributes_type', loc: ['body'], input: null}],
    ['{"a":1', {type: 'json_invalid', loc: ['body', 6], input: {}, ctx: {error: "Expecting ',' delimiter"}}],
    ['{"a" 1}', {type: 'json_invalid', loc: ['body', 5], ctx: {error: "Expecting ':' delimiter"}}],
    ['[1] 2', {type: 'json_invalid', loc: ['body', 4], ctx: {error: 'Extra data'}}],
    [
      '{a:1}',
      {type: 'json_invalid', loc: ['body', 1], ctx: {error: 'Expecting property name enclosed in double quotes'}},
    ],
    ['nothing', {type: 'json_invalid', loc: ['body', 0], msg: 'JSON decode error', ctx: {error: 'Expecting value'}}],
  ])('%s is refused', (text, detail) => {
    expect(read(text)).toMatchObject({state: 'refused', details: [detail]});
  });

  test('CSV with a row too short is refused by its line', () => {
    expect(read('age,id\n1\n', 'text/csv')).toMatchObject({
      state: 'refused',
      details: [{type: 'csv_invalid', msg: 'line 2 has 1 field, the header has 2'}],
    });
  });
});

describe('answers', () => {
  const head = {name: 'm', version: '1', id: 'i', withProbabilities: false};

  test('labels, or labels with probabilities', () => {
    const answers = [{prediction: 'a', label: 'a', probabilities: {a: 0.75, b: 0.25}}];
    const rest = '"model":{"name":"m","version":"1"},"id":"i"}';
    expect(writePredictions(answers, head)).toBe(`{"predictions":["a"],${rest}`);
    expect(writePredictions(answers, {...head, withProbabilities: true})).toBe(
      `{"predictions":[{"label":"a","probabilities":{"a":0.75,"b":0.25}}],${rest}`,
    );
    expect(
      writePredictions([{prediction: Number.NaN}, {prediction: 2n ** 60n}], {...head, withProbabilities: true}),
    ).toBe(`{"predictions":[null,1152921504606846976],${rest}`);
  });

  test('problems have an index in a list only, and large bodies are not quoted', () => {
    const problem = {row: 2, path: ['age'], type: 'float_type', msg: 'm', input: [1]};
    expect(detailsOf([problem], true, 10)).toEqual([
      {type: 'float_type', loc: ['body', 2, 'age'], msg: 'm', input: [1]},
    ]);
    expect(detailsOf([problem], false, 1e6)[0]).toMatchObject({loc: ['body', 'age'], input: null});
    expect(writeDetails([{type: 't', loc: ['body'], msg: 'm', input: Number.NaN, ctx: {ge: 0}}])).toBe(
      '{"detail":[{"type":"t","loc":["body"],"msg":"m","input":null,"ctx":{"ge":0}}]}',
    );
  });
});
