import {join} from 'node:path';
import {fail} from '../core/errors/index.js';
import {confinePath, hashFile, readFolder, readTextIfExists, statIfExists} from '../platform/fs/index.js';
import {packageDigest} from './digest.js';
import {MANIFEST_FILE, type PackagedFile, type PackageManifest, PackageManifestV1} from './manifest.js';

/** Returns the manifest of a package folder. Throws E_NOT_A_PACKAGE. */
export async function readManifest(folder: string): Promise<PackageManifest> {
  const text = await readTextIfExists(join(folder, MANIFEST_FILE));
  if (text === undefined) throw fail('E_NOT_A_PACKAGE', {path: folder, why: `it has no ${MANIFEST_FILE}`});
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw fail('E_NOT_A_PACKAGE', {path: folder, why: `${MANIFEST_FILE} is not JSON`}, {cause: error});
  }
  const result = PackageManifestV1.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw fail('E_NOT_A_PACKAGE', {path: folder, why: `${MANIFEST_FILE}: ${issue?.path.join('.')}: ${issue?.message}`});
}

/** One file that is not as the manifest says: `found` is null when it is gone, `wanted` when the manifest does not name it. */
export interface PackageFault {
  readonly path: string;
  readonly wanted: string | null;
  readonly found: string | null;
}

async function checkFile(folder: string, file: PackagedFile): Promise<PackageFault | undefined> {
  const path = confinePath(folder, file.path);
  const found = (await statIfExists(path))?.isFile() ? (await hashFile(path, 'sha256')).digest : null;
  return found === file.digest ? undefined : {path: file.path, wanted: file.digest, found};
}

/** Returns the paths of everything in a folder that is no folder, with `/`. */
function pathsIn(folder: string, below = ''): string[] {
  return readFolder(join(folder, below)).flatMap(({name, kind}) =>
    kind === 'folder' ? pathsIn(folder, `${below}${name}/`) : [`${below}${name}`],
  );
}

/** What was put beside the package's own files: MLflow or another program may read it in their place. */
async function findStrangers(folder: string, files: readonly PackagedFile[]): Promise<PackageFault[]> {
  const known = new Set([MANIFEST_FILE, ...files.map(({path}) => path)]);
  const strangers = pathsIn(folder)
    .filter((path) => !known.has(path))
    .toSorted();
  return Promise.all(
    strangers.map(async (path) => {
      const found = (await statIfExists(join(folder, path)))?.isFile();
      return {path, wanted: null, found: found ? (await hashFile(join(folder, path), 'sha256')).digest : null};
    }),
  );
}

export interface PackageCheck {
  readonly manifest: PackageManifest;
  readonly digest: string;
  readonly files: readonly PackagedFile[];
  readonly faults: readonly PackageFault[];
}

/**
 * Hashes every file of a package again and returns what differs from its manifest, files too many included.
 *
 * The digest is that of the package the manifest describes. Throws E_NOT_A_PACKAGE.
 */
export async function verifyPackage(folder: string): Promise<PackageCheck> {
  const manifest = await readManifest(folder);
  const path = join(folder, MANIFEST_FILE);
  const {digest, sizeBytes} = await hashFile(path, 'sha256');
  const files = [...manifest.files, {path: MANIFEST_FILE, bytes: sizeBytes, digest}];
  const faults: PackageFault[] = [];
  for (const file of manifest.files) {
    const fault = await checkFile(folder, file);
    if (fault) faults.push(fault);
  }
  faults.push(...(await findStrangers(folder, manifest.files)));
  return {manifest, digest: packageDigest(files), files, faults};
}
