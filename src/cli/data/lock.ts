import {withDataLock} from '../../data/index.js';
import type {CommandContext} from '../frame/context.js';

/** Runs `body` under the project's data lock and tells a person who waits what for. */
export async function holdingDataLock<Value>(
  {project, note}: Pick<CommandContext, 'project' | 'note'>,
  command: string,
  body: () => Promise<Value>,
): Promise<Value> {
  return withDataLock(await project(), `mlops ${command}`, body, (holder) => note(`waiting for ${holder}`));
}
