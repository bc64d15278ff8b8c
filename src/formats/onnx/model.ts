/** Element types of ONNX by their number in the format; names are those of NumPy where it has one. */
export const ELEMENT_TYPES = {
  1: 'float32',
  2: 'uint8',
  3: 'int8',
  4: 'uint16',
  5: 'int16',
  6: 'int32',
  7: 'int64',
  8: 'string',
  9: 'bool',
  10: 'float16',
  11: 'float64',
  12: 'uint32',
  13: 'uint64',
  14: 'complex64',
  15: 'complex128',
  16: 'bfloat16',
  17: 'float8e4m3fn',
  18: 'float8e4m3fnuz',
  19: 'float8e5m2',
  20: 'float8e5m2fnuz',
  21: 'uint4',
  22: 'int4',
  23: 'float4e2m1',
  24: 'float8e8m0',
  25: 'uint2',
  26: 'int2',
  27: 'float6e2m3',
  28: 'float6e3m2',
} as const;

/** The type of the elements of a tensor; `unknown` when the file does not say or says a newer one. */
export type ElementType = (typeof ELEMENT_TYPES)[keyof typeof ELEMENT_TYPES] | 'unknown';

/** The length of a tensor along one axis: a number, the name of a free length, or null for a free length without a name. */
export type Dimension = number | string | null;

/** One input or output of a model. */
export interface OnnxValue {
  readonly name: string;
  /** Only tensors can be served: the runtime for Node has no others. */
  readonly kind: 'tensor' | 'sequence' | 'map' | 'optional' | 'sparse' | 'unknown';
  /** Of a tensor: the type of its elements. Of a sequence or map: that of the tensors in it. */
  readonly elemType: ElementType;
  /** Of a tensor; empty for a scalar, and for anything that is no tensor. */
  readonly shape: readonly Dimension[];
  /** Whether the file states the shape; without it even the number of axes is free. */
  readonly hasShape: boolean;
  /** The type as ONNX spells it: `tensor(float)`, `seq(map(string,tensor(float)))`. */
  readonly type: string;
}

/** What an ONNX file says about itself, without its weights. */
export interface OnnxModel {
  readonly irVersion: number;
  /** Version of each operator set, by domain; the standard one is `ai.onnx`. */
  readonly opset: Readonly<Record<string, number>>;
  readonly producer: string;
  readonly producerVersion: string;
  readonly modelVersion: number;
  readonly docString: string;
  readonly graphName: string;
  /** What a caller passes: graph inputs that have no value in the file. */
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly metadata: Readonly<Record<string, string>>;
  /** Names of a classifier's classes in the order of its probabilities, where the file tells them. */
  readonly classes: readonly string[] | undefined;
  /** Names of the operators used, each once, sorted; those outside the standard set as `ai.onnx.ml.Scaler`. */
  readonly operators: readonly string[];
  /** Number of elements of all weights; names, shapes and constants inside nodes do not count. */
  readonly parameters: number;
  /** Files beside the model that hold weights, relative to its folder, with `/`, sorted. */
  readonly externalFiles: readonly string[];
}
