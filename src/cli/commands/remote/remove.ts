import {z} from 'zod';
import {removeRemote} from '../../../data/index.js';
import {holdingDataLock} from '../../data/lock.js';
import {defineCommand} from '../../frame/define-command.js';

export const command = defineCommand({
  summary: 'Remove a remote from the settings',
  details: 'The objects it holds stay where they are.',
  examples: [['mlops remote remove usb', 'Forget the remote `usb`']],
  args: z.object({name: z.string().describe('Name of the remote').meta({complete: 'remote'})}),
  output: z.object({removed: z.string()}),
  changes: true,
  run: (context) =>
    holdingDataLock(context, 'remote remove', async () => {
      const {args, globals, env} = context;
      await removeRemote(await context.project(), args.name, {env, dryRun: globals.dryRun});
      return {removed: args.name};
    }),
  render({removed}, out, {globals}) {
    out.line(`${globals.dryRun ? 'would remove' : 'removed'} ${removed}; its objects stay`);
  },
});
