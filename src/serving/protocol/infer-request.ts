import {z} from 'zod';
import {isMlopsError} from '../../core/errors/index.js';
import {sizeOf} from '../element.js';
import {parseBody} from '../json-text.js';
import type {Port, ServedSignature} from '../model.js';
import {badRequest, Refusal} from '../refusal.js';
import type {Feeds} from '../rows.js';
import {readBinaryData, readText} from './tensor-binary.js';
import {readJsonData} from './tensor-json.js';

/** An output that was asked for. */
export interface WantedOutput {
  readonly name: string;
  readonly isBinary: boolean;
}

/** A request of the Open Inference Protocol, checked against the model. */
export interface InferRequest {
  readonly id: string | undefined;
  readonly feeds: Feeds;
  readonly outputs: readonly WantedOutput[];
  /** `NaN` and `Infinity` may stand in the answer as words. */
  readonly allowNan: boolean;
  /** The caller's own limit. */
  readonly timeoutMs: number | undefined;
}

const Parameters = z.record(z.string(), z.unknown()).optional();
const Body = z.object({
  id: z.string().optional(),
  parameters: Parameters,
  inputs: z.array(
    z.object({
      name: z.string(),
      shape: z.array(z.union([z.int().min(0), z.bigint()])),
      datatype: z.string(),
      parameters: Parameters,
      data: z.unknown().optional(),
    }),
  ),
  outputs: z.array(z.object({name: z.string(), parameters: Parameters})).optional(),
});
type InputTensor = z.output<typeof Body>['inputs'][number];

const FREE = -1;
/** More elements than this cannot come in a body, whatever its shape says. */
const MAX_ELEMENTS = 2 ** 31;
const MICROSECONDS = 1000;

/**
 * Returns the request in a body: JSON, or JSON of `headerLength` bytes followed by the binary data of its inputs, or with a
 * `headerLength` of 0 the data of the only input. Throws Refusal: 400 for what is wrong, 501 for what is not offered.
 */
export function readInferRequest(
  body: Uint8Array,
  headerLength: number | undefined,
  signature: ServedSignature,
): InferRequest {
  if (headerLength === 0) return readRawRequest(body, signature);
  if (headerLength !== undefined && headerLength > body.length)
    throw badRequest(`Inference-Header-Content-Length is ${headerLength}, the body has ${body.length} bytes`);
  const json = headerLength === undefined ? body : body.subarray(0, headerLength);
  const blobs = headerLength === undefined ? new Uint8Array(0) : body.subarray(headerLength);
  const request = parseRequest(json, signature);
  const feeds = readInputs(request.inputs, blobs, signature);
  const parameters = request.parameters ?? {};
  const timeout = parameters['timeout'];
  return {
    id: request.id,
    feeds,
    outputs: readOutputs(request.outputs, parameters['binary_data_output'] === true, signature),
    allowNan: parameters['allow_nan'] === true,
    timeoutMs: typeof timeout === 'number' && timeout > 0 ? timeout / MICROSECONDS : undefined,
  };
}

function parseRequest(json: Uint8Array, {inputs}: ServedSignature): z.output<typeof Body> {
  const exact = inputs.some(({element}) => element.family === 'integer' && element.sizeBytes === 8);
  let value: unknown;
  try {
    value = parseBody(new TextDecoder('utf-8', {fatal: true}).decode(json), exact);
  } catch (error) {
    if (isMlopsError(error, 'E_JSON_SYNTAX')) throw badRequest(`the body is not JSON: ${reasonOf(error.problems)}`);
    if (error instanceof TypeError) throw badRequest('the body is not UTF-8');
    throw error;
  }
  const parsed = Body.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue?.path.map(String).join('.') || 'the body';
  throw badRequest(`${place}: ${issue?.message.toLowerCase() ?? 'not as the protocol has it'}`);
}

const reasonOf = (problems: readonly {readonly message: string}[]): string => problems[0]?.message ?? 'a syntax error';

function readInputs(given: readonly InputTensor[], blobs: Uint8Array, {inputs}: ServedSignature): Feeds {
  const feeds: Feeds = {};
  let at = 0;
  for (const tensor of given) {
    const port = inputs.find(({name}) => name === tensor.name);
    if (!port) throw badRequest(`the model has no input '${tensor.name}'; it has ${listNames(inputs)}`);
    if (Object.hasOwn(feeds, tensor.name)) throw badRequest(`input '${tensor.name}' is given twice`);
    const shape = checkShape(port, tensor);
    const {data, bytes} = readData(port, tensor, sizeOf(shape), blobs.subarray(at));
    at += bytes;
    feeds[tensor.name] = {dataType: port.element.name, shape, data};
  }
  const missing = inputs.filter(({name}) => !Object.hasOwn(feeds, name));
  if (missing.length > 0) throw badRequest(`missing input ${listNames(missing)}`);
  if (at !== blobs.length) throw badRequest(`${blobs.length - at} bytes are left over after the binary data`);
  return feeds;
}

const listNames = (ports: readonly Port[]): string => ports.map(({name}) => `'${name}'`).join(', ');

