import type {Settings} from '../../project/index.js';

interface DataLine {
  readonly path: string;
  readonly state: string;
}

interface StageLine {
  readonly state: string;
  readonly reasons: readonly {readonly kind: string; readonly new: unknown}[];
}

/** Quotes a path for a shell where it needs it. */
const word = (path: string): string => (/^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`);

/**
 * Returns the one command to run next: first what brings lost data back, then what records changed data, then what runs stages;
 * null when there is nothing to do.
 */
export function suggestNext(
  data: readonly DataLine[],
  stages: readonly StageLine[],
  settings: Pick<Settings, 'list'>,
): string | null {
  const paths = (...states: readonly string[]) =>
    data.filter(({state}) => states.includes(state)).map(({path}) => path);
  const hasRemote = settings.list().some(({key}) => /^remote\..+\.url$/.test(key));
  const stale = stages.filter(({state}) => state === 'stale');
  const isGone = ({kind, new: now}: StageLine['reasons'][number]) =>
    kind === 'upstream' || (kind === 'out' && now === null);
  const onlyGone = stale.length > 0 && stale.every(({reasons}) => reasons.every(isGone));
  if (paths('not in cache').length > 0 && hasRemote) return 'mlops pull';
  if (paths('deleted').length > 0) return `mlops checkout ${paths('deleted').map(word).join(' ')}`;
  const changed = paths('modified', 'new', 'not in cache');
  if (changed.length > 0) return `mlops add ${changed.map(word).join(' ')}`;
  if (onlyGone && hasRemote) return 'mlops pull';
  return stale.length > 0 ? 'mlops repro' : null;
}
