import {fail} from '../../core/errors/index.js';
import {readClasses} from './classes.js';
import {type Dimension, ELEMENT_TYPES, type ElementType, type OnnxModel, type OnnxValue} from './model.js';
import {onnx} from './proto.generated.js';
import {recogniseFile} from './sniff.js';

type Graph = onnx.GraphProto.$Properties;
type Type = onnx.TypeProto.$Properties;
type Tensor = onnx.TensorProto.$Properties;
type Integer = onnx.ModelProto['irVersion'];

const STANDARD_DOMAIN = 'ai.onnx';

/**
 * Returns what an ONNX file says about itself. Weights are stepped over, not copied: a file of 100 MB takes milliseconds.
 *
 * Reads all versions of the format. Throws E_NOT_ONNX for anything else (empty, cut off, another kind of file), and
 * E_ONNX_EXTERNAL when weights are said to lie outside the model's folder.
 */
export function readOnnx(bytes: Uint8Array, file: string): OnnxModel {
  const model = decodeOnnx(bytes, file);
  const graph = model.graph ?? {};
  const content = gather(model, graph);
  const given = new Set([...(graph.initializer ?? []).map(({name}) => name), ...sparseNames(graph)]);
  return {
    irVersion: toNumber(model.irVersion),
    opset: opsets(model),
    producer: model.producerName,
    producerVersion: model.producerVersion,
    modelVersion: toNumber(model.modelVersion),
    docString: model.docString,
    graphName: graph.name ?? '',
    inputs: (graph.input ?? []).filter(({name}) => !given.has(name)).map(readValue),
    outputs: (graph.output ?? []).map(readValue),
    metadata: Object.fromEntries(model.metadataProps.map(({key, value}) => [key ?? '', value ?? ''])),
    classes: readClasses(model, graph),
    operators: [...content.operators].sort(),
    parameters: content.parameters,
    externalFiles: [...content.locations].map((location) => checkLocation(location, file)).sort(),
  };
}

/** Returns the model in the bytes. Throws E_NOT_ONNX. */
export function decodeOnnx(bytes: Uint8Array, file: string): onnx.ModelProto {
  const other = recogniseFile(bytes);
  const notOnnx = (why: string, cause?: unknown) => fail('E_NOT_ONNX', {file, why: other ?? why}, {cause});
  try {
    const model = onnx.ModelProto.decode(bytes);
    // Protocol buffers have no magic number, and unknown fields are no error: only the content tells.
    if (model.graph && toNumber(model.irVersion) > 0) return model;
  } catch (error) {
    throw notOnnx(
      error instanceof RangeError ? 'it is cut off or damaged' : 'its content is not that of a model',
      error,
    );
  }
  throw notOnnx('it holds no graph');
}

/** Returns a 64-bit number of the format; beyond 2^53 the nearest one, which only a damaged file has in these places. */
function toNumber(value: Integer | null | undefined): number {
  if (value === null || value === undefined) return 0;
  return typeof value === 'number' ? value : value.toNumber();
}

function opsets(model: onnx.ModelProto): Record<string, number> {
  const versions: Record<string, number> = {};
  for (const {domain, version} of model.opsetImport) {
    const name = domain || STANDARD_DOMAIN;
    versions[name] = Math.max(versions[name] ?? 0, toNumber(version));
  }
  // Before IR 3 there was one operator set and no way to name it.
  return Object.keys(versions).length === 0 ? {[STANDARD_DOMAIN]: 1} : versions;
}

function sparseNames(graph: Graph): (string | null | undefined)[] {
  return (graph.sparseInitializer ?? []).map(({values}) => values?.name);
}

function readValue({name, type}: onnx.ValueInfoProto.$Properties): OnnxValue {
  const shape = type?.tensorType?.shape;
  return {
    name: name ?? '',
    kind: kindOf(type),
    elemType: elementType(innermost(type)),
    shape: (shape?.dim ?? []).map(readDimension),
    hasShape: shape !== null && shape !== undefined,
    type: typeText(type),
  };
}

function kindOf(type: Type | null | undefined): OnnxValue['kind'] {
  if (type?.tensorType) return 'tensor';
  if (type?.sequenceType) return 'sequence';
  if (type?.mapType) return 'map';
  if (type?.optionalType) return 'optional';
  return type?.sparseTensorType ? 'sparse' : 'unknown';
}

