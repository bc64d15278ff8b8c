import {join, posix, relative, sep} from 'node:path';
import {parseParams} from '../formats/params/index.js';
import {hashFile, readText, statIfExists} from '../platform/fs/index.js';
import {type Project, shownPath} from '../project/index.js';
import {joinFiles, metricsOf, paramsOf} from './file-values.js';

const DEFAULT_METRICS = 'metrics.json';
const DEFAULT_PARAMS = 'params.yaml';
/** Larger files hold no metrics but data. */
const MAX_BYTES = 16n * 1024n * 1024n;

/** Returns the metric files a program may write: those the project file lists, and `metrics.json` where it runs. */
async function metricFiles(project: Project): Promise<string[]> {
  const {metrics = [], stages = {}} = (await project.file()).value;
  const ofStages = Object.values(stages).flatMap(({metrics: outputs = [], wdir = '.'}) =>
    outputs
      .flatMap((output) => (typeof output === 'string' ? [output] : Object.keys(output)))
      .map((path) => posix.join(wdir, path)),
  );
  const paths = [...metrics, ...ofStages].map((path) => join(project.root, path));
  return [...new Set([...paths, join(project.root, DEFAULT_METRICS), join(project.cwd, DEFAULT_METRICS)])];
}

async function digestOf(path: string): Promise<string | undefined> {
  const found = await statIfExists(path);
  return found?.isFile() && found.size <= MAX_BYTES ? (await hashFile(path, 'sha256')).digest : undefined;
}

/** The metric files as they were at some time: path to digest. */
export type MetricSnapshot = ReadonlyMap<string, string | undefined>;

/** Returns the state of the metric files now. */
export async function snapshotMetrics(project: Project): Promise<MetricSnapshot> {
  const paths = await metricFiles(project);
  return new Map(await Promise.all(paths.map(async (path) => [path, await digestOf(path)] as const)));
}

/**
 * Returns the numbers of the metric files that were written since `before`.
 *
 * `warn` is told of leaves that are no numbers. Throws E_JSON_SYNTAX and the like for a file that cannot be read.
 */
export async function changedMetrics(
  project: Project,
  before: MetricSnapshot,
  warn: (message: string) => void,
): Promise<Record<string, number>> {
  const files: [string, Readonly<Record<string, number>>][] = [];
  for (const [path, digest] of await snapshotMetrics(project)) {
    if (digest === undefined || digest === before.get(path)) continue;
    const shown = shownPath(path, project.cwd);
    const {metrics, others} = metricsOf(parseParams(await readText(path), shown).value);
    if (others.length > 0) warn(`${shown}: not a number, not recorded: ${others.join(', ')}`);
    files.push([fromRoot(project, path), metrics]);
  }
  return joinFiles(files);
}

const fromRoot = (project: Project, path: string): string => relative(project.root, path).split(sep).join('/');

/** Returns the values of the project's params files: those it lists, else `params.yaml` where there is one. */
export async function fileParams(project: Project): Promise<Record<string, string>> {
  const listed = (await project.file()).value.params;
  const files: [string, Record<string, string>][] = [];
  for (const name of listed ?? [DEFAULT_PARAMS]) {
    const path = join(project.root, name);
    if (!listed && !(await statIfExists(path))?.isFile()) continue;
    const shown = shownPath(path, project.cwd);
    files.push([name, paramsOf(parseParams(await readText(path), shown, {keepFloats: true}).value)]);
  }
  return joinFiles(files);
}
