import type {ElementType, OnnxModel, OnnxValue} from '../formats/onnx/index.js';

/** One input or output, spelled as MLflow spells tensors in the signature of a model. */
export interface TensorSpec {
  readonly type: 'tensor';
  readonly name: string;
  /** `dtype` as NumPy names it; -1 in the shape is a free length. */
  readonly 'tensor-spec': {readonly dtype: string; readonly shape: readonly number[]};
}

/** What a model takes and gives. */
export interface Signature {
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
}

const FREE = -1;

/** NumPy calls text `str`; the other names are NumPy's already. */
const dtypeOf = (type: ElementType): string => (type === 'string' ? 'str' : type);

function specOf({name, elemType, shape}: OnnxValue): TensorSpec {
  const lengths = shape.map((length) => (typeof length === 'number' ? length : FREE));
  return {type: 'tensor', name, 'tensor-spec': {dtype: dtypeOf(elemType), shape: lengths}};
}

/**
 * Returns the signature of an ONNX model, inputs and outputs in the order of the file.
 *
 * Outputs that are no tensors (maps and sequences, as ZipMap makes them) are left out: a signature cannot say what they are.
 */
export function signatureOf(model: OnnxModel): Signature {
  return {
    inputs: model.inputs.map(specOf),
    outputs: model.outputs.filter(({kind}) => kind === 'tensor').map(specOf),
  };
}

/** Returns `age: float32 [-1, 1]`. */
export function describeTensor({name, 'tensor-spec': spec}: TensorSpec): string {
  return `${name}: ${spec.dtype} [${spec.shape.join(', ')}]`;
}
