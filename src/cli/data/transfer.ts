import {z} from 'zod';
import {formatBytes} from '../../core/units.js';
import {type Output, openRemote, selectOutputs, type TransferOptions, type TransferResult} from '../../data/index.js';
import type {Project} from '../../project/index.js';
import type {CommandContext} from '../frame/context.js';
import type {Out} from '../output/out.js';
import {trackedOutputs} from './outputs.js';

/** The arguments and options that push, pull and fetch share. */
export const TRANSFER_ARGS = z.object({
  targets: z
    .array(z.string())
    .default([])
    .describe('Tracked paths, pointers, or folders above them; everything when none is named')
    .meta({placeholder: 'TARGET', complete: 'data'}),
});

export const TRANSFER_OPTIONS = {
  remote: z
    .string()
    .optional()
    .describe('Remote to use; the default one otherwise')
    .meta({short: 'r', placeholder: 'NAME', complete: 'remote'}),
  jobs: z.coerce.number().int().min(1).optional().describe('Transfers at once').meta({short: 'j', placeholder: 'N'}),
};

export const TransferV1 = z.object({
  remote: z.string(),
  transferred: z.object({objects: z.int(), bytes: z.int()}),
  missing: z.array(z.string()).readonly(),
  failed: z.array(z.object({path: z.string(), reason: z.string()})).readonly(),
});

type TransferContext = CommandContext<
  {readonly targets: readonly string[]},
  {readonly remote?: string | undefined; readonly jobs?: number | undefined}
>;

type Transfer = (
  project: Project,
  remote: Awaited<ReturnType<typeof openRemote>>,
  outputs: readonly Output[],
  options: TransferOptions,
) => Promise<TransferResult>;

/** Runs one transfer of the command's targets with progress. Returns also the outputs they stand for. */
export async function runTransfer(
  {args, options, globals, project, terminal, event, signal}: TransferContext,
  label: string,
  transfer: Transfer,
): Promise<{readonly result: TransferResult; readonly outputs: readonly Output[]}> {
  const opened = await project();
  const remote = await openRemote(opened, options.remote);
  const outputs = selectOutputs(opened, await trackedOutputs(opened), args.targets);
  const progress = terminal.progress(label);
  try {
    const onObject = (done: number, total: number) => {
      progress.update({done, total, unit: 'objects'});
      event({type: 'object', done, total});
    };
    return {
      result: await transfer(opened, remote, outputs, {jobs: options.jobs, onObject, signal, dryRun: globals.dryRun}),
      outputs,
    };
  } finally {
    progress.stop();
  }
}

/** Draws what a transfer came to; `verb` is what was done: `pushed`. */
export function renderTransfer(result: z.output<typeof TransferV1>, out: Out, verb: string): void {
  const {objects, bytes} = result.transferred;
  const {missing, failed, remote} = result;
  if (objects > 0)
    out.line(`${verb} ${objects} object${objects === 1 ? '' : 's'} (${formatBytes(bytes)}), remote ${remote}`);
  else if (missing.length + failed.length === 0) out.line(`nothing to do: ${remote} and the cache hold the same`);
  for (const path of missing) out.line(`${out.symbols.cross} missing  ${path}`);
  for (const {path, reason} of failed) out.line(`${out.symbols.cross} failed   ${path}: ${reason}`);
}

/** 1 when something was not moved. */
export const transferExitCode = ({missing, failed}: z.output<typeof TransferV1>): number =>
  missing.length + failed.length === 0 ? 0 : 1;
