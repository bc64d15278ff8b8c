import {fail} from '../core/errors/index.js';
import {type OnnxModel, readOnnx, withoutZipMap} from '../formats/onnx/index.js';
import {readBytes} from '../platform/fs/index.js';
import {loadSession, type OnnxSession, type TensorValue} from '../platform/onnxruntime/index.js';
import {type Answer, decodeOutputs, type Outputs} from './answers.js';
import {type ServedSignature, signatureOf} from './model.js';
import {hasFreeRows, probeModel} from './probe.js';
import {type EncodedRows, encodeRows, type Feeds, type RowProblem} from './rows.js';
import {concatRows, sliceRows} from './tensors.js';

/** Where a model comes from and what it is called. */
export interface ModelSource {
  readonly name: string;
  readonly version: string;
  /** The `.onnx` file; weights in files beside it are found. */
  readonly path: string;
  /** The column it predicts. */
  readonly target?: string | undefined;
}

/** A model ready to predict: its session, what its file says, and how rows become tensors and tensors answers. */
export interface ServedModel {
  readonly name: string;
  readonly version: string;
  readonly path: string;
  readonly target: string | undefined;
  readonly facts: OnnxModel;
  readonly signature: ServedSignature;
  /** Rows of several requests may be run together. */
  readonly batchable: boolean;
  /** A run has been done since the model was loaded. */
  readonly isWarm: boolean;
  /** Returns the input tensors of rows, or what is wrong with them. Throws E_MODEL_ROWS when the model has no rows. */
  readRows(rows: readonly unknown[]): EncodedRows;
  /** As `readRows`; throws E_ROWS with every problem. */
  encodeRows(rows: readonly unknown[]): Feeds;
  /** Returns one answer for each row. */
  decodeOutputs(outputs: Outputs, rowCount: number): Answer[];
  /** Runs the model once; by default all its tensor outputs. Throws E_ONNX_RUN. */
  run(feeds: Feeds, outputs?: readonly string[]): Promise<Record<string, TensorValue>>;
  /** Runs the model on tensors made from `rowCount` rows: once, or in the portions it takes. Throws E_ONNX_RUN. */
  runRows(feeds: Feeds, rowCount: number): Promise<Record<string, TensorValue>>;
  /** Returns the answers to rows. Throws E_ROWS, E_MODEL_ROWS, E_ONNX_RUN. */
  predict(rows: readonly unknown[]): Promise<Answer[]>;
  release(): Promise<void>;
}

function requireSignature(facts: OnnxModel, path: string): ServedSignature {
  const signature = signatureOf(facts);
  if (!('kind' in signature)) return signature;
  if (signature.kind === 'output') throw fail('E_ONNX_OUTPUT', {path, output: signature.output});
  throw fail('E_MODEL_INPUT', {path, input: signature.input, type: signature.type});
}

/** Returns the text of a problem with a row for people: `row 3, age: Field required`. */
function describeRowProblem({row, path, msg}: RowProblem): string {
  const place = path.length === 0 ? '' : `, ${path.join('.')}`;
  return `row ${row + 1}${place}: ${msg}`;
}

/**
 * Loads a model, checks that it can be served and warms it up by runs with made-up values.
 *
 * Throws E_NOT_ONNX, E_ONNX_EXTERNAL, E_ONNX_LOAD for files that do not load, E_ONNX_OUTPUT when no output is a tensor,
 * E_MODEL_INPUT when an input is of a type that cannot be passed.
 */
export async function loadServedModel(source: ModelSource): Promise<ServedModel> {
  const bytes = await readBytes(source.path);
  const original = readOnnx(bytes, source.path);
  // Weights beside the file are found by its path only; such models come from elsewhere and have no ZipMap.
  const rewritten = original.externalFiles.length === 0 ? withoutZipMap(bytes, source.path) : undefined;
  const facts = rewritten ? readOnnx(rewritten, source.path) : original;
  const signature = requireSignature(facts, source.path);
  const session = await loadSession(rewritten ?? source.path, source.path);
  const all = signature.outputs.map(({name}) => name);
  const {ran, batchable} = await probeModel(signature.inputs, (feeds) => session.run(feeds, all));
  return servedModel(source, facts, signature, {session, isWarm: ran, batchable});
}

