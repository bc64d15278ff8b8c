import {describe, expect, test} from 'vitest';
import {type Element, elementOf} from './element.js';
import {isProblem, readScalar} from './scalar.js';

const element = (name: string): Element => {
  const found = elementOf(name);
  if (!found) throw new Error(name);
  return found;
};

describe('values are read as leniently as FastAPI reads them', () => {
  test.each<[string, unknown, number | bigint | string]>([
    ['float32', 1.5, 1.5],
    ['float32', ' 12 ', 12],
    ['float64', '1e-3', 0.001],
    ['float64', '.5', 0.5],
    ['float32', 'nan', Number.NaN],
    ['float32', '-Infinity', Number.NEGATIVE_INFINITY],
    ['float32', true, 1],
    ['float64', 2n ** 60n, 2 ** 60],
    ['int32', 3, 3],
    ['int32', '3', 3],
    ['int32', '+3.0', 3],
    ['int32', 3.0, 3],
    ['int32', false, 0],
    ['int64', 5, 5n],
    ['int64', 2n ** 63n - 1n, 2n ** 63n - 1n],
    ['int64', '-9223372036854775808', -(2n ** 63n)],
    ['uint8', 255, 255],
    ['bool', true, 1],
    ['bool', 0, 0],
    ['bool', 'Yes', 1],
    ['string', '', ''],
  ])('%s from %o', (name, value, wanted) => {
    expect(readScalar(value, element(name))).toEqual(wanted);
  });

  test.each<[string, unknown, string, string]>([
    ['float32', null, 'float_type', 'Input should be a valid number'],
    ['float32', [1], 'float_type', 'Input should be a valid number'],
    ['float32', 'x', 'float_parsing', 'Input should be a valid number, unable to parse string as a number'],
    ['float32', '', 'float_parsing', 'Input should be a valid number, unable to parse string as a number'],
    ['float32', '0x10', 'float_parsing', 'Input should be a valid number, unable to parse string as a number'],
    ['int32', null, 'int_type', 'Input should be a valid integer'],
    ['int32', 'x', 'int_parsing', 'Input should be a valid integer, unable to parse string as an integer'],
    ['int32', 1.5, 'int_from_float', 'Input should be a valid integer, got a number with a fractional part'],
    ['int32', Number.NaN, 'finite_number', 'Input should be a finite number'],
    ['uint8', 256, 'less_than_equal', 'Input should be less than or equal to 255'],
    ['uint8', -1, 'greater_than_equal', 'Input should be greater than or equal to 0'],
    ['int64', 2n ** 63n, 'less_than_equal', 'Input should be less than or equal to 9223372036854775807'],
    ['bool', 2, 'bool_parsing', 'Input should be a valid boolean, unable to interpret input'],
    ['bool', null, 'bool_type', 'Input should be a valid boolean'],
    ['string', 1, 'string_type', 'Input should be a valid string'],
    ['string', 'a\0b', 'value_error', 'Value error, a text with a NUL character cannot be passed to the model'],
  ])('%s not from %o', (name, value, type, msg) => {
    const read = readScalar(value, element(name));
    expect(isProblem(read) && [read.type, read.msg]).toEqual([type, msg]);
  });
});
