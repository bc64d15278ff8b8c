import {z} from 'zod';
import {dataStatus, listPointers, selectOutputs} from '../../data/index.js';
import {isStageTarget, nameReason, type Reason, STAGE_STATES, stageStatus} from '../../pipeline/index.js';
import type {Project} from '../../project/index.js';
import {defineCommand} from '../frame/define-command.js';
import type {Out} from '../output/out.js';
import {ReasonV1, reasonsForJson} from '../pipeline/reasons.js';
import {suggestNext} from '../pipeline/suggestion.js';

const CHECK_EXIT = 3;
const LINES_SHOWN = 20;

const StatusV1 = z.object({
  clean: z.boolean().describe('Nothing changed and nothing to run'),
  data: z.array(
    z.object({path: z.string(), state: z.enum(['unchanged', 'modified', 'deleted', 'not in cache', 'new'])}),
  ),
  stages: z.array(z.object({name: z.string(), state: z.enum(STAGE_STATES), reasons: z.array(ReasonV1)})),
  suggestion: z.string().nullable().describe('The command to run next'),
});

type Status = z.output<typeof StatusV1>;

/** Sorts what the user named into stages and tracked data; without names it is everything of both. */
async function read(project: Project, targets: readonly string[]): Promise<Pick<Status, 'data' | 'stages'>> {
  const isStage = await isStageTarget(project);
  const stageTargets = targets.filter(isStage);
  const dataTargets = targets.filter((target) => !isStage(target));
  const all = targets.length === 0;
  const pointers = all || dataTargets.length > 0 ? await listPointers(project) : [];
  const data = await dataStatus(project, selectOutputs(project, pointers, dataTargets));
  const stages = all || stageTargets.length > 0 ? await stageStatus(project, stageTargets) : [];
  return {
    data: data.map(({path, state}) => ({path, state})),
    stages: stages.map(({name, state, reasons}) => ({name, state, reasons: reasonsForJson(reasons)})),
  };
}

function printLines(out: Out, lines: readonly string[]): void {
  for (const line of lines.slice(0, LINES_SHOWN)) out.line(`  ${line}`);
  if (lines.length > LINES_SHOWN) out.line(`  and ${lines.length - LINES_SHOWN} more`);
}

export const command = defineCommand({
  summary: 'Show what changed and what to do next',
  examples: [
    ['mlops status', 'Data and pipeline at a glance'],
    ['mlops status --check', 'In a script: exit 3 when anything is out of date'],
  ],
  args: z.object({
    targets: z
      .array(z.string())
      .default([])
      .describe('Stages and tracked paths; everything when none is named')
      .meta({placeholder: 'TARGET', complete: 'stage'}),
  }),
  options: z.object({
    check: z.boolean().default(false).describe('Exit with 3 when anything changed or would run'),
  }),
  output: StatusV1,
  async run(context) {
    const project = await context.project();
    const {data, stages} = await read(project, context.args.targets);
    const clean = data.every(({state}) => state === 'unchanged') && stages.every(({state}) => state !== 'stale');
    return {clean, data, stages, suggestion: clean ? null : suggestNext(data, stages, await project.settings())};
  },
  render({clean, data, stages, suggestion}, out) {
    if (clean)
      return out.line(stages.length + data.length === 0 ? 'nothing is tracked yet' : 'everything is up to date');
    const changed = data.filter(({state}) => state !== 'unchanged');
    const stale = stages.filter(({state}) => state === 'stale');
    if (changed.length > 0) out.line('data');
    printLines(
      out,
      changed.map(({path, state}) => `${path}: ${state}`),
    );
    if (stale.length > 0) out.line('stages');
    printLines(
      out,
      stale.map(({name, reasons}) => `${name}: ${reasons.map((reason) => nameReason(reason as Reason)).join(', ')}`),
    );
    if (suggestion !== null) out.hint(`next: ${suggestion}`);
  },
  exitCode: ({clean}, {options}) => (options.check && !clean ? CHECK_EXIT : 0),
});
