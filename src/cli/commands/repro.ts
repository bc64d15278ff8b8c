import {availableParallelism} from 'node:os';
import {z} from 'zod';
import {fail} from '../../core/errors/index.js';
import {formatDuration} from '../../core/units.js';
import {
  ACTIONS,
  localExecutor,
  nameReason,
  planReproduction,
  type ReproResult,
  reproduce,
  shellOf,
} from '../../pipeline/index.js';
import {defineCommand} from '../frame/define-command.js';
import type {Out} from '../output/out.js';
import {ReasonV1, reasonsForJson} from '../pipeline/reasons.js';

const StageV1 = z.object({
  name: z.string(),
  action: z.enum([...ACTIONS, 'run']).describe('`run` stands in a dry run for what would run'),
  reasons: z.array(ReasonV1),
  seconds: z.number(),
  run_id: z.string().nullable().describe('The run that made the outputs'),
  exit_code: z.int().nullable(),
});
const ReproV1 = z.object({
  stages: z.array(StageV1),
  run_id: z.string().nullable().describe('The run of the pipeline; null when no command ran'),
  ok: z.boolean(),
});

type Repro = z.output<typeof ReproV1>;

function forJson({stages, ok, runId}: ReproResult): Repro {
  return {
    stages: stages.map((stage) => ({
      name: stage.name,
      action: stage.action,
      reasons: reasonsForJson(stage.reasons),
      seconds: stage.seconds,
      run_id: stage.runId ?? null,
      exit_code: stage.exitCode ?? null,
    })),
    run_id: runId ?? null,
    ok,
  };
}

async function renderStages({stages}: Repro, out: Out): Promise<void> {
  if (stages.length === 0) return out.line('no stages in mlops.yaml');
  if (stages.every(({action}) => action === 'skipped')) return out.line('everything is up to date');
  await out.table(stages, [
    {title: 'stage', value: ({name}) => name},
    {title: 'action', value: ({action}) => (action === 'run' ? 'would run' : action)},
    {
      title: 'time',
      value: ({action, seconds}) => (action === 'ran' || action === 'failed' ? formatDuration(seconds * 1000) : ''),
      exact: ({seconds}) => seconds.toFixed(3),
      align: 'right',
    },
    {
      title: 'why',
      value: ({reasons}) => reasons.map((reason) => nameReason(reason as Parameters<typeof nameReason>[0])).join(', '),
    },
  ]);
}

export const command = defineCommand({
  summary: 'Run the stages that are out of date',
  details:
    'Compares commands, dependencies, parameters and outputs with mlops.lock, restores what was computed before, and runs the rest, each stage as a tracked run. Output of the stages goes to stderr and to a log. Interrupted or killed, the same command goes on.',
  examples: [
    ['mlops repro', 'The whole pipeline'],
    ['mlops repro train', 'One stage and what it needs'],
    ['mlops repro --dry-run', 'What would run, and why'],
  ],
  args: z.object({
    targets: z
      .array(z.string())
      .default([])
      .describe('Stages or outputs, with all they need; everything when none is named')
      .meta({placeholder: 'TARGET', complete: 'stage'}),
  }),
  options: z.object({
    jobs: z.coerce
      .number()
      .int()
      .min(1)
      .optional()
      .describe('Stages at once; as many as there are processors by default')
      .meta({short: 'j', placeholder: 'N'}),
    force: z.boolean().default(false).describe('Run stages that are up to date, too').meta({short: 'f'}),
    singleItem: z.boolean().default(false).describe('The named stages only, not what they need').meta({short: 's'}),
    downstream: z.boolean().default(false).describe('The named stages and all that need them'),
    keepGoing: z
      .boolean()
      .default(false)
      .describe('After a failure go on with stages that do not need the failed one')
      .meta({short: 'k'}),
    pull: z.boolean().default(false).describe('Get missing data from the remote first'),
    noCommit: z.boolean().default(false).describe('Do not store outputs in the cache'),
    noRunCache: z.boolean().default(false).describe('Do not reuse results of earlier runs'),
  }),
  output: ReproV1,
  changes: true,
  async run(context) {
    const {args, options, globals, env, clock, signal} = context;
    const project = await context.project();
    const selection = {
      targets: args.targets,
      single: options.singleItem,
      downstream: options.downstream,
      force: options.force,
    };
    if ((selection.single || selection.downstream) && args.targets.length === 0)
      throw fail('E_USAGE', {
        detail: `\`${selection.single ? '--single-item' : '--downstream'}\` needs the name of a stage`,
        command: 'repro',
      });
    if (globals.dryRun) {
      const steps = await planReproduction(project, selection);
      return {
        stages: steps.map(({stage, action, reasons}) => ({
          name: stage,
          action: action === 'run' ? ('run' as const) : ('skipped' as const),
          reasons: reasonsForJson(reasons),
          seconds: 0,
          run_id: null,
          exit_code: null,
        })),
        run_id: null,
        ok: true,
      };
    }
    const result = await reproduce(
      project,
      {
        ...selection,
        jobs: options.jobs ?? availableParallelism(),
        keepGoing: options.keepGoing,
        commit: !options.noCommit,
        useRunCache: !options.noRunCache,
        pull: options.pull,
        command: ['mlops', 'repro', ...args.targets].join(' '),
      },
      async () => {
        const {stageConsole} = await import('../pipeline/console.js');
        return {clock, env, signal, executor: localExecutor(shellOf(env)), listener: stageConsole(context)};
      },
    );
    const data = forJson(result);
    if (result.ok) return data;
    // What was done is part of the answer, also when the answer is an error.
    await context.emit(data);
    throw result.failure ?? fail('E_INTERRUPTED', {signal: String(signal.reason ?? 'SIGINT')});
  },
  async render(data, out) {
    await renderStages(data, out);
    if (data.run_id !== null && data.ok) out.hint(`mlops runs show ${data.run_id.slice(0, 8)} shows the run`);
  },
});
