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
  /** A name or -1 stands for any size. */
  readonly shape: readonly (number | string)[];
}

/** A loaded model. `run` works on the event loop: 20 µs and up. */
export interface OnnxSession {
  readonly inputs: readonly TensorPort[];
  readonly outputs: readonly TensorPort[];
  /** Returns the outputs asked for, all tensors by default. Throws E_ONNX_RUN, E_ONNX_OUTPUT. */
  run(feeds: Readonly<Record<string, TensorValue>>, outputs?: readonly string[]): Promise<Record<string, TensorValue>>;
  release(): Promise<void>;
}

const QUIET = 3;

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

/** The runtime's messages name its own source files; people need the last part. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (
    text
      .split('\n')[0]
      ?.replace(/^.*?(?:FAIL|INVALID_ARGUMENT|INVALID_GRAPH|NOT_IMPLEMENTED|INVALID_PROTOBUF|NO_MODEL)\s*:\s*/, '')
      .trim() ?? text
  );
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
  const runtime = await import('onnxruntime-node');
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
      const odd = wanted.find((output) => !tensorNames.includes(output));
      if (odd !== undefined) throw fail('E_ONNX_OUTPUT', {path: name, output: odd});
      const tensors = Object.fromEntries(
        Object.entries(feeds).map(([input, {dataType, data, shape}]) => [
          input,
          new runtime.Tensor(dataType, data, shape),
        ]),
      );
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
