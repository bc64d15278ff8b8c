import {z} from 'zod';
import {openTracking} from '../../../tracking/index.js';
import {defineCommand} from '../../frame/define-command.js';
import {RUNS_ARGUMENT} from '../../tracking/run-argument.js';

export const command = defineCommand({
  summary: 'Put runs out of sight',
  details: 'Nothing is erased: `mlops runs list --deleted` shows them, `mlops runs restore` brings them back.',
  examples: [['mlops runs delete 3f2a91c0', 'Delete one run']],
  args: z.object({runs: RUNS_ARGUMENT}),
  output: z.object({deleted: z.array(z.object({run_id: z.string(), name: z.string()}))}),
  changes: true,
  async run({args, project, globals}) {
    const tracking = await openTracking(await project());
    // All are looked up first: a mistyped one among several changes nothing.
    const runs = await Promise.all(args.runs.map((reference) => tracking.resolveRun(reference)));
    if (!globals.dryRun) for (const {runId} of runs) await tracking.deleteRun(runId);
    return {deleted: runs.map(({runId, name}) => ({run_id: runId, name}))};
  },
  render({deleted}, out, {globals}) {
    for (const {run_id, name} of deleted)
      out.line(`${globals.dryRun ? 'would delete' : 'deleted'} ${name} (${run_id})`);
    out.hint('mlops runs restore RUN brings a run back');
  },
});
