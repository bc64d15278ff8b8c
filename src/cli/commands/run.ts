import {z} from 'zod';
import {fail} from '../../core/errors/index.js';
import {formatMetric, openTracking, type Run, type Tracking, trackProcess} from '../../tracking/index.js';
import {defineCommand} from '../frame/define-command.js';
import {parseAssignments} from '../tracking/assignments.js';
import {fromJsonNumber, jsonRun, NumberV1, RunV1} from '../tracking/json.js';

/** A run inside a tracked program is its child unless a parent is named. */
async function parentOf(
  tracking: Tracking,
  named: string | undefined,
  outer: string | undefined,
): Promise<Run | undefined> {
  if (named !== undefined) return tracking.resolveRun(named);
  if (outer === undefined || outer === '') return undefined;
  // The variable may come from another project's run.
  const {runs} = await tracking.listRuns({filter: `run_id IN ('${outer.replaceAll("'", '')}')`, limit: 1});
  return runs[0];
}

export const command = defineCommand({
  summary: 'Track any program as a run',
  details:
    'Starts the command (no shell is involved) and records: command line, params.yaml or the params files of mlops.yaml, commit and uncommitted changes, machine and lock files of packages, environment with secrets masked, console output, exit code, time, and the numbers of metrics.json and the metric files of mlops.yaml that it wrote. The command sees MLOPS_RUN_ID, MLOPS_EXPERIMENT and MLOPS_TRACKING_DIR; `mlops runs log "$MLOPS_RUN_ID"` adds to the run. Ctrl-C stops the command and marks the run killed.',
  examples: [
    ['mlops run -- python train.py --epochs 5', 'Track a script'],
    ['mlops run -e tuning -n wide -p width=128 -t team=risk -- node train.js', 'With names, params and tags'],
    ["mlops run -- sh -c 'make data && make model'", 'Several commands, through a shell'],
  ],
  args: z.object({
    words: z.array(z.string()).describe('The command and its arguments').meta({placeholder: 'CMD'}),
  }),
  options: z.object({
    experiment: z
      .string()
      .optional()
      .describe('Experiment of the run; made when there is none')
      .meta({short: 'e', placeholder: 'EXPERIMENT', complete: 'experiment'}),
    name: z.string().min(1).optional().describe('Name of the run').meta({short: 'n', placeholder: 'NAME'}),
    tag: z.array(z.string()).default([]).describe('Tag of the run').meta({short: 't', placeholder: 'K=V'}),
    param: z
      .array(z.string())
      .default([])
      .describe('Param of the run; wins over params files')
      .meta({short: 'p', placeholder: 'K=V'}),
    parent: z.string().optional().describe('Run this one belongs to').meta({placeholder: 'RUN', complete: 'run'}),
    noConsole: z.boolean().default(false).describe('Do not keep what the command prints'),
  }),
  output: z.object({
    run_id: z.string().nullable().describe('null with --dry-run'),
    experiment: z.string(),
    status: RunV1.shape.status,
    exit_code: z.int(),
    seconds: z.number(),
    metrics: z.record(z.string(), NumberV1),
  }),
  changes: true,
  passThrough: true,
  async run({args, options, project, cwd, env, signal, clock, terminal, globals, note, warn, event}) {
    const words = args.words ?? [];
    if (words.length === 0) throw fail('E_USAGE', {detail: 'no command to run: mlops run -- CMD', command: 'run'});
    const params = parseAssignments(options.param, '--param', 'run');
    const tags = parseAssignments(options.tag, '--tag', 'run');
    const opened = await project();
    const tracking = await openTracking(opened);
    if (globals.dryRun) {
      const experiment = options.experiment ?? (await tracking.defaultExperiment());
      note(`would run ${words.join(' ')} in experiment ${experiment}`);
      return {run_id: null, experiment, status: 'SCHEDULED' as const, exit_code: 0, seconds: 0, metrics: {}};
    }
    const parent = await parentOf(tracking, options.parent, env['MLOPS_RUN_ID']);
    const stdout = globals.json ? terminal.stderr : terminal.stdout;
    const ended = await trackProcess(opened, tracking, {
      words,
      cwd,
      env,
      experiment: options.experiment,
      name: options.name,
      parentRunId: parent?.runId,
      params,
      tags,
      recordsConsole: !options.noConsole,
      onStdout: (chunk) => void stdout.write(chunk),
      onStderr: (chunk) => void terminal.stderr.write(chunk),
      signal,
      clock,
      warn,
      onStart: ({runId, name, experiment}) => {
        event({type: 'run', run_id: runId, name, experiment: experiment.name});
        if (globals.verbose) note(`run ${name} (${runId}) in experiment ${experiment.name}`);
      },
    });
    const run = await tracking.resolveRun(ended.runId);
    const {run_id, experiment, status, metrics} = jsonRun(run);
    return {run_id, experiment, status, exit_code: ended.exitCode, seconds: ended.seconds, metrics};
  },
  // The command owns stdout: what we have to say goes to stderr.
  render({run_id, status, exit_code, seconds, metrics}, _out, {note, terminal}) {
    if (run_id === null) return;
    const {green, red, dim} = terminal.styles.stderr;
    const {tick, cross} = terminal.symbols;
    const mark = status === 'FINISHED' ? green(tick) : red(cross);
    const code = exit_code === 0 ? '' : `, exit code ${exit_code}`;
    const shown = Object.entries(metrics).map(([key, value]) => `${key} ${formatMetric(fromJsonNumber(value))}`);
    note(`${mark} run ${run_id} ${status.toLowerCase()} in ${seconds.toFixed(1)} s${code}`);
    if (shown.length > 0) note(`  ${shown.slice(0, 8).join(', ')}${shown.length > 8 ? ', …' : ''}`);
    note(dim(`  mlops runs show ${run_id.slice(0, 8)}`));
  },
  exitCode: ({exit_code}) => (exit_code === 0 ? 0 : 8),
});
