import {promisify} from 'node:util';
import {constants, deflate, gunzip, gzip, inflate} from 'node:zlib';
import {Refusal} from '../refusal.js';

const unpackers = {gzip: promisify(gunzip), 'x-gzip': promisify(gunzip), deflate: promisify(inflate)} as const;
const packers = {gzip: promisify(gzip), deflate: promisify(deflate)} as const;
/** Smaller answers do not get shorter on the wire. */
const MIN_PACKED = 1024;

/** Returns the bytes of a body, unpacked where it is packed. Throws Refusal 400, 413, 415. */
export async function unpackBody(body: Buffer, encoding: string | undefined, maxBytes: number): Promise<Buffer> {
  const name = encoding?.trim().toLowerCase() ?? '';
  if (name === '' || name === 'identity') return body;
  if (!Object.hasOwn(unpackers, name))
    throw new Refusal(415, `content encoding '${name.slice(0, 40)}' is not offered: send gzip, deflate or none`);
  try {
    return await unpackers[name as keyof typeof unpackers](body, {maxOutputLength: maxBytes});
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(maxBytes);
    throw new Refusal(400, `the body is not ${name} data`);
  }
}

/** Returns the refusal of a body over the limit. */
export function tooLarge(maxBytes: number): Refusal {
  return new Refusal(413, `the body is larger than ${maxBytes} bytes`);
}

/** Returns the encoding an answer is packed with: what the caller takes, undefined for none. */
export function chooseEncoding(accept: string | undefined, sizeBytes: number): keyof typeof packers | undefined {
  if (!accept || sizeBytes < MIN_PACKED) return undefined;
  const taken = accept
    .toLowerCase()
    .split(',')
    .map((item) => item.trim())
    .filter((item) => !/;\s*q=0(?:\.0*)?$/.test(item))
    .map((item) => item.split(';')[0]?.trim());
  if (taken.includes('gzip') || taken.includes('*')) return 'gzip';
  return taken.includes('deflate') ? 'deflate' : undefined;
}

/** Returns packed bytes; quickly rather than small. */
export function packBody(body: string | Uint8Array, encoding: keyof typeof packers): Promise<Buffer> {
  return packers[encoding](body, {level: constants.Z_BEST_SPEED});
}