function innermost(type: Type | null | undefined): number {
  const inner = type?.sequenceType?.elemType ?? type?.mapType?.valueType ?? type?.optionalType?.elemType;
  if (inner) return innermost(inner);
  return type?.tensorType?.elemType ?? type?.sparseTensorType?.elemType ?? 0;
}

function elementType(number: number): ElementType {
  return (ELEMENT_TYPES as Readonly<Record<number, ElementType>>)[number] ?? 'unknown';
}

/** ONNX spells some element types otherwise than NumPy. */
const TYPE_WORDS: Partial<Record<ElementType, string>> = {float32: 'float', float64: 'double'};

function typeText(type: Type | null | undefined): string {
  const word = (number: number | null | undefined): string => {
    const name = elementType(number ?? 0);
    return TYPE_WORDS[name] ?? name;
  };
  if (type?.tensorType) return `tensor(${word(type.tensorType.elemType)})`;
  if (type?.sparseTensorType) return `sparse_tensor(${word(type.sparseTensorType.elemType)})`;
  if (type?.sequenceType) return `seq(${typeText(type.sequenceType.elemType)})`;
  if (type?.optionalType) return `optional(${typeText(type.optionalType.elemType)})`;
  return type?.mapType ? `map(${word(type.mapType.keyType)},${typeText(type.mapType.valueType)})` : 'unknown';
}

function readDimension({dimValue, dimParam}: onnx.TensorShapeProto.Dimension.$Properties): Dimension {
  if (dimParam) return dimParam;
  const length = toNumber(dimValue);
  // 0 stands for a free length in old files: no input of a model is empty by definition; -1 is what exporters write.
  return length > 0 ? length : null;
}

interface Content {
  readonly operators: Set<string>;
  readonly locations: Set<string>;
  parameters: number;
}

function gather(model: onnx.ModelProto, graph: Graph): Content {
  const content: Content = {operators: new Set(), locations: new Set(), parameters: 0};
  gatherGraph(graph, content);
  for (const body of model.functions) gatherNodes(body.node ?? [], content);
  return content;
}

function gatherGraph(graph: Graph, content: Content): void {
  for (const tensor of graph.initializer ?? []) gatherTensor(tensor, content);
  for (const {values} of graph.sparseInitializer ?? []) if (values) gatherTensor(values, content);
  gatherNodes(graph.node ?? [], content);
}

function gatherTensor(tensor: Tensor, content: Content): void {
  content.parameters += (tensor.dims ?? []).reduce<number>((product, length) => product * toNumber(length), 1);
  gatherLocation(tensor, content);
}

function gatherLocation(tensor: Tensor, content: Content): void {
  if (tensor.dataLocation !== onnx.TensorProto.DataLocation.EXTERNAL) return;
  content.locations.add((tensor.externalData ?? []).find(({key}) => key === 'location')?.value ?? '');
}

function gatherNodes(nodes: readonly onnx.NodeProto.$Properties[], content: Content): void {
  for (const {opType, domain, attribute} of nodes) {
    content.operators.add(domain && domain !== STANDARD_DOMAIN ? `${domain}.${opType}` : (opType ?? ''));
    for (const item of attribute ?? []) gatherAttribute(item, content);
  }
}

function gatherAttribute(attribute: onnx.AttributeProto.$Properties, content: Content): void {
  const {t, tensors, g, graphs} = attribute;
  for (const tensor of [t, ...(tensors ?? [])]) if (tensor) gatherLocation(tensor, content);
  for (const graph of [g, ...(graphs ?? [])]) if (graph) gatherGraph(graph, content);
}

/** Returns a location of weights with `/`, when it stays inside the model's folder. */
function checkLocation(location: string, file: string): string {
  const path = location.replaceAll('\\', '/').replace(/^(?:\.\/)+/, '');
  const outside =
    path.startsWith('/') || /^[a-zA-Z]:/.test(path) || path.split('/').includes('..') || path.includes('\0');
  if (path === '' || outside) throw fail('E_ONNX_EXTERNAL', {file, location});
  return path;
}
