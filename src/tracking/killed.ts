import {join} from 'node:path';
import type {AbsPath} from '../core/brand.js';
import {statIfExists} from '../platform/fs/index.js';
import {hostName} from '../platform/machine.js';
import {isProcessAlive} from '../platform/process/index.js';
import type {Database} from '../platform/sqlite/index.js';
import {changeTables} from './changes.js';
import {consolePath} from './console-log.js';
import {type OpenRun, TrackingReader} from './reader.js';

/** The newest sign of life a dead run left: a metric's time, or the last write to its console log. */
async function lastSignOfLife(reader: TrackingReader, run: OpenRun, logs: AbsPath): Promise<number | undefined> {
  const metric = reader.lastMetricTime(run.id);
  const log = await statIfExists(join(logs, consolePath(run.runId)) as AbsPath);
  const signs = [metric, log && Math.trunc(Number(log.mtimeNs / 1_000_000n))].filter((sign) => sign !== undefined);
  return signs.length === 0 ? undefined : Math.max(...signs);
}

/**
 * Marks the runs killed whose process on this machine is gone without having finished them.
 *
 * Called before runs are shown: no process of ours runs all the time to notice it earlier.
 */
export async function markDeadRuns(db: Database, logs: AbsPath): Promise<void> {
  const reader = new TrackingReader(db);
  // One process may have many open runs; each is looked at once.
  const alive = new Map<string, boolean>();
  const dead = reader.openRuns(hostName()).filter(({pid, processStart}) => {
    const key = `${pid} ${processStart}`;
    const isAlive = alive.get(key) ?? isProcessAlive(pid, processStart);
    alive.set(key, isAlive);
    return !isAlive;
  });
  for (const run of dead) {
    const end = await lastSignOfLife(reader, run, logs);
    changeTables(db, ({write}) => write.markKilled(run.id, end));
  }
}
