import {basename, join} from 'node:path';
import {z} from 'zod';
import type {AbsPath} from '../core/brand.js';
import {fail} from '../core/errors/index.js';
import {parseJson} from '../formats/json/index.js';
import {parseYaml} from '../formats/yaml/index.js';
import {confinePath, readText, readTextIfExists} from '../platform/fs/index.js';

const MODEL_FILE = 'MLmodel';
const MANIFEST = 'mlops-package.json';

const MlModelSchema = z.object({
  run_id: z.string().nullish(),
  flavors: z.object({onnx: z.object({data: z.string().min(1)})}),
});

/** The parts of our own manifest that say which model it is; packages of others have none. */
const ManifestSchema = z.object({
  name: z.string().optional(),
  version: z.union([z.number(), z.string()]).optional(),
  target: z.string().nullish(),
  model: z.object({digest: z.string()}).optional(),
});

/** A folder that holds a packaged model. */
export interface PackageFolder {
  readonly file: AbsPath;
  readonly name: string;
  readonly version: number;
  readonly target: string | undefined;
  readonly runId: string | undefined;
  /** SHA-256 its model had when it was built; undefined for packages of others. */
  readonly modelDigest: string | undefined;
}

async function manifestOf(folder: AbsPath, shown: string): Promise<z.output<typeof ManifestSchema>> {
  const text = await readTextIfExists(join(folder, MANIFEST));
  if (text === undefined) return {};
  const result = ManifestSchema.safeParse(parseJson(text, join(shown, MANIFEST)).value);
  if (result.success) return result.data;
  throw fail('E_PACKAGE_INVALID', {folder: shown, why: `\`${MANIFEST}\` does not say which model it holds`});
}

/**
 * Returns what a package folder holds: a folder in MLflow's form (`MLmodel` with the onnx flavour), ours or not.
 *
 * Throws E_PACKAGE_INVALID when it is none, E_PATH_OUTSIDE when its model lies elsewhere.
 */
export async function readPackageFolder(folder: AbsPath, shown: string): Promise<PackageFolder> {
  const modelFile = join(folder, MODEL_FILE);
  if ((await readTextIfExists(modelFile)) === undefined)
    throw fail('E_PACKAGE_INVALID', {folder: shown, why: `it has no \`${MODEL_FILE}\``});
  const parsed = MlModelSchema.safeParse(parseYaml(await readText(modelFile), join(shown, MODEL_FILE)).value);
  if (!parsed.success)
    throw fail('E_PACKAGE_INVALID', {folder: shown, why: `\`${MODEL_FILE}\` names no \`flavors: onnx: data:\``});
  const {name, version, target, model} = await manifestOf(folder, shown);
  return {
    file: confinePath(folder, parsed.data.flavors.onnx.data),
    name: name ?? basename(folder),
    version: Number.isInteger(Number(version)) ? Math.max(1, Number(version)) : 1,
    target: target ?? undefined,
    runId: parsed.data.run_id ?? undefined,
    modelDigest: model?.digest,
  };
}
