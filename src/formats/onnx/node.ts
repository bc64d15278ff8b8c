import {fail} from '../../core/errors/index.js';
import {onnx} from './proto.generated.js';
import {encodeTensor, type OnnxTensor, utf8} from './tensor.js';

/** The value of an attribute of a node; ONNX tells integers and floats apart, JavaScript does not, so each says its type. */
export type OnnxAttribute =
  | {readonly float: number}
  | {readonly int: number}
  | {readonly string: string}
  | {readonly floats: readonly number[]}
  | {readonly ints: readonly number[]}
  | {readonly strings: readonly string[]}
  | {readonly tensor: OnnxTensor};

/** One operation of a graph. */
export interface OnnxNode {
  readonly op: string;
  /** Names of the tensors it reads; the empty text for an optional one left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
  /** Operator set the operation belongs to; the standard one when absent. */
  readonly domain?: 'ai.onnx.ml';
}

type AttributeMessage = onnx.AttributeProto.$Properties;
const Kind = onnx.AttributeProto.AttributeType;

/** Returns the message of a node, named by its operation and place. */
export function encodeNode(node: OnnxNode, index: number): onnx.NodeProto.$Properties {
  return {
    name: `${node.op}_${index}`,
    opType: node.op,
    input: [...node.inputs],
    output: [...node.outputs],
    ...(node.domain === undefined ? {} : {domain: node.domain}),
    attribute: Object.entries(node.attributes ?? {}).map(([name, value]) => ({name, ...encodeAttribute(name, value)})),
  };
}

function encodeAttribute(name: string, value: OnnxAttribute): AttributeMessage {
  if ('float' in value) return {type: Kind.FLOAT, f: value.float};
  if ('int' in value) return {type: Kind.INT, i: checkInteger(name, value.int)};
  if ('string' in value) return {type: Kind.STRING, s: utf8(value.string)};
  if ('floats' in value) return {type: Kind.FLOATS, floats: [...value.floats]};
  if ('ints' in value) return {type: Kind.INTS, ints: value.ints.map((item) => checkInteger(name, item))};
  if ('strings' in value) return {type: Kind.STRINGS, strings: value.strings.map(utf8)};
  return {type: Kind.TENSOR, t: encodeTensor(value.tensor)};
}

function checkInteger(name: string, value: number): number {
  if (Number.isSafeInteger(value)) return value;
  throw fail('E_ONNX_BUILD', {detail: `the attribute \`${name}\` takes integers, got ${value}`});
}

/** Returns a node of the standard operator set. */
export function node(
  op: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Readonly<Record<string, OnnxAttribute>> = {},
): OnnxNode {
  return {op, inputs, outputs, attributes};
}

/** Returns a node of the operator set `ai.onnx.ml`: encoders, scalers, trees. */
export function mlNode(
  op: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Readonly<Record<string, OnnxAttribute>> = {},
): OnnxNode {
  return {op, inputs, outputs, attributes, domain: 'ai.onnx.ml'};
}
