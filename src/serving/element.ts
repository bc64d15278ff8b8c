import type {TensorValue} from '../platform/onnxruntime/index.js';
import {fromHalf} from './half.js';

/** The values of a tensor in row-major order. */
export type TensorData = TensorValue['data'];

/** One value of a tensor: `bigint` for 64-bit integers, the bits of a half are a number already. */
export type Scalar = number | bigint | string | boolean;

/** What is known about one type of elements. */
export interface Element {
  /** As ONNX and NumPy name it. */
  readonly name: TensorValue['dataType'];
  /** As the Open Inference Protocol names it. */
  readonly datatype: string;
  readonly family: 'float' | 'integer' | 'bool' | 'string';
  /** Bytes of one value on the wire; 0 where each has its own length. */
  readonly sizeBytes: number;
  /** Of integers. */
  readonly range?: readonly [min: bigint, max: bigint];
  allocate(length: number): TensorData;
}

const integer = (
  name: Element['name'],
  datatype: string,
  sizeBytes: number,
  allocate: Element['allocate'],
): Element => {
  const bits = BigInt(8 * sizeBytes);
  const range = datatype.startsWith('U')
    ? ([0n, 2n ** bits - 1n] as const)
    : ([-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n] as const);
  return {name, datatype, family: 'integer', sizeBytes, range, allocate};
};

/** Every type of elements the runtime takes and gives. */
const ELEMENTS: readonly Element[] = [
  {name: 'bool', datatype: 'BOOL', family: 'bool', sizeBytes: 1, allocate: (length) => new Uint8Array(length)},
  integer('uint8', 'UINT8', 1, (length) => new Uint8Array(length)),
  integer('uint16', 'UINT16', 2, (length) => new Uint16Array(length)),
  integer('uint32', 'UINT32', 4, (length) => new Uint32Array(length)),
  integer('uint64', 'UINT64', 8, (length) => new BigUint64Array(length)),
  integer('int8', 'INT8', 1, (length) => new Int8Array(length)),
  integer('int16', 'INT16', 2, (length) => new Int16Array(length)),
  integer('int32', 'INT32', 4, (length) => new Int32Array(length)),
  integer('int64', 'INT64', 8, (length) => new BigInt64Array(length)),
  {name: 'float16', datatype: 'FP16', family: 'float', sizeBytes: 2, allocate: (length) => new Uint16Array(length)},
  {name: 'float32', datatype: 'FP32', family: 'float', sizeBytes: 4, allocate: (length) => new Float32Array(length)},
  {name: 'float64', datatype: 'FP64', family: 'float', sizeBytes: 8, allocate: (length) => new Float64Array(length)},
  {name: 'string', datatype: 'BYTES', family: 'string', sizeBytes: 0, allocate: (length) => new Array(length).fill('')},
];

const BY_NAME = new Map<string, Element>(ELEMENTS.map((element) => [element.name, element]));

/** Returns what is known about a type by its ONNX name; undefined for types the runtime does not have. */
export function elementOf(name: string): Element | undefined {
  return BY_NAME.get(name);
}

/** Writes one value into a tensor; the value must be of the kind the tensor holds. */
export function store(data: TensorData, index: number, value: number | bigint | string): void {
  (data as unknown as {[index: number]: number | bigint | string})[index] = value;
}

/** Returns one value of a tensor: text, truth, or a number; 64-bit integers beyond 2^53 as bigint. */
export function scalarAt(element: Element, data: TensorData, index: number): Scalar {
  const value = (data as unknown as {readonly [index: number]: number | bigint | string})[index] ?? 0;
  if (element.family === 'bool') return Number(value) !== 0;
  // Newer engines hold halves as numbers already.
  if (element.name === 'float16' && data instanceof Uint16Array) return fromHalf(Number(value));
  if (typeof value !== 'bigint') return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** Whether the runtime would cut a text short: it ends texts at the first NUL character, without a word. */
export function hasNul(text: string): boolean {
  return text.includes('\0');
}

/** Returns the number of elements of a shape; 1 for a scalar. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
