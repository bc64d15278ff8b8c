import {fileError} from '../../platform/fs/file-error.js';
import {type GuardedEnd, runGuarded} from '../../platform/process/guarded.js';
import type {Executor, StageTask, TaskHooks, TaskResult} from './executor.js';
import type {Shell} from './shell.js';

async function start(shell: Shell, command: string, task: StageTask, hooks: TaskHooks): Promise<GuardedEnd> {
  const {onOutput, signal, graceMs} = hooks;
  const args = [...shell.args, command];
  try {
    return await runGuarded({
      program: shell.program,
      args,
      cwd: task.folder,
      env: task.env,
      onOutput,
      signal,
      graceMs,
    });
  } catch (error) {
    throw fileError(error, task.folder, 'run a command in');
  }
}

async function runCommands(shell: Shell, task: StageTask, hooks: TaskHooks): Promise<Omit<TaskResult, 'seconds'>> {
  let result: Omit<TaskResult, 'seconds'> = {exitCode: 0, signal: undefined, command: ''};
  for (const command of task.commands) {
    const end = await start(shell, command, task, hooks);
    result = {...end, command};
    if (end.exitCode !== 0 || hooks.signal.aborted) break;
  }
  return result;
}

/** Returns the executor that runs commands on this machine, each by `shell` in a process group of its own. */
export function localExecutor(shell: Shell): Executor {
  return {
    async run(task, hooks) {
      const started = performance.now();
      const result = await runCommands(shell, task, hooks);
      return {...result, seconds: (performance.now() - started) / 1000};
    },
  };
}
