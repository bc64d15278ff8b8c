import {basename, join, resolve} from 'node:path';
import type {AbsPath} from '../core/brand.js';
import {fail} from '../core/errors/index.js';
import {openCache} from '../data/index.js';
import {hashFile, readFacts, readFolder} from '../platform/fs/index.js';
import type {Project} from '../project/index.js';
import type {Tracking} from './tracking.js';

/** A file and the name it has among the artifacts of a run. */
interface NamedFile {
  readonly path: string;
  readonly file: AbsPath;
}

/** Returns the files below a path, named from its last part on, sorted; links are followed to files only. */
function filesAt(file: AbsPath, name: string, typed: string): NamedFile[] {
  const facts = readFacts(file, {follow: true});
  if (!facts) throw fail('E_FILE_NOT_FOUND', {path: typed});
  if (facts.kind === 'file') return [{path: name, file}];
  return readFolder(file)
    .filter(({kind}) => kind !== 'other')
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const below = join(file, entry.name) as AbsPath;
      const isLoop = entry.kind === 'link' && readFacts(below, {follow: true})?.kind !== 'file';
      return isLoop ? [] : filesAt(below, `${name}/${entry.name}`, typed);
    });
}

/**
 * Keeps files with a run: content into the data cache, then the artifact. Returns them, sorted by path.
 *
 * `typed`: files or folders relative to where the command was started; a file is named by its last part, the files of a folder
 * by the folder's last part and their place in it. Throws E_FILE_NOT_FOUND before anything is kept.
 */
export async function logFiles(
  project: Project,
  tracking: Tracking,
  runId: string,
  typed: readonly string[],
  options: {readonly dryRun: boolean},
): Promise<{path: string; digest: string; sizeBytes: number}[]> {
  const files = typed.flatMap((each) => {
    const file = resolve(project.cwd, each) as AbsPath;
    return filesAt(file, basename(file), each);
  });
  const cache = await openCache(project);
  const logged: {path: string; digest: string; sizeBytes: number}[] = [];
  for (const {path, file} of files) {
    const {digest, sizeBytes} = options.dryRun
      ? await hashFile(file, project.dialect.digestAlgorithm)
      : await cache.putFile(file);
    if (!options.dryRun) await tracking.logArtifact(runId, {path, digest, sizeBytes});
    logged.push({path, digest, sizeBytes});
  }
  return logged;
}
