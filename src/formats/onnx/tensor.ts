import {fail} from '../../core/errors/index.js';
import {ELEMENT_TYPES, type ElementType} from './model.js';
import type {onnx} from './proto.generated.js';

/** A constant of a graph. `data` is in row-major order and as long as the product of `shape`. */
export type OnnxTensor =
  | {
      readonly name: string;
      readonly elemType: 'float32' | 'float64';
      readonly shape: readonly number[];
      readonly data: ArrayLike<number>;
    }
  | {
      readonly name: string;
      readonly elemType: 'int64';
      readonly shape: readonly number[];
      readonly data: ArrayLike<number | bigint>;
    }
  | {
      readonly name: string;
      readonly elemType: 'string';
      readonly shape: readonly number[];
      readonly data: readonly string[];
    };

/** Returns the number ONNX has for an element type. */
export function elementNumber(type: ElementType): number {
  const found = Object.entries(ELEMENT_TYPES).find(([, name]) => name === type);
  if (!found) throw fail('E_ONNX_BUILD', {detail: `there is no element type \`${type}\``});
  return Number(found[0]);
}

/** Returns the message of a tensor; numbers as raw little-endian bytes. */
export function encodeTensor(tensor: OnnxTensor): onnx.TensorProto.$Properties {
  const {name, elemType, shape, data} = tensor;
  const size = shape.reduce((product, length) => product * length, 1);
  if (size !== data.length)
    throw fail('E_ONNX_BUILD', {detail: `the tensor \`${name}\` has ${data.length} values, its shape takes ${size}`});
  const message = {name, dims: [...shape], dataType: elementNumber(elemType)};
  if (tensor.elemType === 'string') return {...message, stringData: tensor.data.map(utf8)};
  return {...message, rawData: rawBytes(tensor)};
}

function rawBytes(tensor: Exclude<OnnxTensor, {elemType: 'string'}>): Uint8Array {
  const width = tensor.elemType === 'float32' ? 4 : 8;
  const bytes = new Uint8Array(tensor.data.length * width);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < tensor.data.length; index++) {
    const value = tensor.data[index] ?? 0;
    if (tensor.elemType === 'float32') view.setFloat32(index * width, Number(value), true);
    else if (tensor.elemType === 'float64') view.setFloat64(index * width, Number(value), true);
    else view.setBigInt64(index * width, BigInt(value), true);
  }
  return bytes;
}

/** Returns the UTF-8 bytes of a text. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
