import {z} from 'zod';
import {fail} from '../../../core/errors/index.js';
import {logFiles, openTracking} from '../../../tracking/index.js';
import {defineCommand} from '../../frame/define-command.js';
import {parseAssignments, parseMetric} from '../../tracking/assignments.js';
import {jsonNumber, NumberV1} from '../../tracking/json.js';
import {RUN_ARGUMENT} from '../../tracking/run-argument.js';

const COMMAND = 'runs log';

export const command = defineCommand({
  summary: 'Log metrics, params, tags and files to a run',
  details: 'A program started by `mlops run` or `mlops repro` finds its own run in the variable MLOPS_RUN_ID.',
  examples: [
    ['mlops runs log "$MLOPS_RUN_ID" -m auc=0.93 -p model=gbm', 'From a script that is tracked'],
    ['mlops runs log @latest -m loss=0.4@10 -m loss=0.3@20', 'Two steps of a metric'],
    ['mlops runs log @latest -a report.html', 'Keep a file with the run'],
  ],
  args: z.object({run: RUN_ARGUMENT}),
  options: z.object({
    metric: z
      .array(z.string())
      .default([])
      .describe('A number, at a step where one is given')
      .meta({short: 'm', placeholder: 'K=V[@STEP]'}),
    param: z
      .array(z.string())
      .default([])
      .describe('A value that never changes')
      .meta({short: 'p', placeholder: 'K=V'}),
    tag: z.array(z.string()).default([]).describe('A text').meta({short: 't', placeholder: 'K=V'}),
    artifact: z
      .array(z.string())
      .default([])
      .describe('A file, or all files of a folder')
      .meta({short: 'a', placeholder: 'PATH', complete: 'file'}),
  }),
  output: z.object({
    run_id: z.string(),
    metrics: z.array(z.object({key: z.string(), value: NumberV1, step: z.int()})),
    params: z.record(z.string(), z.string()),
    tags: z.record(z.string(), z.string()),
    artifacts: z.array(z.object({path: z.string(), digest: z.string(), size: z.int()})),
  }),
  changes: true,
  async run({args, options, project, clock, globals}) {
    const {metric, param, tag, artifact} = options;
    if (metric.length + param.length + tag.length + artifact.length === 0)
      throw fail('E_USAGE', {detail: 'nothing to log: give -m, -p, -t or -a', command: COMMAND});
    const metrics = metric.map((text) => parseMetric(text, COMMAND));
    const params = parseAssignments(param, '--param', COMMAND);
    const tags = parseAssignments(tag, '--tag', COMMAND);
    const opened = await project();
    const tracking = await openTracking(opened);
    const {runId} = await tracking.resolveRun(args.run);
    const timestamp = clock.now();
    if (!globals.dryRun) {
      await tracking.logParams(runId, params);
      await tracking.logMetrics(
        runId,
        metrics.map((each) => ({...each, timestamp})),
      );
      await tracking.setTags(runId, tags);
    }
    const files = await logFiles(opened, tracking, runId, artifact, {dryRun: globals.dryRun});
    return {
      run_id: runId,
      metrics: metrics.map((each) => ({...each, value: jsonNumber(each.value)})),
      params,
      tags,
      artifacts: files.map(({path, digest, sizeBytes}) => ({path, digest, size: sizeBytes})),
    };
  },
  render({run_id, metrics, params, tags, artifacts}, out, {globals}) {
    const counts = [
      [metrics.length, 'metric'],
      [Object.keys(params).length, 'param'],
      [Object.keys(tags).length, 'tag'],
      [artifacts.length, 'file'],
    ] as const;
    const parts = counts.filter(([n]) => n > 0).map(([n, word]) => `${n} ${word}${n === 1 ? '' : 's'}`);
    out.line(`${globals.dryRun ? 'would log' : 'logged'} ${parts.join(', ')} to ${run_id}`);
  },
});