function checkShape(port: Port, {name, datatype, shape: given}: InputTensor): number[] {
  if (datatype === 'BF16') throw new Refusal(501, `input '${name}': BF16 is not offered`);
  if (datatype !== port.element.datatype)
    throw badRequest(`input '${name}' is ${port.element.datatype}, not ${datatype.slice(0, 20)}`);
  const shape = given.map(Number);
  const fits =
    port.isShapeless ||
    (shape.length === port.shape.length &&
      port.shape.every((length, axis) => length === FREE || length === shape[axis]));
  if (!fits)
    throw badRequest(`input '${name}' has shape [${shape.join(',')}], the model takes [${port.shape.join(',')}]`);
  if (sizeOf(shape) > MAX_ELEMENTS) throw badRequest(`input '${name}' is too large`);
  return shape;
}

interface ReadData {
  readonly data: Feeds[string]['data'];
  /** How many bytes of binary data were read. */
  readonly bytes: number;
}

function readData(port: Port, tensor: InputTensor, size: number, blobs: Uint8Array): ReadData {
  const {name, parameters = {}} = tensor;
  if (parameters['shared_memory_region'] !== undefined)
    throw new Refusal(501, `input '${name}': shared memory is not offered`);
  const bytes = parameters['binary_data_size'];
  if ((bytes === undefined) === (tensor.data === undefined))
    throw badRequest(`input '${name}' needs either data or the parameter binary_data_size`);
  if (bytes === undefined) {
    if (size > 0 && Array.isArray(tensor.data) && tensor.data.length === 0)
      throw badRequest(`input '${name}' has 0 values, its shape takes ${size}`);
    requirePlausible(name, size, tensor.data);
    return {data: readJsonData(name, port.element, tensor.data, size), bytes: 0};
  }
  if (typeof bytes !== 'number' || !Number.isInteger(bytes) || bytes < 0)
    throw badRequest(`input '${name}': binary_data_size must be a whole number`);
  if (bytes > blobs.length)
    throw badRequest(`input '${name}' has ${bytes} bytes of data, the body holds ${blobs.length} more`);
  return {data: readBinaryData(name, port.element, blobs.subarray(0, bytes), size), bytes};
}

/** A shape of a billion values must not take memory before its data is looked at. */
function requirePlausible(name: string, size: number, data: unknown): void {
  const found = countValues(data, 0);
  if (found !== size) throw badRequest(`input '${name}' has ${found} values, its shape takes ${size}`);
}

const MAX_DEPTH = 100;

function countValues(data: unknown, depth: number): number {
  if (!Array.isArray(data) || depth > MAX_DEPTH) return 1;
  return data.reduce<number>((total, item) => total + (Array.isArray(item) ? countValues(item, depth + 1) : 1), 0);
}

function readOutputs(
  given: z.output<typeof Body>['outputs'],
  binaryByDefault: boolean,
  {outputs, hiddenOutputs}: ServedSignature,
): WantedOutput[] {
  if (!given || given.length === 0) return outputs.map(({name}) => ({name, isBinary: binaryByDefault}));
  const seen = new Set<string>();
  return given.map(({name, parameters = {}}) => {
    if (hiddenOutputs.includes(name)) throw new Refusal(501, `output '${name}' is not a tensor, it cannot be returned`);
    if (!outputs.some((port) => port.name === name))
      throw badRequest(`the model has no output '${name}'; it has ${listNames(outputs)}`);
    if (seen.has(name)) throw badRequest(`output '${name}' is asked for twice`);
    seen.add(name);
    if (parameters['classification'] !== undefined)
      throw new Refusal(501, `output '${name}': classification is not offered`);
    if (parameters['shared_memory_region'] !== undefined)
      throw new Refusal(501, `output '${name}': shared memory is not offered`);
    const binary = parameters['binary_data'];
    return {name, isBinary: typeof binary === 'boolean' ? binary : binaryByDefault};
  });
}

/** The body is the data of the only input, whose shape has to follow from its length. */
function readRawRequest(body: Uint8Array, {inputs, outputs}: ServedSignature): InferRequest {
  const [port, ...others] = inputs;
  if (!port || others.length > 0) throw badRequest('a body without a header needs a model with one input');
  const wanted = outputs.map(({name}) => ({name, isBinary: true}));
  const tensor = port.element.family === 'string' ? rawText(port, body) : rawNumbers(port, body);
  return {
    id: undefined,
    feeds: {[port.name]: tensor},
    outputs: wanted,
    allowNan: false,
    timeoutMs: undefined,
  };
}

function rawText(port: Port, body: Uint8Array): Feeds[string] {
  const {shape, name} = port;
  if (shape.some((length) => length !== 1 && length !== FREE))
    throw badRequest(`input '${name}' has more than one text: send a header`);
  return {dataType: 'string', shape: shape.map(() => 1), data: [readText(name, body)]};
}

function rawNumbers(port: Port, body: Uint8Array): Feeds[string] {
  const {shape, name, element, isShapeless} = port;
  if (isShapeless || shape.filter((length) => length === FREE).length > 1)
    throw badRequest(`the shape of input '${name}' does not follow from the length of the body: send a header`);
  const known = sizeOf(shape.filter((length) => length !== FREE)) * element.sizeBytes;
  const free = known > 0 ? Math.floor(body.length / known) : 0;
  const whole = shape.map((length) => (length === FREE ? free : length));
  return {dataType: element.name, shape: whole, data: readBinaryData(name, element, body, sizeOf(whole))};
}
