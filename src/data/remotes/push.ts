import {type Digest, isDirectoryDigest} from '../../core/digest.js';
import {readFacts} from '../../platform/fs/index.js';
import type {Project} from '../../project/index.js';
import type {Output} from '../model.js';
import {type Cache, openCache} from '../objects/cache.js';
import {
  type Item,
  isRecorded,
  Ledger,
  lacking,
  type RecordedOutput,
  type TransferOptions,
  type TransferResult,
} from './ledger.js';
import type {Remote} from './remote.js';

/** An output and the files the cache says it has; of a single file none but itself. */
interface Expanded {
  readonly output: RecordedOutput;
  readonly files: readonly Item[];
}

/** Reads the directory objects; an output whose own object is not in the cache has no files here. */
async function expand(cache: Cache, outputs: readonly RecordedOutput[], ledger: Ledger): Promise<readonly Expanded[]> {
  const expanded: Expanded[] = [];
  for (const output of outputs) {
    try {
      const isReadable = isDirectoryDigest(output.digest) && cache.has(output.digest);
      const entries = isReadable ? await cache.readDirectory(output.digest) : [];
      expanded.push({output, files: entries.map(({path, digest}) => ({path: `${output.path}/${path}`, digest}))});
    } catch (error) {
      ledger.failed(output.path, error);
    }
  }
  return expanded;
}

/**
 * Uploads what outputs refer to and the remote lacks. Files go first: who sees a directory object finds all its files.
 *
 * May be interrupted and called again; objects that arrived are not sent twice. Outputs of which the cache has no content are
 * `missing` unless the remote has them. Throws E_REMOTE_UNREACHABLE, E_REMOTE_DENIED, E_NO_SPACE.
 */
export async function pushOutputs(
  project: Project,
  remote: Remote,
  outputs: readonly Output[],
  options: TransferOptions = {},
): Promise<TransferResult> {
  const cache = await openCache(project);
  const ledger = new Ledger(remote, options);
  const expanded = await expand(cache, outputs.filter(isRecorded), ledger);
  const roots = expanded.map(({output}): Item => ({path: output.path, digest: output.digest}));
  const items = [...expanded.flatMap(({files}) => files), ...roots];
  const there = new Set((await remote.has([...new Set(items.map(({digest}) => digest))])).keys());
  const move = async ({digest}: Item) => {
    const path = cache.pathOf(digest);
    const sizeBytes = readFacts(path)?.sizeBytes;
    return sizeBytes === undefined || options.dryRun ? sizeBytes : remote.put(digest, path);
  };
  const send = async (wanted: readonly Item[]) => {
    for (const digest of await ledger.moveAll(
      lacking(wanted, (each) => there.has(each)),
      move,
    ))
      there.add(digest);
  };
  await send(items.filter(({digest}) => !isDirectoryDigest(digest)));
  const isComplete = ({files}: Expanded) => files.every(({digest}: {readonly digest: Digest}) => there.has(digest));
  const directories = expanded.filter(({output}) => isDirectoryDigest(output.digest));
  await send(directories.filter(isComplete).map(({output}) => ({path: output.path, digest: output.digest})));
  return ledger.result();
}
