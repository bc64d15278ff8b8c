import {z} from 'zod';
import {pushOutputs} from '../../data/index.js';
import {
  renderTransfer,
  runTransfer,
  TRANSFER_ARGS,
  TRANSFER_OPTIONS,
  TransferV1,
  transferExitCode,
} from '../data/transfer.js';
import {defineCommand} from '../frame/define-command.js';

export const command = defineCommand({
  summary: 'Send tracked content to a remote',
  details:
    'Uploads what pointers and lock file refer to and the remote lacks. May be interrupted and run again. Exits 1 when the cache lacks something the remote lacks too.',
  examples: [
    ['mlops push', 'Everything that is tracked'],
    ['mlops push data.csv -r archive', 'One path to a remote by name'],
  ],
  args: TRANSFER_ARGS,
  options: z.object(TRANSFER_OPTIONS),
  output: TransferV1,
  changes: true,
  async run(context) {
    return (await runTransfer(context, 'pushing', pushOutputs)).result;
  },
  render(result, out, {globals}) {
    renderTransfer(result, out, globals.dryRun ? 'would push' : 'pushed');
  },
  exitCode: transferExitCode,
});
