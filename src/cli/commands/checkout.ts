import {z} from 'zod';
import {checkoutOutputs, selectOutputs} from '../../data/index.js';
import {CheckoutV1, renderCheckout} from '../data/checkout.js';
import {holdingDataLock} from '../data/lock.js';
import {trackedOutputs} from '../data/outputs.js';
import {defineCommand} from '../frame/define-command.js';

export const command = defineCommand({
  summary: 'Put tracked data from the cache into the work tree',
  details:
    'Makes every tracked path hold what its pointer, or the lock file, says: run it after git checkout or git pull. Only files that differ are touched. What is tracked no more is removed as long as the cache holds it. Content that was never added is not overwritten.',
  examples: [
    ['mlops checkout', 'Everything that is tracked'],
    ['mlops checkout images', 'One path'],
    ['mlops checkout -f data.csv', 'Throw a change away'],
  ],
  args: z.object({
    targets: z
      .array(z.string())
      .default([])
      .describe('Tracked paths, pointers, or folders above them; everything when none is named')
      .meta({placeholder: 'TARGET', complete: 'data'}),
  }),
  options: z.object({
    force: z.boolean().default(false).describe('Overwrite changes that were never added').meta({short: 'f'}),
    summary: z.boolean().default(false).describe('Print the numbers only'),
  }),
  output: CheckoutV1,
  changes: true,
  async run(context) {
    const {args, options, globals, signal} = context;
    const project = await context.project();
    return holdingDataLock(context, 'checkout', async () => {
      const outputs = selectOutputs(project, await trackedOutputs(project), args.targets);
      const complete = args.targets.length === 0;
      return checkoutOutputs(project, outputs, {force: options.force, complete, dryRun: globals.dryRun, signal});
    });
  },
  render(result, out, {options}) {
    renderCheckout(result, out, options.summary);
  },
});
