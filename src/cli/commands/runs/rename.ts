import {z} from 'zod';
import {openTracking} from '../../../tracking/index.js';
import {defineCommand} from '../../frame/define-command.js';
import {RUN_ARGUMENT} from '../../tracking/run-argument.js';

export const command = defineCommand({
  summary: 'Give a run another name',
  examples: [['mlops runs rename @latest baseline', 'Name the newest run']],
  args: z.object({run: RUN_ARGUMENT, name: z.string().min(1).describe('The new name')}),
  output: z.object({run_id: z.string(), from: z.string(), to: z.string()}),
  changes: true,
  async run({args, project, globals}) {
    const tracking = await openTracking(await project());
    const run = await tracking.resolveRun(args.run);
    if (!globals.dryRun && run.name !== args.name) await tracking.renameRun(run.runId, args.name);
    return {run_id: run.runId, from: run.name, to: args.name};
  },
  render({from, to}, out, {globals}) {
    if (from === to) out.line(`${to} has that name already`);
    else out.line(`${globals.dryRun ? 'would rename' : 'renamed'} ${from} to ${to}`);
  },
});
