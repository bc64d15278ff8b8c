import {join} from 'node:path';
import {z} from 'zod';
import type {AbsPath} from '../../core/brand.js';
import {fail} from '../../core/errors/index.js';
import type {ProjectFileValue} from '../../project/index.js';
import {findRoot} from '../../project/index.js';
import {
  loadServedModel,
  type ModelSource,
  readSampleRow,
  requireToken,
  type ServedModel,
  startServer,
} from '../../serving/index.js';
import type {CommandContext} from '../frame/context.js';
import {defineCommand} from '../frame/define-command.js';
import {modelSource, warnOfHiddenOutputs} from '../models/source.js';

const DEFAULT_HOST = '127.0.0.1';
const DEFAULT_PORT = 8080;
const DEFAULT_BODY_MIB = 64;
const MIB = 1024 * 1024;

const ServeV1 = z.object({
  url: z.string(),
  /** The address of the gRPC surface; null as long as there is none. */
  grpc: z.null(),
  models: z.array(z.object({name: z.string(), version: z.string()})),
});

/** What the project file says; a server of bare files needs none. */
async function projectFacts(context: CommandContext): Promise<{file: ProjectFileValue; root: AbsPath | undefined}> {
  const root = await findRoot(context.cwd);
  return root ? {file: (await (await context.project()).file()).value, root} : {file: {}, root};
}

/** Names and versions are what clients put in the address: each pair may be there once. */
function checkNames(sources: readonly ModelSource[], refs: readonly string[]): void {
  const seen = new Map<string, string>();
  for (const [index, {name, version}] of sources.entries()) {
    const key = `${name}/${version}`;
    const [ref = '', before] = [refs[index], seen.get(key)];
    if (before !== undefined)
      throw fail('E_SERVE_NAME', {detail: `\`${before}\` and \`${ref}\` would both be \`${name}\` version ${version}`});
    seen.set(key, ref);
  }
}

async function sourcesOf(
  context: CommandContext,
  refs: readonly string[],
  name: string | undefined,
): Promise<ModelSource[]> {
  if (name !== undefined && refs.length > 1)
    throw fail('E_SERVE_NAME', {detail: '--name names one model, and several are given'});
  const sources: ModelSource[] = [];
  for (const ref of refs) sources.push({...(await modelSource(context, ref)), ...(name === undefined ? {} : {name})});
  checkNames(sources, refs);
  return sources;
}

/** Warns of what a caller will miss. */
function warnOf(model: ServedModel, context: CommandContext): void {
  const {name, isWarm} = model;
  warnOfHiddenOutputs(model, context);
  if (!isWarm) context.warn(`\`${name}\` did not run with made-up values: its first request will be slower`);
}

/** Ends with the signal; at once for Ctrl-C, politely for an orchestrator. */
function untilSignal(signal: AbortSignal): Promise<'SIGINT' | 'SIGTERM'> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(signal.reason);
    else signal.addEventListener('abort', () => resolve(signal.reason), {once: true});
  });
}

export const command = defineCommand({
  summary: 'Answer predictions over HTTP',
  details:
    'POST /predict takes named features (an object, a list of objects, or CSV) and answers {"predictions": […]}; features the model does not take are ignored. With ?proba=1 a classifier answers label and probabilities. /v2/… is the Open Inference Protocol of KServe and Triton. /docs is a page to try the model on, /openapi.json its description, /metrics is for Prometheus, /readyz and /livez are for orchestrators.\n\nOn any address but loopback the environment variable MLOPS_SERVE_TOKEN must hold a token, which clients send as `Authorization: Bearer TOKEN`. SIGTERM ends the server when what it works on is answered.',
  examples: [
    ['mlops serve models:/ridership@champion', 'The champion on http://127.0.0.1:8080'],
    ['mlops serve model.onnx --port 0', 'A file, on a free port'],
    ['mlops serve models:/ridership/1 models:/ridership/2', 'Two versions: /v2/models/ridership/versions/1/infer'],
  ],
  args: z.object({
    refs: z
      .array(z.string())
      .describe('Models: models:/NAME@ALIAS, packages, .onnx files')
      .meta({placeholder: 'REF', complete: 'model'}),
  }),
  options: z.object({
    name: z.string().min(1).optional().describe('Name clients use for the only model').meta({placeholder: 'N'}),
    host: z
      .string()
      .min(1)
      .optional()
      .describe('Address to bind [default: serve.host, else 127.0.0.1]')
      .meta({placeholder: 'HOST'}),
    port: z.coerce
      .number()
      .int()
      .min(0)
      .max(65535)
      .optional()
      .describe('Port, 0 for a free one [default: serve.port, else 8080]')
      .meta({placeholder: 'N'}),
    maxQueue: z.coerce
      .number()
      .int()
      .min(0)
      .default(1024)
      .describe('Requests of a model waiting at once before 429; 0 for no limit')
      .meta({placeholder: 'N'}),
    timeout: z.coerce
      .number()
      .int()
      .min(1)
      .default(60_000)
      .describe('Longest wait of a request before 504, milliseconds')
      .meta({placeholder: 'MS'}),
  }),
  output: ServeV1,
  endsOnSignal: true,
  async run(context) {
    const {args, options, env, clock, random, version, signal} = context;
    if (args.refs.length === 0) throw fail('E_USAGE', {detail: 'missing `REF`', command: 'serve'});
    const {file, root} = await projectFacts(context);
    const host = options.host ?? file.serve?.host ?? DEFAULT_HOST;
    const token = env['MLOPS_SERVE_TOKEN'];
    requireToken(host, token);
    const sources = await sourcesOf(context, args.refs, options.name);
    const models: ServedModel[] = [];
    for (const source of sources) models.push(await loadServedModel(source));
    for (const model of models) warnOf(model, context);
    const server = await startServer(
      await Promise.all(
        models.map(async (model) => {
          const stated = file.models?.[model.name]?.sample;
          const csv = stated !== undefined && root ? join(root, stated) : undefined;
          return {model, sample: await readSampleRow(model, csv)};
        }),
      ),
      {
        host,
        port: options.port ?? file.serve?.port ?? DEFAULT_PORT,
        token,
        maxQueue: options.maxQueue,
        timeoutMs: options.timeout,
        maxBodyBytes: Math.floor((file.serve?.max_body_mib ?? DEFAULT_BODY_MIB) * MIB),
        version,
        clock,
        random,
        onBug: (error) => context.terminal.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`),
      },
    );
    const result = {
      url: server.url,
      grpc: null,
      models: models.map((model) => ({name: model.name, version: model.version})),
    };
    await context.emit(result);
    const reason = await untilSignal(signal);
    context.note('ending: answering what has come in');
    await server.stop({now: reason === 'SIGINT'});
    return result;
  },
  render({url, models}, out) {
    const list = models.map(({name, version}) => `${out.styles.bold(name)} version ${version}`).join(', ');
    out.line(`serving ${list} at ${url}`);
    out.hint(`${url}/docs is a page to try it; Ctrl-C ends the server`);
  },
});
