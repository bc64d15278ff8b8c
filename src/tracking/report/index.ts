import {basename} from 'node:path';
import type {Project} from '../../project/index.js';
import type {Tracking} from '../tracking.js';
import {runsPage} from './page.js';

/**
 * Returns the page that compares runs, named by any reference: one self-contained HTML file.
 *
 * `now`: milliseconds since 1970. Throws as `compareRuns` does.
 */
export async function runsReport(
  project: Project,
  tracking: Tracking,
  references: readonly string[],
  now: number,
): Promise<string> {
  const {rows} = await tracking.compareRuns(references, {all: true});
  const runs = await Promise.all(references.map((reference) => tracking.getRun(reference)));
  const keys = runs.flatMap(({latest}) => Object.keys(latest).filter((key) => (latest[key]?.count ?? 0) > 1));
  const histories = [...new Set(keys)].toSorted().map(async (key) => ({
    key,
    points: await Promise.all(runs.map(({runId}) => tracking.metricHistory(runId, key))),
  }));
  return runsPage({
    project: (await project.file()).value.project?.name ?? basename(project.root),
    runs,
    rows,
    histories: await Promise.all(histories),
    madeAt: now,
  });
}
