import {fail, type MlopsError} from '../core/errors/index.js';

/** Returns a strict UTF-8 decoder that leaves out a byte order mark. */
export function decoder(): InstanceType<typeof TextDecoder> {
  return new TextDecoder('utf-8', {fatal: true});
}

/** Returns the text of a UTF-8 file without its byte order mark. Throws E_TEXT_ENCODING for any other bytes. */
export function decodeText(bytes: Uint8Array, file: string): string {
  try {
    return decoder().decode(bytes);
  } catch (error) {
    throw decodingError(file, bytes, error);
  }
}

/** Returns the error for bytes that are not UTF-8, with what they seem to be. */
export function decodingError(file: string, bytes: Uint8Array | undefined, cause: unknown): MlopsError {
  const [first, second] = bytes ?? [];
  const utf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  return fail('E_TEXT_ENCODING', {file, seems: utf16 ? 'UTF-16' : undefined}, {cause});
}