interface Runtime {
  readonly session: OnnxSession;
  readonly isWarm: boolean;
  readonly batchable: boolean;
}

function servedModel(
  {name, version, path, target}: ModelSource,
  facts: OnnxModel,
  signature: ServedSignature,
  {session, isWarm, batchable}: Runtime,
): ServedModel {
  const all = signature.outputs.map((port) => port.name);
  const portion = batchable ? Number.POSITIVE_INFINITY : hasFreeRows(signature.inputs) ? 1 : fixedRows(signature);
  const run = (feeds: Feeds, outputs: readonly string[] = all) => session.run(feeds, outputs);
  const readRows = (rows: readonly unknown[]): EncodedRows => {
    if (signature.rows.kind === 'none') throw fail('E_MODEL_ROWS', {path, why: signature.rows.why});
    return encodeRows(signature.rows, rows);
  };
  const model: ServedModel = {
    name,
    version,
    path,
    target: target ?? facts.metadata['target'],
    facts,
    signature,
    batchable,
    isWarm,
    run,
    readRows,
    encodeRows: (rows) => {
      const encoded = readRows(rows);
      if (encoded.state === 'encoded') return encoded.feeds;
      const problems = encoded.problems.map((problem) => ({message: describeRowProblem(problem)}));
      throw fail('E_ROWS', {count: problems.length, first: problems[0]?.message ?? ''}, {problems});
    },
    decodeOutputs: (outputs, rowCount) => decodeOutputs(signature.answer, outputs, rowCount),
    runRows: (feeds, rowCount) => runInPortions(feeds, rowCount, portion, run),
    predict: async (rows) =>
      rows.length === 0
        ? []
        : model.decodeOutputs(await model.runRows(model.encodeRows(rows), rows.length), rows.length),
    release: () => session.release(),
  };
  return model;
}

/** Number of rows a model takes at once when that is fixed. */
function fixedRows({inputs}: ServedSignature): number {
  return Math.max(1, ...inputs.map(({shape}) => shape[0] ?? 1));
}

type RunOnce = (feeds: Feeds) => Promise<Record<string, TensorValue>>;

async function runInPortions(
  feeds: Feeds,
  rowCount: number,
  portion: number,
  run: RunOnce,
): Promise<Record<string, TensorValue>> {
  if (rowCount === portion || portion === Number.POSITIVE_INFINITY) return run(feeds);
  const parts: Record<string, TensorValue>[] = [];
  for (let from = 0; from < rowCount; from += portion)
    parts.push(await runPortion(feeds, from, {rowCount, portion}, run));
  const [first = {}] = parts;
  return Object.fromEntries(
    Object.keys(first).map((name) => [name, concatRows(parts.flatMap((part) => part[name] ?? []))]),
  );
}

/** Runs the rows from `from` on; a last portion that is short is filled up with its last row, whose answers are dropped. */
async function runPortion(
  feeds: Feeds,
  from: number,
  {rowCount, portion}: {readonly rowCount: number; readonly portion: number},
  run: RunOnce,
): Promise<Record<string, TensorValue>> {
  const to = Math.min(from + portion, rowCount);
  const missing = portion - (to - from);
  const part = Object.fromEntries(
    Object.entries(feeds).map(([name, tensor]) => {
      const last = sliceRows(tensor, to - 1, to);
      return [name, concatRows([sliceRows(tensor, from, to), ...Array<TensorValue>(missing).fill(last)])];
    }),
  );
  const outputs = await run(part);
  if (missing === 0) return outputs;
  return Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name, sliceRows(tensor, 0, to - from)]));
}
