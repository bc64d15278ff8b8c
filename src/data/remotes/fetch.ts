import {isDirectoryDigest} from '../../core/digest.js';
import {isMlopsError} from '../../core/errors/index.js';
import type {Project} from '../../project/index.js';
import type {Output} from '../model.js';
import {ArrivalQueue} from '../objects/arrival-queue.js';
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

/** Returns what takes one object from the remote into the cache. */
function download(cache: Cache, remote: Remote): (item: Item) => Promise<number | undefined> {
  const queue = new ArrivalQueue(cache.folder);
  return async ({digest}) => {
    const temporary = cache.folder.newTemporary();
    const bytes = await cache.folder.attemptAsync(() => remote.get(digest, temporary));
    if (bytes !== undefined) await queue.admit({temporary, digest, durable: false});
    return bytes;
  };
}

/** Returns the files of a directory; undefined when its object is not there, or was damaged and is out of the cache now. */
async function filesOf(
  cache: Cache,
  {path, digest}: RecordedOutput,
  ledger: Ledger,
): Promise<readonly Item[] | undefined> {
  if (!cache.has(digest)) return undefined;
  try {
    const entries = await cache.readDirectory(digest);
    return entries.map((entry) => ({path: `${path}/${entry.path}`, digest: entry.digest}));
  } catch (error) {
    if (isMlopsError(error, 'E_CACHE_CORRUPT')) return undefined;
    ledger.failed(path, error);
    return [];
  }
}

/**
 * Downloads what outputs refer to and the cache lacks; every object is verified before the cache has it.
 *
 * May be interrupted and called again; what has arrived is not fetched twice. Outputs of which the remote has no content are
 * `missing`. A dry run cannot look into directory objects the cache lacks. Throws E_REMOTE_UNREACHABLE, E_CACHE_READ_ONLY, E_NO_SPACE.
 */
export async function fetchOutputs(
  project: Project,
  remote: Remote,
  outputs: readonly Output[],
  options: TransferOptions = {},
): Promise<TransferResult> {
  const cache = await openCache(project);
  const ledger = new Ledger(remote, options);
  const recorded = outputs.filter(isRecorded);
  const look = async ({digest}: Item) => (await remote.has([digest])).get(digest);
  const get = options.dryRun ? look : download(cache, remote);
  const items: Item[] = recorded.filter(({digest}) => !isDirectoryDigest(digest));
  const later: RecordedOutput[] = [];
  for (const output of recorded.filter(({digest}) => isDirectoryDigest(digest))) {
    const files = await filesOf(cache, output, ledger);
    if (files) items.push(...files);
    else later.push(output);
  }
  await ledger.moveAll(
    lacking(later, () => false),
    get,
  );
  for (const output of later) items.push(...((await filesOf(cache, output, ledger)) ?? []));
  const stored = cache.present(items.map(({digest}) => digest));
  await ledger.moveAll(
    lacking(items, (digest) => stored.has(digest)),
    get,
  );
  return ledger.result();
}
