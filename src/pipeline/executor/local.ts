import {runGuarded} from '../../platform/process/index.js';
import type {Executor, StageTask, TaskHooks, TaskResult} from './executor.js';
import type {Shell} from './shell.js';

async function runCommands(shell: Shell, task: StageTask, hooks: TaskHooks): Promise<Omit<TaskResult, 'seconds'>> {
  let result: Omit<TaskResult, 'seconds'> = {exitCode: 0, signal: undefined, command: ''};
  for (const command of task.commands) {
    const end = await runGuarded({
      program: shell.program,
      args: [...shell.args, command],
      cwd: task.folder,
      env: task.env,
      onOutput: hooks.onOutput,
      signal: hooks.signal,
      graceMs: hooks.graceMs,
    });
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
