import {z} from 'zod';
import {checkoutOutputs, fetchOutputs} from '../../data/index.js';
import {CheckoutV1, renderCheckout} from '../data/checkout.js';
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
  summary: 'Get tracked content from a remote into the work tree',
  details:
    'Does what mlops fetch does, then what mlops checkout does. Paths of which the remote lacks something are named and left alone; the command then exits 1.',
  examples: [
    ['mlops pull', 'Everything that is tracked, after git clone or git pull'],
    ['mlops pull data.csv -r archive', 'One path from a remote by name'],
  ],
  args: TRANSFER_ARGS,
  options: z.object({
    ...TRANSFER_OPTIONS,
    force: z.boolean().default(false).describe('Overwrite changes that were never added').meta({short: 'f'}),
  }),
  output: TransferV1.extend({checkout: CheckoutV1}),
  changes: true,
  async run(context) {
    const {args, options, globals, signal} = context;
    const project = await context.project();
    return holdingDataLock(context, 'pull', async () => {
      const {result, outputs} = await runTransfer(context, 'fetching', fetchOutputs);
      const absent = [...result.missing, ...result.failed.map(({path}) => path)];
      const whole = outputs.filter(({path}) => !absent.some((each) => each === path || each.startsWith(`${path}/`)));
      const complete = args.targets.length === 0 && absent.length === 0;
      // What a dry run did not fetch cannot be checked out; the transfer tells what would come.
      const checkout = globals.dryRun
        ? {added: [], modified: [], deleted: []}
        : await checkoutOutputs(project, whole, {force: options.force, complete, signal});
      return {...result, checkout};
    });
  },
  render(result, out, {globals}) {
    const {added, modified, deleted} = result.checkout;
    const isChanged = added.length + modified.length + deleted.length > 0;
    if (!isChanged || result.transferred.objects > 0 || transferExitCode(result) !== 0)
      renderTransfer(result, out, globals.dryRun ? 'would fetch' : 'fetched');
    if (isChanged) renderCheckout(result.checkout, out, false);
  },
  exitCode: transferExitCode,
});
