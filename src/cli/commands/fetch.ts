import {z} from 'zod';
import {fetchOutputs} from '../../data/index.js';
import {holdingDataLock} from '../data/lock.js';
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
  summary: 'Get tracked content from a remote into the cache',
  details:
    'Downloads what pointers and lock file refer to and the cache lacks, and verifies every object. The work tree is left alone; mlops pull fills it too.',
  examples: [
    ['mlops fetch', 'Everything that is tracked'],
    ['mlops fetch images -j 16', 'One path, sixteen objects at once'],
  ],
  args: TRANSFER_ARGS,
  options: z.object(TRANSFER_OPTIONS),
  output: TransferV1,
  changes: true,
  run: (context) =>
    holdingDataLock(context, 'fetch', async () => (await runTransfer(context, 'fetching', fetchOutputs)).result),
  render(result, out, {globals}) {
    renderTransfer(result, out, globals.dryRun ? 'would fetch' : 'fetched');
  },
  exitCode: transferExitCode,
});
