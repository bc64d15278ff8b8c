import type {Port, ServedSignature} from '../model.js';

/** What the Open Inference Protocol says about a tensor. */
export interface TensorMetadata {
  readonly name: string;
  readonly datatype: string;
  readonly shape: readonly number[];
}

const FREE = -1;

function describe({name, element, shape, isShapeless}: Port): TensorMetadata {
  return {name, datatype: element.datatype, shape: isShapeless ? [FREE] : shape};
}

/** Returns the metadata of a model as the Open Inference Protocol has it. */
export function modelMetadata(
  name: string,
  versions: readonly string[],
  {inputs, outputs}: ServedSignature,
): Record<string, unknown> {
  return {name, versions, platform: 'onnx_onnxv1', inputs: inputs.map(describe), outputs: outputs.map(describe)};
}
