import {z} from 'zod';
import {openTracking} from '../../../tracking/index.js';
import {defineCommand} from '../../frame/define-command.js';

export const command = defineCommand({
  summary: 'Make an experiment',
  details: 'Not needed before `mlops run -e NAME`, which makes it too. A slash in the name sorts it into a folder.',
  examples: [['mlops experiments create vision/defects', 'An experiment in the folder vision']],
  args: z.object({name: z.string().describe('Its name')}),
  output: z.object({experiment_id: z.string().nullable(), name: z.string()}),
  changes: true,
  async run({args, project, globals}) {
    const tracking = await openTracking(await project());
    if (globals.dryRun) return {experiment_id: null, name: args.name};
    const {id, name} = await tracking.createExperiment(args.name);
    return {experiment_id: String(id), name};
  },
  render({experiment_id, name}, out) {
    out.line(experiment_id === null ? `would make experiment ${name}` : `made experiment ${name} (${experiment_id})`);
    out.hint(`mlops config core.experiment ${name} sends runs there by default`);
  },
});
