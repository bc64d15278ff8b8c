import {dirname, join} from 'node:path';
import {formatTime} from '../core/clock.js';
import {isMlopsError} from '../core/errors/index.js';
import {columnNames, type OnnxModel, readOnnx} from '../formats/onnx/index.js';
import {confinePath, readBytes, readText} from '../platform/fs/index.js';
import {type Project, shownPath} from '../project/index.js';
import {type ModelVersion, openRegistry, type ResolvedModel} from '../registry/index.js';
import {openTracking, type Run} from '../tracking/index.js';
import {type ExampleForm, exampleFromCsv, type InputExample, takesColumns} from './example.js';
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

async function originOf(project: Project | undefined, model: ResolvedModel): Promise<Origin> {
  if (!project) {
    const run = model.runId === undefined ? {} : {run_id: model.runId};
    return {lineage: {...run, data: [], params: {}, metrics: {}}, created: undefined, description: undefined};
  }
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

/** Returns the example, and where the model's own `sample` in the project file is no use, tells so. */
async function readExample(form: ExampleForm, options: SampleOptions): Promise<InputExample | undefined> {
  const {asked, stated, shown, warn} = options;
  const path = asked ?? stated;
  if (path === undefined) return undefined;
  if (asked === undefined && !takesColumns(form)) {
    warn(`the package has no example: the model does not take the columns of \`${shown(path)}\``);
    return undefined;
  }
  return exampleFromCsv(await readText(path), shown(path), form);
}

interface SampleOptions {
  /** Files: the one asked for, and the one the project file names. */
  readonly asked: string | undefined;
  readonly stated: string | undefined;
  readonly shown: (path: string) => string;
  readonly warn: (message: string) => void;
}

export interface SourceOptions {
  /** The project around; without one there is no lineage. */
  readonly project: Project | undefined;
  readonly cwd: string;
  /** A CSV whose first rows become the example; by default the `sample` of the model in the project file. */
  readonly sample: string | undefined;
  readonly warn: (message: string) => void;
}

/**
 * Gathers what a package of `model` is made of: bytes, lineage from run and registry, and an example.
 *
 * Throws E_ONNX_EXTERNAL for weights outside the model's folder, and what `exampleFromCsv` throws.
 */
export async function packageSource(model: ResolvedModel, options: SourceOptions): Promise<PackageSource> {
  const {project, cwd, sample, warn} = options;
  const bytes = await readBytes(model.path);
  const facts = readOnnx(bytes, model.path);
  const signature = model.signature as PackageSource['signature'];
  const {lineage, created, description} = await originOf(project, model);
  const ofProject = project && (await project.file()).value.models?.[model.name]?.sample;
  const example = await readExample(
    {signature, columns: columnNames(facts.metadata)},
    {
      asked: sample,
      stated: project && ofProject !== undefined ? join(project.root, ofProject) : undefined,
      shown: (path) => shownPath(path, cwd),
      warn,
    },
  );
  return {
    name: model.name,
    version: model.version,
    description,
    target: model.target,
    facts,
    signature,
    model: bytes,
    weights: await readWeights(model, facts),
    example,
    lineage,
    created,
  };
}
