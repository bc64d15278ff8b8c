import {z} from 'zod';
import {openTracking} from '../../../tracking/index.js';
import {defineCommand} from '../../frame/define-command.js';
import {jsonDetails, RunDetailsV1} from '../../tracking/json.js';
import {RUN_ARGUMENT} from '../../tracking/run-argument.js';
import {showRun} from '../../tracking/show-run.js';

export const command = defineCommand({
  summary: 'Show everything known about a run',
  examples: [
    ['mlops runs show @latest', 'The newest run'],
    ['mlops runs show calm-heron-412 --json', 'All of it, for a program'],
  ],
  args: z.object({run: RUN_ARGUMENT}),
  output: RunDetailsV1,
  run: async ({args, project}) => jsonDetails(await (await openTracking(await project())).getRun(args.run)),
  render: (run, out, {clock}) => showRun(run, out, clock.now()),
});
