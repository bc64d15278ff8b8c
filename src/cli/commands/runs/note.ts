import {z} from 'zod';
import {openTracking, TAGS} from '../../../tracking/index.js';
import {defineCommand} from '../../frame/define-command.js';
import {RUN_ARGUMENT} from '../../tracking/run-argument.js';

export const command = defineCommand({
  summary: 'Write or show the note of a run',
  examples: [
    ['mlops runs note @latest "Weekday as a feature"', 'Say what this run was about'],
    ['mlops runs note @latest', 'Read it'],
  ],
  args: z.object({
    run: RUN_ARGUMENT,
    text: z.string().optional().describe('The note, Markdown; without it the note is shown'),
  }),
  output: z.object({run_id: z.string(), note: z.string()}),
  changes: true,
  async run({args, project, globals}) {
    const tracking = await openTracking(await project());
    const run = await tracking.resolveRun(args.run);
    if (args.text === undefined) return {run_id: run.runId, note: run.tags[TAGS.note] ?? ''};
    if (!globals.dryRun) await tracking.setTags(run.runId, {[TAGS.note]: args.text});
    return {run_id: run.runId, note: args.text};
  },
  render({note}, out) {
    if (note !== '') out.line(note);
    else out.hint('the run has no note: mlops runs note RUN "TEXT" writes one');
  },
});
