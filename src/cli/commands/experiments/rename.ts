import {z} from 'zod';
import {openTracking} from '../../../tracking/index.js';
import {defineCommand} from '../../frame/define-command.js';

export const command = defineCommand({
  summary: 'Give an experiment another name',
  examples: [['mlops experiments rename Default churn', 'Rename the first one']],
  args: z.object({
    experiment: z.string().describe('Its name or number').meta({complete: 'experiment'}),
    name: z.string().describe('The new name'),
  }),
  output: z.object({experiment_id: z.string(), from: z.string(), to: z.string()}),
  changes: true,
  async run({args, project, globals}) {
    const tracking = await openTracking(await project());
    const before = await tracking.getExperiment(args.experiment);
    if (!globals.dryRun) await tracking.renameExperiment(args.experiment, args.name);
    return {experiment_id: String(before.id), from: before.name, to: args.name};
  },
  render({from, to}, out, {globals}) {
    out.line(`${globals.dryRun ? 'would rename' : 'renamed'} ${from} to ${to}`);
  },
});
