import {dirname, join} from 'node:path';
import {formatTime} from '../core/clock.js';
import {isMlopsError} from '../core/errors/index.js';
import {type OnnxModel, readOnnx} from '../formats/onnx/index.js';
import {confinePath, readBytes, readText} from '../platform/fs/index.js';
import type {Project} from '../project/index.js';
import {type ModelVersion, openRegistry, type ResolvedModel} from '../registry/index.js';
import {openTracking, type Run} from '../tracking/index.js';
import {exampleFromCsv, type InputExample} from './example.js';
import type {PackageManifest} from './manifest.js';
import type {PackageSource} from './plan.js';

/** NaN and infinities are no JSON: they are spelled as MLflow spells them. */
const toJson = (value: number): number | string =>
  Number.isFinite(value) ? value : Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';

/** What the run that wrote the model recorded, and the pipeline run around it: the numbers are often those of a later stage. */
async function recordedValues(project: Project, runId: string | undefined): Promise<Pick<Run, 'params' | 'metrics'>> {
  if (runId === undefined) return {params: {}, metrics: {}};
  const tracking = await openTracking(project);
  const run = await tracking.getRun(runId);
  const around = run.parentRunId === undefined ? undefined : await tracking.getRun(run.parentRunId);
  return {params: {...around?.params, ...run.params}, metrics: {...around?.metrics, ...run.metrics}};
}

/** Returns the registered version whose bytes these are; a file that only shares the name is not one. */
async function registeredVersion(project: Project, model: ResolvedModel): Promise<ModelVersion | undefined> {
  const registry = await openRegistry(project);
  try {
    const version = registry.getVersion(`models:/${model.name}/${model.version}`);
    return version.digest === model.digest ? version : undefined;
  } catch (error) {
    if (isMlopsError(error, 'E_MODEL_NOT_FOUND')) return undefined;
    throw error;
  }
}

interface Origin {
  readonly lineage: PackageManifest['lineage'];
  readonly created: string | undefined;
  readonly description: string | undefined;
}

async function originOf(project: Project, model: ResolvedModel): Promise<Origin> {
  const version = await registeredVersion(project, model);
  const {params, metrics} = await recordedValues(project, model.runId);
  const lineage = {
    ...(model.runId === undefined ? {} : {run_id: model.runId}),
    ...(version?.commit ? {commit: version.commit} : {}),
    data: [...(version?.data ?? [])],
    params,
    metrics: Object.fromEntries(Object.entries(metrics).map(([key, value]) => [key, toJson(value)])),
  };
  return {lineage, created: version && formatTime(version.createdAt), description: version?.description};
}

async function readWeights(model: ResolvedModel, facts: OnnxModel): Promise<Record<string, Uint8Array>> {
  const folder = dirname(model.path);
  const entries = await Promise.all(
    facts.externalFiles.map(async (path) => [path, await readBytes(confinePath(folder, path))] as const),
  );
  return Object.fromEntries(entries);
}

async function readExample(
  project: Project,
  model: ResolvedModel,
  sample: string | undefined,
): Promise<InputExample | undefined> {
  const stated = (await project.file()).value.models?.[model.name]?.sample;
  const path = sample ?? (stated === undefined ? undefined : join(project.root, stated));
  return path === undefined
    ? undefined
    : exampleFromCsv(await readText(path), path, model.signature as PackageSource['signature']);
}

/**
 * Gathers what a package of `model` is made of: bytes, lineage from run and registry, an example from `sample` (a CSV) or from the
 * model's `sample` in the project file.
 */
export async function packageSource(
  project: Project,
  model: ResolvedModel,
  sample: string | undefined,
): Promise<PackageSource> {
  const bytes = await readBytes(model.path);
  const facts = readOnnx(bytes, model.path);
  const {lineage, created, description} = await originOf(project, model);
  return {
    name: model.name,
    version: model.version,
    description,
    target: model.target,
    facts,
    signature: model.signature as PackageSource['signature'],
    model: bytes,
    weights: await readWeights(model, facts),
    example: await readExample(project, model, sample),
    lineage,
    created,
  };
}
