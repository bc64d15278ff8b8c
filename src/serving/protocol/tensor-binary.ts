import type {TensorValue} from '../../platform/onnxruntime/index.js';
import {type Element, hasNul, type TensorData} from '../element.js';
import {badRequest, type Refusal} from '../refusal.js';

const LENGTH_BYTES = 4;
const DECODER = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true});

/**
 * Returns a tensor of `size` values from its bytes on the wire: little-endian, row-major, unpadded; texts as a 32-bit length
 * and UTF-8 bytes. Throws a 400 that names the tensor.
 */
export function readBinaryData(name: string, element: Element, bytes: Uint8Array, size: number): TensorData {
  if (element.family === 'string') return readTexts(name, bytes, size);
  const wanted = size * element.sizeBytes;
  if (bytes.length !== wanted)
    throw badRequest(`input '${name}' has ${bytes.length} bytes of data, its shape takes ${wanted}`);
  const values = element.allocate(size) as Uint8Array;
  // A copy: in the body the values need not lie where the processor may read them.
  new Uint8Array(values.buffer, values.byteOffset, wanted).set(bytes);
  if (element.family === 'bool') for (const [index, value] of values.entries()) values[index] = value === 0 ? 0 : 1;
  return values;
}

/** Returns the text of UTF-8 bytes. Throws a 400 that names the tensor. */
export function readText(name: string, bytes: Uint8Array): string {
  let text: string;
  try {
    text = DECODER.decode(bytes);
  } catch {
    throw badRequest(`input '${name}' has a text that is not UTF-8`);
  }
  if (hasNul(text)) throw nulRefusal(name);
  return text;
}

/** Returns the refusal of a text the runtime would cut short. */
export function nulRefusal(name: string): Refusal {
  return badRequest(`input '${name}' has a text with a NUL character, which cannot be passed to the model`);
}

function readTexts(name: string, bytes: Uint8Array, size: number): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const texts: string[] = [];
  let at = 0;
  while (at < bytes.length) {
    const start = at + LENGTH_BYTES;
    const end = start <= bytes.length ? start + view.getUint32(at, true) : Number.POSITIVE_INFINITY;
    if (end > bytes.length) throw badRequest(`input '${name}' has a text that is cut off`);
    texts.push(readText(name, bytes.subarray(start, end)));
    at = end;
  }
  if (texts.length !== size) throw badRequest(`input '${name}' has ${texts.length} values, its shape takes ${size}`);
  return texts;
}

/** Returns the bytes of a tensor on the wire. */
export function writeBinaryData({dataType, data}: TensorValue): Uint8Array {
  if (dataType === 'string') return writeTexts(data as string[]);
  const {buffer, byteOffset, byteLength} = data as Uint8Array;
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function writeTexts(texts: readonly string[]): Uint8Array {
  const encoded = texts.map((text) => new TextEncoder().encode(text));
  const bytes = new Uint8Array(encoded.reduce((total, {length}) => total + LENGTH_BYTES + length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const text of encoded) {
    view.setUint32(at, text.length, true);
    bytes.set(text, at + LENGTH_BYTES);
    at += LENGTH_BYTES + text.length;
  }
  return bytes;
}
