import type {TensorValue} from '../platform/onnxruntime/index.js';
import {elementOf, scalarAt, sizeOf, store} from './element.js';
import {toHalf} from './half.js';
import type {Port} from './model.js';
import type {Feeds} from './rows.js';
import {concatRows, sliceRows} from './tensors.js';

/** Runs a model. */
export type Run = (feeds: Feeds) => Promise<Record<string, TensorValue>>;

/** What trying a model out has shown. */
export interface Probe {
  /** Whether made-up values could be run: then the model is warm. */
  readonly ran: boolean;
  /** Whether rows of several requests may be run together: each row's answer is then the same as alone. */
  readonly batchable: boolean;
}

const FREE = -1;
/** Lengths tried for free axes other than rows; pictures need more than one point. */
const LENGTHS = [1, 8, 32, 224] as const;
const TOLERANCE = 1e-4;

/** Made-up values: small, of both signs for floats, different in each row and place, and indices of any table for integers. */
function madeUp({element, shape}: Port, rows: number, length: number): TensorValue {
  const whole = shape.map((axis, index) => (axis !== FREE ? axis : index === 0 ? rows : length));
  const data = element.allocate(sizeOf(whole));
  for (let index = 0; index < data.length; index++) {
    const wave = Math.sin(index + 1);
    if (element.family === 'string') store(data, index, `value ${index}`);
    else if (element.name === 'float16' && data instanceof Uint16Array) store(data, index, toHalf(wave));
    else if (element.family === 'float') store(data, index, wave);
    else store(data, index, element.sizeBytes === 8 ? BigInt(index % 2) : index % 2);
  }
  return {dataType: element.name, shape: whole, data};
}

const feedsOf = (inputs: readonly Port[], rows: number, length: number): Feeds =>
  Object.fromEntries(inputs.map((port) => [port.name, madeUp(port, rows, length)]));

/** Whether every input has rows in its first axis, as many as the caller likes. */
export function hasFreeRows(inputs: readonly Port[]): boolean {
  return inputs.length > 0 && inputs.every(({shape}) => shape[0] === FREE);
}

/** Tries a model with made-up values: 2 rows together must give what each gives alone, and 3 rows three answers. */
export async function probeModel(inputs: readonly Port[], run: Run): Promise<Probe> {
  const free = hasFreeRows(inputs);
  for (const length of LENGTHS) {
    const feeds = feedsOf(inputs, free ? 2 : 1, length);
    const outputs = await attempt(run, feeds);
    if (!outputs) continue;
    return {ran: true, batchable: free && (await rowsStandAlone(feeds, outputs, run, inputs, length))};
  }
  return {ran: false, batchable: false};
}

/** A model may refuse made-up values for good reasons: that is an answer, not a failure. */
async function attempt(run: Run, feeds: Feeds): Promise<Record<string, TensorValue> | undefined> {
  try {
    return await run(feeds);
  } catch {
    return undefined;
  }
}

async function rowsStandAlone(
  feeds: Feeds,
  together: Record<string, TensorValue>,
  run: Run,
  inputs: readonly Port[],
  length: number,
): Promise<boolean> {
  if (!Object.values(together).every(({shape}) => shape[0] === 2)) return false;
  const three = await attempt(run, feedsOf(inputs, 3, length));
  if (!three || !Object.values(three).every(({shape}) => shape[0] === 3)) return false;
  const halves: Record<string, TensorValue>[] = [];
  for (const row of [0, 1]) {
    const part = Object.fromEntries(
      Object.entries(feeds).map(([name, tensor]) => [name, sliceRows(tensor, row, row + 1)]),
    );
    const outputs = await attempt(run, part);
    if (!outputs || !Object.values(outputs).every(({shape}) => shape[0] === 1)) return false;
    halves.push(outputs);
  }
  return Object.entries(together).every(([name, tensor]) => {
    const parts = halves.flatMap((half) => half[name] ?? []);
    const alone = parts.length === 2 ? sameShape(parts) && concatRows(parts) : false;
    return alone && alike(alone, tensor);
  });
}

const sameShape = ([first, second]: readonly TensorValue[]): boolean =>
  first?.shape.slice(1).join() === second?.shape.slice(1).join();

function alike(alone: TensorValue, together: TensorValue): boolean {
  const element = elementOf(alone.dataType);
  if (!element || alone.shape.join() !== together.shape.join()) return false;
  for (let index = 0; index < alone.data.length; index++) {
    const [a, b] = [scalarAt(element, alone.data, index), scalarAt(element, together.data, index)];
    if (Object.is(a, b)) continue;
    if (typeof a !== 'number' || typeof b !== 'number') return false;
    if (!(Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(a)))) return false;
  }
  return true;
}
