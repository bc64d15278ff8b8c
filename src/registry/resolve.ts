import {basename, resolve} from 'node:path';
import type {AbsPath} from '../core/brand.js';
import {type Digest, type DigestAlgorithm, parseDigest} from '../core/digest.js';
import {fail} from '../core/errors/index.js';
import {nearest} from '../core/nearest.js';
import {openCache} from '../data/index.js';
import {readOnnx} from '../formats/onnx/index.js';
import {hashBytes, readBytes, statIfExists} from '../platform/fs/index.js';
import {type Project, shownPath} from '../project/index.js';
import {requireModel} from './changes.js';
import type {ModelVersion} from './model.js';
import {readPackageFolder} from './package-folder.js';
import {RegistryReader} from './reader.js';
import {type ModelReference, parseModelName, parseModelReference} from './reference.js';
import {type Signature, signatureOf} from './signature.js';
import {locateInRun} from './source.js';

/** A model file that is there and whose bytes are those its digest promises. */
export interface ResolvedModel {
  readonly name: string;
  readonly version: number;
  /** The `.onnx` file. */
  readonly path: AbsPath;
  readonly digest: Digest;
  readonly signature: Signature;
  readonly runId: string | undefined;
  /** The column it predicts, where that is known. */
  readonly target: string | undefined;
}

const UNREGISTERED_VERSION = 1;

function notFound(reference: string, why: string | undefined, near: readonly string[] = []): Error {
  return fail('E_MODEL_NOT_FOUND', {reference, why, near});
}

/** Returns the registered version a reference means. Throws E_MODEL_NOT_FOUND with what there is. */
export function findVersion(
  reader: RegistryReader,
  reference: Extract<ModelReference, {readonly name: string}>,
): ModelVersion {
  const {name} = reference;
  const model = requireModel(reader, name);
  if (reference.kind === 'newest') {
    const newest = reader.newest(model);
    if (newest) return newest;
    throw notFound(`models:/${name}`, 'it has no version');
  }
  if (reference.kind === 'version') {
    const found = reader.version(model, reference.version);
    if (found) return found;
    const numbers = reader.versions(model).map(({version}) => version);
    throw notFound(`models:/${name}/${reference.version}`, `the versions are ${numbers.slice(0, 10).join(', ')}`);
  }
  const version = reader.aliased(model, reference.alias);
  const found = version === undefined ? undefined : reader.version(model, version);
  if (found) return found;
  const near = nearest(reference.alias, Object.keys(reader.aliases(model)));
  throw notFound(
    `models:/${name}@${reference.alias}`,
    'there is no such alias',
    near.map((alias) => `models:/${name}@${alias}`),
  );
}

async function resolveVersion(project: Project, version: ModelVersion): Promise<ResolvedModel> {
  const digest = parseDigest(version.digest, project.dialect.digestAlgorithm);
  if (!digest) throw new Error(`version ${version.version} of ${version.name} has the digest ${version.digest}`);
  const cache = await openCache(project);
  // Reading checks the digest: E_OBJECT_MISSING and E_CACHE_CORRUPT come from here.
  await cache.read(digest);
  const {name, signature, runId, target} = version;
  return {name, version: version.version, path: cache.pathOf(digest), digest, signature, runId, target};
}

/** Where a path is looked for, and how its bytes are named. */
interface Place {
  readonly cwd: AbsPath;
  readonly digestAlgorithm: DigestAlgorithm;
}

/** Reads a model file that is not looked up in the registry. */
async function resolveFile({cwd, digestAlgorithm}: Place, path: AbsPath, known: FileFacts): Promise<ResolvedModel> {
  const bytes = await readBytes(path);
  const model = readOnnx(bytes, shownPath(path, cwd));
  return {
    version: UNREGISTERED_VERSION,
    runId: undefined,
    ...known,
    target: known.target ?? model.metadata['target'],
    path,
    digest: hashBytes(bytes, digestAlgorithm),
    signature: signatureOf(model),
  };
}

/** What is known about a file besides its bytes. */
type FileFacts = Pick<ResolvedModel, 'name'> & Partial<Pick<ResolvedModel, 'version' | 'runId' | 'target'>>;

const fileName = (path: string): string => basename(path).replace(/\.onnx$/i, '');

/**
 * Returns the model at a path: a package folder or an `.onnx` file; undefined when nothing is there. Needs no project.
 *
 * Throws E_NOT_ONNX, E_PACKAGE_INVALID, E_PATH_OUTSIDE.
 */
export async function resolveModelAt(place: Place, text: string): Promise<ResolvedModel | undefined> {
  const path = resolve(place.cwd, text) as AbsPath;
  const found = await statIfExists(path);
  if (found?.isDirectory()) {
    const shown = shownPath(path, place.cwd);
    const {file, modelDigest: wanted, ...known} = await readPackageFolder(path, shown);
    const digest = hashBytes(await readBytes(file), 'sha256');
    if (wanted !== undefined && wanted !== digest)
      throw fail('E_PACKAGE_INVALID', {folder: shown, why: `its model is not the one it was built with: ${digest}`});
    return resolveFile(place, file, known);
  }
  return found?.isFile() ? resolveFile(place, path, {name: fileName(path)}) : undefined;
}

const placeOf = ({cwd, dialect}: Project): Place => ({cwd, digestAlgorithm: dialect.digestAlgorithm});

/** A bare name is a registered model when no file is in its place. */
async function resolvePath(project: Project, reader: RegistryReader, text: string): Promise<ResolvedModel> {
  const found = await resolveModelAt(placeOf(project), text);
  if (found) return found;
  const named = parseModelName(text);
  if (named && 'name' in named && reader.modelId(named.name) !== undefined)
    return resolveVersion(project, findVersion(reader, named));
  const near = nearest(text, reader.names()).map((name) => `models:/${name}`);
  throw notFound(text, 'there is no such file, folder or registered model', near);
}

/**
 * Returns the model a reference means: `models:/NAME`, `models:/NAME/3`, `models:/NAME@alias`, `runs:/RUN/path`, a package
 * folder or an `.onnx` file; a bare name is a registered model where no file has it.
 *
 * The bytes at `path` are checked against the digest. A file that is not registered has the version 1. Throws
 * E_MODEL_NOT_FOUND, E_NOT_ONNX, E_OBJECT_MISSING, E_CACHE_CORRUPT, E_RUN_NOT_FOUND, E_MODEL_SOURCE, E_PACKAGE_INVALID.
 */
export async function resolveModel(project: Project, text: string): Promise<ResolvedModel> {
  const reader = new RegistryReader(await project.database());
  const reference = parseModelReference(text);
  if (!reference) throw notFound(text, 'this is no reference to a model');
  if (reference.kind === 'path') return resolvePath(project, reader, reference.path);
  if (reference.kind !== 'run') return resolveVersion(project, findVersion(reader, reference));
  const {file, runId} = await locateInRun(project, reference.run, reference.path);
  return resolveFile(placeOf(project), file, {name: fileName(reference.path), runId});
}
