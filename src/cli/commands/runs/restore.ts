import {z} from 'zod';
import {openTracking} from '../../../tracking/index.js';
import {defineCommand} from '../../frame/define-command.js';
import {RUNS_ARGUMENT} from '../../tracking/run-argument.js';

export const command = defineCommand({
  summary: 'Bring deleted runs back',
  examples: [['mlops runs restore calm-heron-412', 'Undo a deletion']],
  args: z.object({runs: RUNS_ARGUMENT}),
  output: z.object({restored: z.array(z.object({run_id: z.string(), name: z.string()}))}),
  changes: true,
  async run({args, project, globals}) {
    const tracking = await openTracking(await project());
    const runs = await Promise.all(args.runs.map((reference) => tracking.resolveRun(reference, 'deleted')));
    if (!globals.dryRun) for (const {runId} of runs) await tracking.restoreRun(runId);
    return {restored: runs.map(({runId, name}) => ({run_id: runId, name}))};
  },
  render({restored}, out, {globals}) {
    for (const {run_id, name} of restored)
      out.line(`${globals.dryRun ? 'would restore' : 'restored'} ${name} (${run_id})`);
  },
});
