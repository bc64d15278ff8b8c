import type * as Runtime from 'onnxruntime-node';
import type {InferenceSession, Tensor} from 'onnxruntime-node';
import {fail} from '../../core/errors/index.js';
import {requireFile} from '../fs/read.js';

/** One tensor: values in row-major order. */
export interface TensorValue {
  readonly dataType: Tensor.Type;
  readonly shape: readonly number[];
  readonly data: Tensor.DataType;
}

/** What a model says about one input or output. */
export interface TensorPort {
  readonly name: string;
  readonly isTensor: boolean;
  readonly dataType: string;
  /** A name, which may be empty, or -1 stands for any size. */
  readonly shape: readonly (number | string)[];
}

/** A loaded model. `run` works on the event loop: 20 µs and up. */
export interface OnnxSession {
  readonly inputs: readonly TensorPort[];
  readonly outputs: readonly TensorPort[];
  /** Returns the outputs asked for, all tensors by default. Throws E_ONNX_INPUT, E_ONNX_RUN, E_ONNX_OUTPUT. */
  run(feeds: Readonly<Record<string, TensorValue>>, outputs?: readonly string[]): Promise<Record<string, TensorValue>>;
  release(): Promise<void>;
}

/** Only what ends the process: a caller of a server must not be able to fill its log, and failures are thrown anyway. */
const QUIET = 4;

/** One core, no spinning: the runtime's defaults slow small models on a busy machine. */
const OPTIONS: InferenceSession.SessionOptions = {
  executionProviders: ['cpu'],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
  logSeverityLevel: QUIET,
  extra: {session: {intra_op: {allow_spinning: '0'}}},
};

const STATUS =
  /^.*?(?:FAIL|INVALID_ARGUMENT|INVALID_GRAPH|NOT_IMPLEMENTED|INVALID_PROTOBUF|NO_MODEL|NO_SUCHFILE|RUNTIME_EXCEPTION)\s*:\s*/;
const LOCATION = /\S*\.(?:cc|h):\d+ .*?(?:\)|\b[A-Z]\w+)(?: const)?(?: \[[^\]]*\])? (?=[A-Z])/g;

/** Returns in one line what went wrong; the runtime names its own source files, and the model's path, which the message has. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const reason = text
    .replace(/\s+/g, ' ')
    .replace(STATUS, '')
    .replace(/^Load model from .*? failed: ?/, '')
    .replace(/^(?:Fatal error|Exception during initialization): /, '')
    .replace(LOCATION, '')
    .trim();
  return reason || text;
}

async function loadRuntime(): Promise<typeof Runtime> {
  try {
    return await import('onnxruntime-node');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw fail('E_NATIVE_MODULE', {name: 'onnxruntime-node', reason: reason.replace(/\s+/g, ' ')}, {cause: error});
  }
}

function portsOf(metadata: readonly InferenceSession.ValueMetadata[]): TensorPort[] {
  return metadata.map((port) =>
    port.isTensor
      ? {name: port.name, isTensor: true, dataType: port.type, shape: port.shape}
      : {name: port.name, isTensor: false, dataType: 'non-tensor', shape: []},
  );
}

/** Loads a model from a file (external data beside it is found) or from bytes. Throws E_ONNX_LOAD, E_FILE_NOT_FOUND. */
export async function loadSession(
  model: string | Uint8Array,
  name: string = typeof model === 'string' ? model : 'model',
): Promise<OnnxSession> {
  if (typeof model === 'string') await requireFile(model);
  const runtime = await loadRuntime();
  let session: InferenceSession;
  try {
    session =
      typeof model === 'string'
        ? await runtime.InferenceSession.create(model, OPTIONS)
        : await runtime.InferenceSession.create(model, OPTIONS);
  } catch (error) {
    throw fail('E_ONNX_LOAD', {path: name, reason: reasonOf(error)}, {cause: error});
  }
  const outputs = portsOf(session.outputMetadata);
  const tensorNames = outputs.filter(({isTensor}) => isTensor).map((port) => port.name);
  return {
    inputs: portsOf(session.inputMetadata),
    outputs,
    run: async (feeds, wanted = tensorNames) => {
      // A model without any tensor output has nothing to give; its first output says why.
      const odd = wanted.length === 0 ? outputs[0]?.name : wanted.find((output) => !tensorNames.includes(output));
      if (odd !== undefined) throw fail('E_ONNX_OUTPUT', {path: name, output: odd});
      const tensors: Record<string, Tensor> = {};
      for (const [input, value] of Object.entries(feeds)) {
        try {
          tensors[input] = new runtime.Tensor(value.dataType, value.data, value.shape);
        } catch (error) {
          const reason =
            error instanceof Error ? error.message.replace(/type of function (\w+).*/, 'a $1') : String(error);
          throw fail('E_ONNX_INPUT', {path: name, input, reason}, {cause: error});
        }
      }
      try {
        const results = await session.run(tensors, [...wanted]);
        return Object.fromEntries(wanted.map((output) => [output, toValue(results[output])]));
      } catch (error) {
        throw fail('E_ONNX_RUN', {path: name, reason: reasonOf(error)}, {cause: error});
      }
    },
    release: () => session.release(),
  };
}

function toValue(tensor: Tensor | undefined): TensorValue {
  if (!tensor) throw new Error('the runtime left out an output it was asked for');
  return {dataType: tensor.type, shape: tensor.dims, data: tensor.data};
}
