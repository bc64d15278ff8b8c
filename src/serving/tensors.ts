import type {TensorValue} from '../platform/onnxruntime/index.js';
import {elementOf, sizeOf, type TensorData} from './element.js';

/** Returns some rows (positions along the first axis) of a tensor; numbers are a view, not a copy. */
export function sliceRows(tensor: TensorValue, from: number, to: number): TensorValue {
  const [, ...rowShape] = tensor.shape;
  const size = sizeOf(rowShape);
  const data = Array.isArray(tensor.data)
    ? tensor.data.slice(from * size, to * size)
    : (tensor.data as Exclude<TensorData, string[]>).subarray(from * size, to * size);
  return {dataType: tensor.dataType, shape: [to - from, ...rowShape], data: data as TensorData};
}

/** Returns one tensor with the rows of all, in their order. They must agree in type and in all other axes. */
export function concatRows(tensors: readonly TensorValue[]): TensorValue {
  const [first] = tensors;
  const element = first && elementOf(first.dataType);
  if (!first || !element) throw new Error('there is nothing to put together');
  if (tensors.length === 1) return first;
  const rows = tensors.reduce((total, {shape}) => total + (shape[0] ?? 0), 0);
  const shape = [rows, ...first.shape.slice(1)];
  if (element.family === 'string')
    return {dataType: first.dataType, shape, data: tensors.flatMap(({data}) => data as string[])};
  const whole = element.allocate(sizeOf(shape)) as Uint8Array;
  let at = 0;
  for (const {data} of tensors) {
    whole.set(data as Uint8Array, at);
    at += data.length;
  }
  return {dataType: first.dataType, shape, data: whole};
}
