import {cp, mkdtemp, readdir, realpath} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {z} from 'zod';
import {fail} from '../../core/errors/index.js';
import {exists, readText, removePath} from '../../platform/fs/index.js';
import {openInBrowser, runProcess} from '../../platform/process/index.js';
import {type Played, play, prepareFolder, type Stage, serveCommand} from '../demo/play.js';
import {STEPS, type Story} from '../demo/steps.js';
import {summaryRows} from '../demo/summary.js';
import type {CommandContext} from '../frame/context.js';
import {defineCommand} from '../frame/define-command.js';

const REPORTS = ['reports/drift.html', 'reports/runs.html'] as const;

const DemoV1 = z.object({
  dir: z.string(),
  seconds: z.number(),
  steps: z.array(z.object({command: z.string(), seconds: z.number(), summary: z.string()})),
  summary: z.array(z.object({name: z.string(), text: z.string()})),
  reports: z.array(z.string()),
});

async function chooseFolder(dir: string | undefined, cwd: string): Promise<string> {
  if (dir === undefined) return realpath(await mkdtemp(join(tmpdir(), 'mlops-demo-')));
  const folder = resolve(cwd, dir);
  if ((await exists(folder)) && (await readdir(folder)).length > 0) throw fail('E_DEMO_FOLDER', {folder});
  return folder;
}

/** The stages run by themselves: a run of the caller's, and the caller's settings, must not leak into the demo. */
function cleanEnvironment(env: CommandContext['env']): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(MLOPS_|GIT_)/.test(name)));
}

async function readError(folder: string): Promise<number> {
  return Number((JSON.parse(await readText(join(folder, 'metrics.json'))) as {mae: number}).mae);
}

async function playAll(stage: Stage, context: CommandContext): Promise<{steps: Played[]; story: Story}> {
  const story: Story = {runs: [], errors: [], years: []};
  const steps: Played[] = [];
  const {dim} = context.terminal.styles.stderr;
  for (const step of STEPS) {
    const played = await play(step, story, stage);
    if (played.command === 'mlops repro') story.errors.push(await readError(stage.folder));
    steps.push(played);
    context.event({type: 'step', ...played});
    context.note(`${dim('$')} ${played.command}\n  ${dim(played.summary)}`);
  }
  return {steps, story};
}

/** Without `--keep` only the reports outlive the demo. */
async function tidy(folder: string, keep: boolean): Promise<string> {
  if (keep) return join(folder);
  const reports = await realpath(await mkdtemp(join(tmpdir(), 'mlops-demo-reports-')));
  await cp(join(folder, 'reports'), join(reports, 'reports'), {recursive: true});
  await removePath(folder);
  return reports;
}

export const command = defineCommand({
  summary: "Play one model's whole life on real data",
  details:
    'Makes a git repository from the ridership example and runs the commands a person would type: data, pipeline, runs, model, package, server, later data, drift. Needs neither network nor Python. Without --keep or --dir only the two reports are kept.',
  examples: [
    ['mlops demo', 'Watch it'],
    ['mlops demo --keep --dir ridership', 'Keep the repository to go on by hand'],
    ['mlops demo --keep --json', 'Steps, files and figures for a program'],
  ],
  options: z.object({
    dir: z
      .string()
      .optional()
      .describe('Work in this new folder and keep it')
      .meta({placeholder: 'DIR', complete: 'folder'}),
    keep: z.boolean().default(false).describe('Keep the repository'),
    open: z.boolean().default(false).describe('Open the two reports in the browser'),
    serve: z.boolean().default(false).describe('Leave the model server running at the end'),
  }),
  output: DemoV1,
  async run(context) {
    const {options, cwd, env, signal, clock} = context;
    const folder = await chooseFolder(options.dir, cwd);
    const started = clock.now();
    const stage: Stage = {folder, env: cleanEnvironment(env), signal, elapsed: () => (clock.now() - started) / 1000};
    await prepareFolder(folder);
    const {steps, story} = await playAll(stage, context);
    const dir = await tidy(folder, options.keep || options.serve || options.dir !== undefined);
    const reports = REPORTS.map((path) => join(dir, path));
    const summary = summaryRows(story).map(([name, text]) => ({name, text}));
    const result = {dir, seconds: stage.elapsed(), steps, summary, reports};
    if (options.open) for (const report of reports) await openInBrowser(report);
    if (options.serve) {
      await context.emit(result);
      await runProcess({...serveCommand(stage), onStdout: (chunk) => void context.terminal.stderr.write(chunk)});
    }
    return result;
  },
  render({dir, seconds, summary, reports}, out, {options}) {
    out.line();
    out.line(`One model's whole life, in ${seconds.toFixed(0)} s:`);
    out.line();
    for (const {name, text} of summary) out.line(`  ${out.styles.bold(name.padEnd(9))} ${text}`);
    out.line(`  ${out.styles.bold('reports'.padEnd(9))} ${reports.join('\n            ')}`);
    out.line();
    const kept = options.keep || options.serve || options.dir !== undefined;
    if (!kept) out.line('Next: mlops demo --keep --dir ridership keeps the repository, to go on by hand.');
    else
      out.line(`Next: cd ${dir}, then mlops status · mlops runs list · edit params.yaml, mlops why train, mlops repro`);
  },
});
