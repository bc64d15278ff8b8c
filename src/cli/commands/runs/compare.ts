import {resolve} from 'node:path';
import {z} from 'zod';
import {writeFileAtomic} from '../../../platform/fs/index.js';
import {loadReports, openTracking} from '../../../tracking/index.js';
import {defineCommand} from '../../frame/define-command.js';
import {compareMarkdown, drawComparison} from '../../tracking/compare-text.js';
import {CompareV1, jsonCompareRow} from '../../tracking/json.js';
import {RUNS_ARGUMENT} from '../../tracking/run-argument.js';

export const command = defineCommand({
  summary: 'Show what differs between runs',
  details: 'Params, metrics, tags, data (by digest) and code (commit, uncommitted changes, command), side by side.',
  examples: [
    ['mlops runs compare @latest 3f2a91c0', 'Only what differs'],
    ['mlops runs compare @latest 3f2a91c0 --html runs.html', 'One file with tables and charts, to share'],
    ['mlops runs compare @latest 3f2a91c0 --md', 'For a pull request'],
  ],
  args: z.object({runs: RUNS_ARGUMENT}),
  options: z.object({
    all: z.boolean().default(false).describe('Also what is the same').meta({short: 'a'}),
    html: z
      .string()
      .optional()
      .describe('Write a page with tables and charts into this file')
      .meta({placeholder: 'FILE', complete: 'file'}),
    md: z.boolean().default(false).describe('Print a Markdown table'),
  }),
  output: CompareV1,
  async run({args, options, project, cwd, note, clock}) {
    const opened = await project();
    const tracking = await openTracking(opened);
    const {runs, rows} = await tracking.compareRuns(args.runs, {all: options.all});
    if (options.html !== undefined) {
      const {runsReport} = await loadReports();
      const path = resolve(cwd, options.html);
      await writeFileAtomic(path, await runsReport(opened, tracking, runs, clock.now()));
      note(`wrote ${options.html}`);
    }
    return {runs: [...runs], rows: rows.map(jsonCompareRow)};
  },
  async render({runs, rows}, out, {options, project}) {
    const tracking = await openTracking(await project());
    const names = await Promise.all(runs.map(async (runId) => (await tracking.resolveRun(runId, 'all')).name));
    if (options.md) out.line(compareMarkdown(names, rows));
    else await drawComparison(names, rows, out);
  },
});
