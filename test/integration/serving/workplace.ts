import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import type {FastifyInstance} from 'fastify';
import {systemClock} from '../../../src/core/clock.js';
import {systemRandom} from '../../../src/core/random.js';
import {loadServedModel} from '../../../src/serving/index.js';
import {prepareServer, type ServerOptions} from '../../../src/serving/server.js';

/** Models and what Python's onnxruntime 1.32.0 answers; see the README there. */
const FOLDER = fileURLToPath(new URL('../../reference/onnx/', import.meta.url));

/** Returns the file of a reference model. */
const modelPath = (name: string): string => `${FOLDER}${name}.onnx`;

/** A tensor as the reference files hold it; numbers JSON cannot hold are texts. */
export interface ReferenceTensor {
  readonly name: string;
  readonly type: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data: readonly (number | string | boolean)[];
}

export interface Reference {
  readonly inputs: Readonly<Record<string, ReferenceTensor>>;
  readonly outputs: readonly ReferenceTensor[];
}

/** Returns the inputs of a reference model and the outputs they must give. */
export function readReference(name: string): Reference {
  return JSON.parse(readFileSync(`${FOLDER}${name}.expected.json`, 'utf8')) as Reference;
}

/** A server that is asked without a network, and its end. */
export interface OpenServer {
  readonly app: FastifyInstance;
  /** Errors that are bugs; tests expect none. */
  readonly bugs: readonly unknown[];
  close(): Promise<void>;
}

/** Loads reference models into a server. */
export async function openServer(names: readonly string[], options: Partial<ServerOptions> = {}): Promise<OpenServer> {
  const bugs: unknown[] = [];
  const load = async (name: string) => ({
    model: await loadServedModel({name, version: '1', path: modelPath(name)}),
    sample: undefined,
  });
  const offered = await Promise.all(names.map(load));
  const {app} = await prepareServer(offered, {
    host: '127.0.0.1',
    token: undefined,
    maxQueue: 0,
    timeoutMs: 60_000,
    maxBodyBytes: 64 * 1024 * 1024,
    version: '0.0.0',
    clock: systemClock,
    random: systemRandom,
    onBug: (error) => bugs.push(error),
    ...options,
  });
  return {
    app,
    bugs,
    close: async () => {
      await app.close();
      for (const {model} of offered) await model.release();
    },
  };
}
