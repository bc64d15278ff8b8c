import {CLASSES_KEY, classesOfNode} from './classes.js';
import {onnx} from './proto.generated.js';
import {decodeOnnx} from './read.js';
import {elementNumber} from './tensor.js';

type Node = onnx.NodeProto.$Properties;
type Output = onnx.ValueInfoProto.$Properties;

const isZipMap = ({opType, domain}: Node): boolean => opType === 'ZipMap' && domain === 'ai.onnx.ml';

/** `Identity` is in every version of the standard operators, but the file has to import one. */
const hasStandardOperators = ({opsetImport}: onnx.ModelProto): boolean =>
  opsetImport.some(({domain}) => !domain || domain === 'ai.onnx');

/**
 * Returns a classifier whose probabilities come as a matrix, one column for each class, instead of the sequence of maps that
 * `ZipMap` makes of it and that few runtimes can return; undefined when the model has no such output.
 *
 * The operator is replaced by `Identity`: names and values stay. Throws E_NOT_ONNX.
 */
export function withoutZipMap(bytes: Uint8Array, file: string): Uint8Array | undefined {
  const model = decodeOnnx(bytes, file);
  const nodes = model.graph?.node ?? [];
  if (!nodes.some(isZipMap) || !hasStandardOperators(model)) return undefined;
  const classes = new Map(nodes.filter(isZipMap).map((node) => [node.output?.[0], classesOfNode(node)]));
  const graph = {
    ...model.graph,
    node: nodes.map((node) => (isZipMap(node) ? {...node, opType: 'Identity', domain: '', attribute: []} : node)),
    output: (model.graph?.output ?? []).map((output) => {
      const labels = classes.get(output.name ?? undefined);
      return labels ? matrixOutput(output, labels.length) : output;
    }),
  };
  const metadata = [...classes.values()].find((labels) => labels !== undefined);
  const metadataProps = metadata
    ? [...model.metadataProps, {key: CLASSES_KEY, value: JSON.stringify(metadata)}]
    : model.metadataProps;
  return onnx.ModelProto.encode({...model, graph, metadataProps}).finish();
}

function matrixOutput({name}: Output, width: number): Output {
  const shape = {dim: [{dimParam: 'N'}, {dimValue: width}]};
  return {name: name ?? '', type: {tensorType: {elemType: elementNumber('float32'), shape}}};
}
