import {fail} from '../core/errors/index.js';
import type {OnnxModel} from '../formats/onnx/index.js';
import {hashBytes} from '../platform/fs/index.js';
import {packageDigest} from './digest.js';
import type {InputExample} from './example.js';
import {MANIFEST_FILE, type PackagedFile, type PackageManifest, type Signature} from './manifest.js';
import {environmentFiles, mlmodelFile, modelSettingsFile} from './mlmodel.js';

/** What a package is made of. */
export interface PackageSource {
  readonly name: string;
  readonly version: number;
  readonly description: string | undefined;
  readonly target: string | undefined;
  readonly facts: OnnxModel;
  readonly signature: Signature;
  /** The model's bytes. */
  readonly model: Uint8Array;
  /** Files beside the model that hold its weights: path relative to it, bytes. */
  readonly weights: Readonly<Record<string, Uint8Array>>;
  readonly example: InputExample | undefined;
  readonly lineage: PackageManifest['lineage'];
  /** RFC 3339, of the version; undefined when it is not registered. */
  readonly created: string | undefined;
}

/** A package as a value: every file with its bytes. */
export interface PackagePlan {
  readonly manifest: PackageManifest;
  readonly contents: ReadonlyMap<string, string | Uint8Array>;
  /** All files, the manifest too, sorted by path. */
  readonly files: readonly PackagedFile[];
  readonly digest: string;
}

const MODEL_FILE = 'model.onnx';

/** A classifier says so by a label or probabilities among its outputs. */
function taskOf({outputs}: Signature): PackageManifest['task'] {
  if (outputs.some(({name}) => /label|probabilit/i.test(name))) return 'classification';
  return outputs.length === 1 && /^float/.test(outputs[0]?.['tensor-spec'].dtype ?? '') ? 'regression' : 'unknown';
}

function describeFile([path, content]: readonly [string, string | Uint8Array]): PackagedFile {
  const bytes = typeof content === 'string' ? Buffer.byteLength(content) : content.byteLength;
  return {path, bytes, digest: hashBytes(content, 'sha256')};
}

const byPath = (a: PackagedFile, b: PackagedFile): number => (a.path < b.path ? -1 : 1);

function exampleFiles(example: InputExample | undefined): Readonly<Record<string, string>> {
  if (!example) return {};
  const text = `${JSON.stringify({inputs: example}, null, 2)}\n`;
  return {'input_example.json': text, 'serving_input_example.json': text};
}

function ownFiles(source: PackageSource, modelDigest: string): Record<string, string | Uint8Array> {
  return {
    [MODEL_FILE]: source.model,
    MLmodel: mlmodelFile({
      file: MODEL_FILE,
      digest: modelDigest,
      signature: source.signature,
      runId: source.lineage.run_id,
      sizeBytes: source.model.byteLength,
      created: source.created,
      hasExample: source.example !== undefined,
    }),
    'model-settings.json': modelSettingsFile(source.name, source.version),
    ...environmentFiles(),
    ...exampleFiles(source.example),
  };
}

/** Returns the package of a model: the same source gives the same bytes and digest, anywhere and any time. Throws E_WEIGHTS_NAME. */
export function planPackage(source: PackageSource): PackagePlan {
  const modelDigest = hashBytes(source.model, 'sha256');
  const own = ownFiles(source, modelDigest);
  const clash = Object.keys(source.weights).find((path) => path === MANIFEST_FILE || Object.hasOwn(own, path));
  if (clash !== undefined) throw fail('E_WEIGHTS_NAME', {path: source.name, weights: clash});
  const contents = new Map<string, string | Uint8Array>(Object.entries({...own, ...source.weights}));
  const listed = [...contents].map(describeFile).toSorted(byPath);
  const manifest: PackageManifest = {
    schema: 'mlops.package/1',
    name: source.name,
    version: source.version,
    ...(source.description ? {description: source.description} : {}),
    task: taskOf(source.signature),
    ...(source.target ? {target: source.target} : {}),
    model: {
      file: MODEL_FILE,
      digest: modelDigest,
      opset: source.facts.opset,
      ir_version: source.facts.irVersion,
      producer: [source.facts.producer, source.facts.producerVersion].filter(Boolean).join(' '),
      operators: [...source.facts.operators],
      parameters: source.facts.parameters,
    },
    signature: source.signature,
    lineage: source.lineage,
    files: listed,
  };
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  contents.set(MANIFEST_FILE, text);
  const files = [...listed, describeFile([MANIFEST_FILE, text])].toSorted(byPath);
  return {manifest, contents, files, digest: packageDigest(files)};
}
