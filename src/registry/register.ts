import {fail} from '../core/errors/index.js';
import {nearest} from '../core/nearest.js';
import {openCache} from '../data/index.js';
import {type OnnxModel, readOnnx} from '../formats/onnx/index.js';
import {hashBytes, readBytes} from '../platform/fs/index.js';
import {openGit} from '../platform/git/index.js';
import {type Project, shownPath} from '../project/index.js';
import {openTracking} from '../tracking/index.js';
import {changeTables, nextNumber, putVersion, type VersionToRegister} from './changes.js';
import {checkAlias, checkModelName, type ModelFacts, type ModelVersion} from './model.js';
import {RegistryReader} from './reader.js';
import {signatureOf} from './signature.js';
import {type LocatedSource, locateSource} from './source.js';

export interface RegisterModel {
  readonly name: string;
  /** See `locateSource`; without it the file is `models: NAME: path:` of the project file. */
  readonly source?: string | undefined;
  readonly aliases?: readonly string[];
  readonly description?: string | undefined;
  /** Who registers it. */
  readonly user: string;
  readonly now: number;
}

export interface Registered {
  readonly version: ModelVersion;
  /** False when a version with this content was there already. */
  readonly created: boolean;
}

const factsOf = (model: OnnxModel): ModelFacts => ({
  format: 'onnx',
  irVersion: model.irVersion,
  opset: model.opset,
  producer: [model.producer, model.producerVersion].filter(Boolean).join(' '),
  operators: model.operators,
  parameters: model.parameters,
});

/** A registration as a value: what would be written, and the version that has its content already. */
export interface RegistrationPlan {
  readonly bytes: Uint8Array;
  readonly version: VersionToRegister;
  /** The number it will have unless someone else registers meanwhile. */
  readonly number: number;
  readonly exists: boolean;
}

interface DeclaredSource extends LocatedSource {
  readonly target: string | undefined;
  readonly modelDescription: string | undefined;
}

/** Returns the source a request means, and what the project file says about the model. */
async function sourceOf(project: Project, {name, source}: RegisterModel): Promise<DeclaredSource> {
  const models = (await project.file()).value.models ?? {};
  const declared = Object.hasOwn(models, name) ? models[name] : undefined;
  const about = {target: declared?.target, modelDescription: declared?.description};
  if (source !== undefined) return {...(await locateSource(project, source, project.cwd)), ...about};
  if (!declared) throw fail('E_MODEL_NOT_DECLARED', {name, near: nearest(name, Object.keys(models))});
  return {...(await locateSource(project, declared.path, project.root)), ...about};
}

/** Where the model came from: the run that wrote its bytes, what that run read, and the commit. */
async function lineageOf(project: Project, digest: string, runId: string | undefined) {
  const tracking = await openTracking(project);
  const writer = runId ?? (await tracking.writerOf(digest));
  const run = writer === undefined ? undefined : await tracking.getRun(writer);
  const git = run ? undefined : await openGit(project.root);
  return {
    runId: run?.runId,
    commit: run ? run.code?.commit : await git?.headCommit(),
    dirty: (run ? run.code?.dirty : await git?.isDirty()) ?? false,
    data: (run?.datasets ?? []).filter(({role}) => role === 'input').map(({name, digest: of}) => ({name, digest: of})),
  };
}

/**
 * Returns what registering a model would do; writes nothing.
 *
 * Throws E_MODEL_NAME, E_ALIAS_NAME, E_MODEL_SOURCE, E_MODEL_NOT_DECLARED, E_NOT_ONNX, E_MODEL_EXTERNAL_WEIGHTS.
 */
export async function planRegistration(project: Project, request: RegisterModel): Promise<RegistrationPlan> {
  checkModelName(request.name);
  for (const alias of request.aliases ?? []) checkAlias(alias);
  const {file, source, runId, target, modelDescription} = await sourceOf(project, request);
  const bytes = await readBytes(file);
  const shown = shownPath(file, project.cwd);
  const model = readOnnx(bytes, shown);
  if (model.externalFiles.length > 0) throw fail('E_MODEL_EXTERNAL_WEIGHTS', {file: shown, files: model.externalFiles});
  const digest = hashBytes(bytes, project.dialect.digestAlgorithm);
  const version: VersionToRegister = {
    ...(await lineageOf(project, digest, runId)),
    name: request.name,
    digest,
    sizeBytes: bytes.length,
    source,
    signature: signatureOf(model),
    facts: factsOf(model),
    target: target ?? model.metadata['target'],
    user: request.user,
    description: request.description,
    modelDescription,
    createdAt: request.now,
    aliases: request.aliases ?? [],
  };
  return {bytes, version, ...nextNumber(new RegistryReader(await project.database()), version)};
}

/** Carries a plan out: content into the data cache, verified there, then one transaction for all that refers to it. */
export async function applyRegistration(project: Project, {bytes, version}: RegistrationPlan): Promise<Registered> {
  const cache = await openCache(project);
  const {digest} = await cache.putBytes(bytes);
  // Reading back checks the digest: nothing refers to content that is not there whole.
  await cache.read(digest);
  return changeTables(await project.database(), (tables) => putVersion(tables, version));
}

/**
 * Registers a model file as the next version of `name`, or returns the version that has its content already.
 *
 * Killed at any point it can be run again, and two at once give one version. Aliases are set on the returned version in
 * either case. Throws as `planRegistration` does, and what the cache throws.
 */
export async function registerModel(project: Project, request: RegisterModel): Promise<Registered> {
  return applyRegistration(project, await planRegistration(project, request));
}
