import {fail} from '../../core/errors/index.js';
import type {Dimension, ElementType} from './model.js';
import {encodeNode, type OnnxNode} from './node.js';
import {onnx} from './proto.generated.js';
import {elementNumber, encodeTensor, type OnnxTensor} from './tensor.js';

/** A tensor that goes into or comes out of a model. */
export interface OnnxPort {
  readonly name: string;
  readonly elemType: ElementType;
  /** A number, the name of a free length (`'N'` for rows), or null for a free length without a name. */
  readonly shape: readonly Dimension[];
}

export interface OnnxGraph {
  readonly graphName: string;
  readonly inputs: readonly OnnxPort[];
  readonly outputs: readonly OnnxPort[];
  /** In the order of computation: what a node reads is made before. */
  readonly nodes: readonly OnnxNode[];
  readonly initializers?: readonly OnnxTensor[];
  /** Version of the standard operator set, 17 to 21; 17 when absent, which every current runtime has. */
  readonly opset?: number;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly producerName?: string;
  readonly docString?: string;
}

const IR_VERSION = 9;
const DEFAULT_OPSET = 17;
const ML_OPSET = 3;

/**
 * Returns the bytes of an ONNX model: IR version 9, the operator set asked for, `ai.onnx.ml` 3 when a node needs it. The same
 * graph always gives the same bytes.
 *
 * Throws E_ONNX_BUILD when a node reads what nothing makes, a name is made twice, an output is never made, or the operator set
 * is not among 17 to 21. Shapes inside the graph are not checked: the runtime does that when it loads the model.
 */
export function buildOnnx(graph: OnnxGraph): Uint8Array {
  const {opset = DEFAULT_OPSET} = graph;
  if (!(Number.isInteger(opset) && opset >= 17 && opset <= 21))
    throw broken(`the operator set ${opset} is not among 17 to 21`);
  checkWiring(graph);
  const usesMl = graph.nodes.some(({domain}) => domain === 'ai.onnx.ml');
  return onnx.ModelProto.encode({
    irVersion: IR_VERSION,
    producerName: graph.producerName ?? 'mlops',
    ...(graph.docString === undefined ? {} : {docString: graph.docString}),
    opsetImport: [{domain: '', version: opset}, ...(usesMl ? [{domain: 'ai.onnx.ml', version: ML_OPSET}] : [])],
    metadataProps: Object.entries(graph.metadata ?? {}).map(([key, value]) => ({key, value})),
    graph: {
      name: graph.graphName,
      input: graph.inputs.map(encodePort),
      output: graph.outputs.map(encodePort),
      node: graph.nodes.map(encodeNode),
      initializer: (graph.initializers ?? []).map(encodeTensor),
    },
  }).finish();
}

function encodePort({name, elemType, shape}: OnnxPort): onnx.ValueInfoProto.$Properties {
  const dim = shape.map((length) => {
    if (length === null) return {};
    return typeof length === 'string' ? {dimParam: length} : {dimValue: length};
  });
  return {name, type: {tensorType: {elemType: elementNumber(elemType), shape: {dim}}}};
}

function checkWiring({inputs, outputs, nodes, initializers = []}: OnnxGraph): void {
  const made = new Set<string>();
  const make = (name: string): void => {
    if (name === '') throw broken('a tensor has no name');
    if (made.has(name)) throw broken(`two tensors are called \`${name}\``);
    made.add(name);
  };
  for (const {name} of [...inputs, ...initializers]) make(name);
  for (const {op, inputs: reads, outputs: makes} of nodes) {
    const missing = reads.find((name) => name !== '' && !made.has(name));
    if (missing !== undefined) throw broken(`\`${op}\` reads \`${missing}\`, which nothing before it makes`);
    makes.forEach(make);
  }
  const never = outputs.find(({name}) => !made.has(name));
  if (never) throw broken(`the output \`${never.name}\` is never made`);
}

function broken(detail: string) {
  return fail('E_ONNX_BUILD', {detail});
}
