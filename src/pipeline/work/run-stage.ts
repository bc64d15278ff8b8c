import {join} from 'node:path';
import type {AbsPath} from '../../core/brand.js';
import type {TaskResult} from '../executor/executor.js';
import {commandsOf} from '../executor/shell.js';
import {clearOutputs, readMetrics, storeOutputs} from './outputs.js';
import {type Outcome, recordSuccess, type Task, type WorkParts, withPaths} from './parts.js';
import type {StageRun} from './recorder.js';
import {isRepeatable} from './run-cache.js';

const EXIT_MEANINGS: Readonly<Record<number, string>> = {
  126: ': the shell could not run a program',
  127: ': the shell did not find a program',
};

/** Returns how a command ended, as the end of a sentence that starts with the stage. */
function describeEnd({exitCode, signal, command}: TaskResult, hasSeveral: boolean): string {
  const where = hasSeveral ? `, in \`${command}\`` : '';
  if (signal === 'SIGKILL') return `was killed (exit code ${exitCode}; out of memory?)${where}`;
  if (signal !== undefined) return `was ended by ${signal} (exit code ${exitCode})${where}`;
  return `exited with ${exitCode}${EXIT_MEANINGS[exitCode] ?? ''}${where}`;
}

function environmentOf({project, options}: WorkParts, {stage}: Task, run: StageRun): Record<string, string> {
  const env = {
    // Python keeps its output back when nobody seems to watch.
    PYTHONUNBUFFERED: '1',
    ...options.env,
    MLOPS_STAGE: stage.name,
    MLOPS_RUN_ID: run.runId,
    MLOPS_ROOT: project.root,
    MLOPS_EXPERIMENT: run.experiment,
    MLOPS_TRACKING_DIR: project.layout.stateFolder,
  };
  const set = Object.entries(env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]));
  return Object.fromEntries(set);
}

function execute(parts: WorkParts, task: Task, run: StageRun): Promise<TaskResult> {
  const {project, executor, options, listener, signal} = parts;
  const {name, folder, command} = task.stage;
  return executor.run(
    {
      stage: name,
      commands: commandsOf(command),
      folder: join(project.root, folder) as AbsPath,
      env: environmentOf(parts, task, run),
    },
    {
      signal,
      graceMs: options.graceMs,
      onOutput: (chunk, stream) => {
        run.write(stream, chunk);
        listener.output(name, stream, chunk);
      },
    },
  );
}

/** Checks what the command has left, stores it, and only then refers to it. Returns what is wrong, or undefined. */
async function keepResults(parts: WorkParts, {stage, facts}: Task, run: StageRun): Promise<string | undefined> {
  const {project, options, signal, runCache, listener} = parts;
  const isReusable = options.commit && isRepeatable(stage);
  const written = await storeOutputs(project, stage.outputs, {
    commit: options.commit,
    withMetrics: isReusable,
    signal,
  });
  const missing = stage.outputs.find(({path}) => !written.get(path));
  if (missing) return `ended without writing its output \`${missing.path}\``;
  const read = await readMetrics(project, stage.outputs);
  if ('why' in read) return `wrote metrics that cannot be read: ${read.why}`;
  if (read.others.length > 0) listener.warn(`not a number, not recorded: ${read.others.join(', ')}`);
  const now = withPaths(facts, written);
  await run.results(now, read.metrics);
  const entry = await recordSuccess(parts, stage, now);
  if (isReusable) await runCache.save(stage, entry, run.runId);
  return undefined;
}

async function runAndKeep(parts: WorkParts, task: Task, run: StageRun): Promise<Outcome> {
  const {project, listener, signal} = parts;
  const {stage, reasons} = task;
  await clearOutputs(project, stage.outputs);
  const commands = commandsOf(stage.command);
  listener.started(stage.name, commands, reasons);
  const result = await execute(parts, task, run);
  const ended = {reasons, runId: run.runId, exitCode: result.exitCode};
  if (signal.aborted) return {...ended, action: 'failed'};
  const what = result.exitCode === 0 ? await keepResults(parts, task, run) : describeEnd(result, commands.length > 1);
  if (what === undefined) return {...ended, action: 'ran'};
  return {...ended, action: 'failed', trouble: {stage: stage.name, what, log: run.log}};
}

/** Runs a stage's command as a tracked run, from a clean place to its entry in the lock file. */
export async function runStage(parts: WorkParts, task: Task): Promise<Outcome> {
  const run = await parts.recorder.start(task.stage, task.facts);
  let outcome: Outcome | undefined;
  try {
    outcome = await runAndKeep(parts, task, run);
    return outcome;
  } finally {
    const failed = parts.signal.aborted ? 'KILLED' : 'FAILED';
    await run.finish(outcome?.action === 'ran' ? 'FINISHED' : failed, outcome?.exitCode);
  }
}
