import {describe, expect, test} from 'vitest';
import {type RowFormat, rowFormatOf} from './records.js';
import {answerWriter} from './write.js';

const options = {proba: false, file: 'in.jsonl'};

test.each<[path: string, stated: RowFormat | undefined, format: RowFormat | undefined]>([
  ['a.csv', 'jsonl', 'csv'],
  ['a.JSONL', undefined, 'jsonl'],
  ['a.ndjson', 'csv', 'jsonl'],
  ['/dev/fd.d/63', undefined, 'csv'],
  ['a', 'jsonl', 'jsonl'],
  ['.hidden', undefined, 'csv'],
  ['a.parquet', undefined, undefined],
  ['a.csv.gz', undefined, undefined],
  ['a.data', 'csv', 'csv'],
])('the format of %s, where %s is stated, is %s', (path, stated, format) => {
  expect(rowFormatOf(path, stated)).toBe(format);
});

describe('what is written', () => {
  test('a table has one header, the columns of the input, and the prediction last', () => {
    const writer = answerWriter('csv', options);
    expect(writer.lines(['a', 'b'], [{a: '1', b: 'x,y'}], [{prediction: 2.5}])).toBe('a,b,prediction\n1,"x,y",2.5\n');
    expect(writer.lines(['a', 'b'], [{a: '2', b: ''}], [{prediction: Number.NaN}])).toBe('2,,\n');
  });
  test('a table without rows is a header', () => {
    expect(answerWriter('csv', options).lines(['a'], [], [])).toBe('a,prediction\n');
  });
  test('a column with a new name is replaced', () => {
    expect(
      answerWriter('csv', options).lines(['prediction', 'a'], [{prediction: 'old', a: '1'}], [{prediction: 'new'}]),
    ).toBe('prediction,a\nnew,1\n');
  });
  test('several outputs are columns of their own; lists are JSON with all digits', () => {
    const prediction = {value: 1, ids: [9007199254740993n, 2]};
    expect(answerWriter('csv', options).lines(['a'], [{a: 1}], [{prediction}])).toBe(
      'a,value,ids\n1,1,"[9007199254740993,2]"\n',
    );
  });
  test('probabilities by class, or by place where the classes are not known', () => {
    const writer = () => answerWriter('csv', {...options, proba: true});
    expect(writer().lines([], [{}], [{prediction: 'yes', label: 'yes', probabilities: {no: 0.25, yes: 0.75}}])).toBe(
      'prediction,probability_no,probability_yes\nyes,0.25,0.75\n',
    );
    expect(writer().lines([], [{}], [{prediction: 1, label: 1, probabilities: [0.25, 0.75]}])).toBe(
      'prediction,probability_0,probability_1\n1,0.25,0.75\n',
    );
  });
  test('JSON lines keep what each row has, and all digits', () => {
    const rows = [{a: 9007199254740993n}, {b: [1]}];
    expect(answerWriter('jsonl', options).lines(['a'], rows, [{prediction: 1}, {prediction: Number.NaN}])).toBe(
      '{"a":9007199254740993,"prediction":1}\n{"b":[1],"prediction":null}\n',
    );
  });
  test('a value without a column in the table is an error, not lost', () => {
    const writer = answerWriter('csv', options);
    writer.lines(['a'], [{a: 1}], [{prediction: 1}]);
    expect(() => writer.lines(['a'], [{a: 1}, {a: 2, b: 3}], [{prediction: 1}, {prediction: 2}])).toThrow(
      '`in.jsonl` row 3 has `b`',
    );
  });
});
