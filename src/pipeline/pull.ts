import {join} from 'node:path';
import {
  checkoutOutputs,
  fetchOutputs,
  isStored,
  listPointers,
  type Output,
  openRemote,
  withDataLock,
} from '../data/index.js';
import {exists} from '../platform/fs/index.js';
import type {Project} from '../project/index.js';
import {lockedOutputs} from './locked-outputs.js';
import type {Pipeline} from './prepare.js';
import type {Stage} from './stage.js';
import type {WorkListener} from './work/parts.js';

const meets = (a: string, b: string): boolean => a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);

/** Returns the tracked paths that the stages read or write and of which the work tree has nothing. */
async function absentOutputs(project: Project, stages: readonly Stage[]): Promise<Output[]> {
  const paths = stages.flatMap(({dependencies, outputs}) => [...dependencies, ...outputs].map(({path}) => path));
  const absent: Output[] = [];
  for (const output of [...(await listPointers(project)), ...(await lockedOutputs(project))]) {
    const isWanted = output.digest !== undefined && paths.some((path) => meets(path, output.path));
    if (isWanted && !(await exists(join(project.root, output.path)))) absent.push(output);
  }
  return absent;
}

async function isHere(project: Project, {digest}: Output): Promise<boolean> {
  return digest !== undefined && (await isStored(project, digest));
}

/**
 * Puts missing data of some stages in place, from the cache or the remote: tracked data they read, and outputs recorded in the
 * lock file. What no remote has is told; whether a stage can do without is found out later.
 *
 * Throws E_NO_REMOTE and the like when something is neither here nor could be asked for.
 */
export async function pullMissing(
  {project}: Pipeline,
  stages: readonly Stage[],
  {signal, listener}: {readonly signal: AbortSignal; readonly listener: WorkListener},
): Promise<void> {
  const absent = await absentOutputs(project, stages);
  const away: Output[] = [];
  for (const output of absent) if (!(await isHere(project, output))) away.push(output);
  if (away.length > 0) {
    const {remote, missing} = await fetchOutputs(project, await openRemote(project), away, {signal});
    for (const path of missing) listener.warn(`the remote \`${remote}\` does not have ${path}`);
  }
  const here: Output[] = [];
  for (const output of absent) if (await isHere(project, output)) here.push(output);
  if (here.length > 0) await withDataLock(project, 'mlops repro', () => checkoutOutputs(project, here, {signal}));
}
