import {z} from 'zod';
import {fail} from '../../../core/errors/index.js';
import {openTracking} from '../../../tracking/index.js';
import {defineCommand} from '../../frame/define-command.js';
import {parseAssignments} from '../../tracking/assignments.js';
import {RUN_ARGUMENT} from '../../tracking/run-argument.js';

export const command = defineCommand({
  summary: 'Set or remove tags of a run',
  examples: [
    ['mlops runs tag @latest team=risk stage=candidate', 'Set two tags'],
    ['mlops runs tag @latest --delete stage', 'Remove one'],
  ],
  args: z.object({
    run: RUN_ARGUMENT,
    tags: z.array(z.string()).describe('Tags to set').meta({placeholder: 'K=V'}),
  }),
  options: z.object({
    delete: z.array(z.string()).default([]).describe('Remove this tag').meta({short: 'd', placeholder: 'KEY'}),
  }),
  output: z.object({run_id: z.string(), tags: z.record(z.string(), z.string()), deleted: z.array(z.string())}),
  changes: true,
  async run({args, options, project, globals, warn}) {
    const tags = parseAssignments(args.tags ?? [], 'runs tag', 'runs tag');
    if (Object.keys(tags).length + options.delete.length === 0)
      throw fail('E_USAGE', {detail: 'nothing to do: give KEY=VALUE or --delete KEY', command: 'runs tag'});
    const tracking = await openTracking(await project());
    const run = await tracking.resolveRun(args.run);
    const deleted = options.delete.filter((key) => Object.hasOwn(run.tags, key));
    for (const key of options.delete) if (!deleted.includes(key)) warn(`the run has no tag \`${key}\``);
    if (!globals.dryRun) {
      await tracking.setTags(run.runId, tags);
      for (const key of deleted) await tracking.deleteTag(run.runId, key);
    }
    const kept = Object.entries({...run.tags, ...tags}).filter(([key]) => !deleted.includes(key));
    return {run_id: run.runId, tags: Object.fromEntries(kept), deleted};
  },
  render({tags, deleted}, out) {
    for (const [key, value] of Object.entries(tags)) if (!key.startsWith('mlflow.')) out.line(`${key}=${value}`);
    for (const key of deleted) out.line(out.styles.dim(`removed ${key}`));
  },
});
