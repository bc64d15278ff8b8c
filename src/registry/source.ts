import {posix, resolve} from 'node:path';
import type {AbsPath} from '../core/brand.js';
import {parseDigest} from '../core/digest.js';
import {fail} from '../core/errors/index.js';
import {nearest} from '../core/nearest.js';
import {type Cache, openCache, repoPathOf} from '../data/index.js';
import {statIfExists} from '../platform/fs/index.js';
import type {Project, StageDefinition} from '../project/index.js';
import {openTracking, type RunDetails} from '../tracking/index.js';
import {parseModelReference} from './reference.js';

/** A file to register. */
export interface LocatedSource {
  /** Where its bytes lie now. */
  readonly file: AbsPath;
  /** How the version will say where it came from: `runs:/RUN/path` or a path from the root. */
  readonly source: string;
  /** The run that is known to have written it. */
  readonly runId: string | undefined;
}

/** Returns the path of a file of a run: an artifact, or an output by its path or name. */
function fileOfRun(run: RunDetails, path: string): {readonly digest: string} | undefined {
  const artifact = run.artifacts.find((each) => each.store === 'cache' && each.path === path);
  const output = run.datasets.find((each) => each.role === 'output' && (each.path === path || each.name === path));
  return artifact ?? output;
}

function filesOfRun(run: RunDetails): string[] {
  const outputs = run.datasets.filter(({role}) => role === 'output').map(({path}) => path);
  return [...run.artifacts.filter(({store}) => store === 'cache').map(({path}) => path), ...outputs];
}

/** Returns the cached content of a run's file. Throws E_RUN_NOT_FOUND, E_MODEL_SOURCE. */
export async function locateInRun(project: Project, reference: string, path: string): Promise<LocatedSource> {
  const run = await (await openTracking(project)).getRun(reference);
  const shown = `runs:/${reference}/${path}`;
  const found = fileOfRun(run, path);
  if (!found)
    throw fail('E_MODEL_SOURCE', {
      source: shown,
      why: `run \`${run.name}\` wrote no \`${path}\``,
      near: nearest(path, filesOfRun(run)).map((near) => `runs:/${reference}/${near}`),
    });
  return {
    file: cachedFile(project, await openCache(project), found.digest, shown),
    source: `runs:/${run.runId}/${path}`,
    runId: run.runId,
  };
}

function cachedFile(project: Project, cache: Cache, digest: string, shown: string): AbsPath {
  const parsed = parseDigest(digest, project.dialect.digestAlgorithm);
  if (!parsed || !cache.has(parsed))
    throw fail('E_MODEL_SOURCE', {source: shown, why: `its content ${digest} is not in the cache`});
  return cache.pathOf(parsed);
}

/** Returns the paths of a stage's outputs, from the root, with `/`. */
function outputsOf(stage: StageDefinition): string[] {
  const names = (stage.outs ?? []).flatMap((out) => (typeof out === 'string' ? [out] : Object.keys(out)));
  return names.map((name) => posix.normalize(posix.join(stage.wdir ?? '.', name)));
}

/** Returns the one `.onnx` output of the stage called `name`; undefined when there is no such stage. */
async function modelOfStage(project: Project, name: string): Promise<string | undefined> {
  const stages = (await project.file()).value.stages ?? {};
  const stage = Object.hasOwn(stages, name) ? stages[name] : undefined;
  if (!stage) return undefined;
  const models = outputsOf(stage).filter((path) => path.endsWith('.onnx'));
  const [model] = models;
  if (model !== undefined && models.length === 1) return model;
  throw fail('E_MODEL_SOURCE', {
    source: name,
    why: `stage \`${name}\` has ${models.length === 0 ? 'no `.onnx` output' : `${models.length} \`.onnx\` outputs`}`,
    near: models,
  });
}

/** A file that is not checked out may still be in the cache, as the output of the newest run that wrote it. */
async function locateOutput(project: Project, path: string, shown: string): Promise<LocatedSource> {
  const tracking = await openTracking(project);
  const written = await tracking.newestOutput(path);
  if (!written) throw fail('E_MODEL_SOURCE', {source: shown, why: 'there is no such file, and no run wrote it'});
  const file = cachedFile(project, await openCache(project), written.digest, shown);
  return {file, source: path, runId: written.runId};
}

/**
 * Returns the file a source means: `runs:/RUN/path`, a file, a stage with one `.onnx` output, or an output of a run that is
 * not checked out.
 *
 * `base` is the folder a path is relative to. Throws E_MODEL_SOURCE, E_RUN_NOT_FOUND, E_OUTSIDE_PROJECT.
 */
export async function locateSource(project: Project, source: string, base: AbsPath): Promise<LocatedSource> {
  const reference = parseModelReference(source);
  if (reference?.kind === 'run') return locateInRun(project, reference.run, reference.path);
  if (reference?.kind !== 'path')
    throw fail('E_MODEL_SOURCE', {source, why: 'a version is registered from a file, not from another version'});
  const file = resolve(base, source) as AbsPath;
  const found = await statIfExists(file);
  if (found?.isFile()) return {file, source: repoPathOf(project, file), runId: undefined};
  if (found) throw fail('E_MODEL_SOURCE', {source, why: 'it is no file'});
  const output = await modelOfStage(project, source);
  if (output === undefined) return locateOutput(project, repoPathOf(project, file), source);
  const outputFile = resolve(project.root, output) as AbsPath;
  if ((await statIfExists(outputFile))?.isFile()) return {file: outputFile, source: output, runId: undefined};
  return locateOutput(project, output, source);
}
