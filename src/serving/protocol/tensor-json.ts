import type {TensorValue} from '../../platform/onnxruntime/index.js';
import {type Element, elementOf, hasNul, store, type TensorData} from '../element.js';
import {fromHalf, toHalf} from '../half.js';
import {badRequest} from '../refusal.js';
import {nulRefusal} from './tensor-binary.js';

const MAX_DEPTH = 100;

/** Returns the values of `data`, flat or nested, as a tensor of `size` values. Throws a 400 that names the tensor. */
export function readJsonData(name: string, element: Element, data: unknown, size: number): TensorData {
  if (!Array.isArray(data)) throw badRequest(`the data of input '${name}' must be a list`);
  const values = element.allocate(size);
  const end = readList({name, element, values}, data, 0, 1);
  if (end !== size) throw badRequest(`input '${name}' has ${end} values, its shape takes ${size}`);
  return values;
}

interface Target {
  readonly name: string;
  readonly element: Element;
  readonly values: TensorData;
}

/** Stores the values of a list from `at` on and returns where the next one goes. */
function readList(target: Target, list: readonly unknown[], at: number, depth: number): number {
  if (depth > MAX_DEPTH) throw badRequest(`the data of input '${target.name}' is nested too deeply`);
  const {element, values} = target;
  let next = at;
  for (const item of list) {
    if (Array.isArray(item)) next = readList(target, item, next, depth + 1);
    else {
      const value = readValue(item, element);
      if (value === undefined) throw wrongValue(target, item);
      if (typeof value === 'string' && hasNul(value)) throw nulRefusal(target.name);
      if (next < values.length) store(values, next, value);
      next++;
    }
  }
  return next;
}

function wrongValue({name, element}: Target, item: unknown): Error {
  const shown = typeof item === 'object' ? (item === null ? 'null' : 'an object') : String(item).slice(0, 40);
  return badRequest(`input '${name}' is ${element.datatype}, which cannot hold ${shown}`);
}

function readValue(item: unknown, element: Element): number | bigint | string | undefined {
  switch (element.family) {
    case 'string':
      return typeof item === 'string' ? item : undefined;
    case 'bool':
      if (typeof item === 'boolean') return item ? 1 : 0;
      return item === 0 || item === 1 ? item : undefined;
    case 'float': {
      if (typeof item !== 'number' && typeof item !== 'bigint') return undefined;
      return element.name === 'float16' ? toHalf(Number(item)) : Number(item);
    }
    case 'integer':
      return readInteger(item, element);
  }
}

function readInteger(item: unknown, {range, sizeBytes}: Element): number | bigint | undefined {
  if (typeof item === 'number' ? !Number.isInteger(item) : typeof item !== 'bigint') return undefined;
  const whole = BigInt(item as number | bigint);
  if (!range || whole < range[0] || whole > range[1]) return undefined;
  return sizeBytes === 8 ? whole : Number(whole);
}

/** Returns whether a tensor holds a number JSON has no form for. */
export function hasNonFinite({dataType, data}: TensorValue): boolean {
  if (elementOf(dataType)?.family !== 'float') return false;
  const half = dataType === 'float16' && data instanceof Uint16Array;
  for (let index = 0; index < data.length; index++) {
    const value = Number(data[index]);
    if (!Number.isFinite(half ? fromHalf(value) : value)) return true;
  }
  return false;
}

/** Returns the values of a tensor as a flat JSON list; integers with all their digits, `NaN` and `Infinity` as words. */
export function writeJsonData({dataType, data}: TensorValue): string {
  if (dataType === 'string') return JSON.stringify(data);
  if (dataType === 'bool') return `[${Array.from(data as Uint8Array, (value) => value !== 0).join(',')}]`;
  if (dataType === 'float16' && data instanceof Uint16Array) return `[${Array.from(data, fromHalf).join(',')}]`;
  // The lists of numbers print themselves, without a copy as JavaScript values.
  return `[${(data as Float64Array).join(',')}]`;
}
