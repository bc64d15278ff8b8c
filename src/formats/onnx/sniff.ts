/** Beginnings of files that people take for ONNX models, at an offset. */
const MAGIC: readonly (readonly [offset: number, bytes: string, name: string])[] = [
  [0, 'PK\x03\x04', 'a zip archive, as PyTorch (.pt), Keras (.keras) and NumPy (.npz) write them'],
  [0, '\x89HDF', 'an HDF5 file, as Keras (.h5) writes it'],
  [0, '\x1f\x8b', 'a gzip archive'],
  [0, 'GGUF', 'a GGUF model'],
  [0, '%PDF', 'a PDF document'],
  [0, 'version https://git-lfs', 'a Git LFS pointer: run `git lfs pull`'],
  [0, '<', 'an HTML or XML page'],
  [0, 'outs:', 'a pointer to tracked data, not the data'],
  [4, 'TFL3', 'a TensorFlow Lite model'],
  [4, 'ORTM', 'a model in the ORT format'],
  [8, '{"', 'a safetensors file'],
];

/** Returns what a file that is no ONNX model seems to be, from its first bytes (`it is …`), or undefined. */
export function recogniseFile(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return 'it is empty';
  const head = String.fromCharCode(...bytes.subarray(0, 64));
  const known = MAGIC.find(([offset, magic]) => head.startsWith(magic, offset));
  if (known) return `it is ${known[2]}`;
  // A pickle starts with its protocol's version; the protocol is in use from 2 to 5.
  const [first, second = 0] = bytes;
  if (first === 0x80 && second >= 2 && second <= 5) return 'it is a Python pickle, as joblib and scikit-learn write it';
  if (/^\s*[[{]/.test(head)) return 'it is a JSON file';
  return undefined;
}
