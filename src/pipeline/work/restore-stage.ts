import type {RunId} from '../../core/brand.js';
import {isStored} from '../../data/index.js';
import {lockEntryOf} from '../facts.js';
import {restoreOutputs, storeOutputs} from './outputs.js';
import {type Outcome, recordSuccess, type Task, type WorkParts, withPaths} from './parts.js';
import {type CachedResult, isRepeatable} from './run-cache.js';

/** The lock file itself tells the result when only outputs are missing or were changed by hand. */
async function lockedResult({project}: WorkParts, {stage, locked, reasons}: Task): Promise<CachedResult | undefined> {
  if (!locked || reasons.some(({kind, old}) => kind !== 'out' || old === null)) return undefined;
  const wrong = new Set(reasons.map(({path}) => path));
  const names = new Set(stage.outputs.filter(({path}) => wrong.has(path)).map(({name}) => name));
  for (const {name, digest} of locked.outputs)
    if (names.has(name) && !(await isStored(project, digest))) return undefined;
  return {entry: locked, runId: undefined};
}

async function findResult(parts: WorkParts, task: Task): Promise<CachedResult | undefined> {
  const known = await lockedResult(parts, task);
  if (!isRepeatable(task.stage)) return known;
  return (await parts.runCache.find(task.stage, lockEntryOf(task.stage, task.facts))) ?? known;
}

/** Puts an earlier result with the same input in place; undefined when there is none, or it may not be used. */
export async function restoreStage(parts: WorkParts, task: Task): Promise<Outcome | undefined> {
  const {project, options, signal} = parts;
  const {stage, facts, reasons} = task;
  const isForced = reasons.some(({kind}) => kind === 'forced' || kind === 'always-changed');
  if (!options.useRunCache || isForced) return undefined;
  const found = await findResult(parts, task);
  if (!found) return undefined;
  await restoreOutputs(project, stage, found.entry, signal);
  const after = await storeOutputs(project, stage.outputs, {commit: options.commit, withMetrics: true, signal});
  await recordSuccess(parts, stage, withPaths(facts, after));
  return {action: 'cached', reasons, runId: found.runId as RunId | undefined, exitCode: undefined};
}
