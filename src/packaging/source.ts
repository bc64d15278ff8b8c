import {dirname, join} from 'node:path';
import {formatTime} from '../core/clock.js';
import {type OnnxModel, readOnnx} from '../formats/onnx/index.js';
import {confinePath, readBytes, readText} from '../platform/fs/index.js';
import type {Project} from '../project/index.js';
import {type ResolvedModel, registeredVersion} from '../registry/index.js';
import {openTracking, type Run} from '../tracking/index.js';
import {exampleFromCsv, type InputExample} from './example.js';
import type {PackageManifest} from './manifest.js';
import type {PackageSource} from './plan.js';

const EMPTY_LINEAGE: PackageManifest['lineage'] = {data: [], params: {}, metrics: {}};

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

async function lineageOf(
  project: Project,
  model: ResolvedModel,
): Promise<{lineage: PackageManifest['lineage']; created: string | undefined; description: string | undefined}> {
  const version = await registeredVersion(project, model.name, model.version);
  const isRegistered = version?.digest === model.digest;
  const {params, metrics} = await recordedValues(project, model.runId);
  const lineage = {
    ...EMPTY_LINEAGE,
    ...(model.runId === undefined ? {} : {run_id: model.runId}),
    ...(isRegistered && version.commit ? {commit: version.commit} : {}),
    data: isRegistered ? [...version.data] : [],
    params,
    metrics: Object.fromEntries(Object.entries(metrics).map(([key, value]) => [key, toJson(value)])),
  };
  return {
    lineage,
    created: isRegistered ? formatTime(version.createdAt) : undefined,
    description: isRegistered ? version.description : undefined,
  };
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
  const {lineage, created, description} = await lineageOf(project, model);
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
