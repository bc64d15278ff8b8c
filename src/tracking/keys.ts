import {fail} from '../core/errors/index.js';

/** In code points, as Python counts. */
const MAX_LENGTH = 250;
const ALLOWED = /^[/\p{L}\p{N}\p{M}_.\- :]+$/u;
const FORBIDDEN = /[^/\p{L}\p{N}\p{M}_.\- :]/gu;

/** Returns `key` as a path in normal form; MLflow's file stores made names into paths. */
function normalPath(key: string): string {
  const parts = key.split('/').filter((part) => part !== '' && part !== '.' && part !== '..');
  return parts.join('/');
}

/** Returns why `key` cannot be a name, or undefined. The rules are MLflow's (`mlflow/utils/validation.py`). */
function objection(key: string): string | undefined {
  if (key === '') return 'it is empty';
  const {length} = [...key];
  if (length > MAX_LENGTH) return `it has ${length} characters, at most ${MAX_LENGTH} are allowed`;
  if (!ALLOWED.test(key)) return `\`${key.match(FORBIDDEN)?.[0]}\` is not allowed`;
  const normal = normalPath(key);
  return normal === key ? undefined : `as a path it would be \`${normal}\``;
}

/** Checks the name of a param, metric or tag. Throws E_KEY_NAME. */
export function checkKey(what: 'param' | 'metric' | 'tag', key: string): void {
  const why = objection(key);
  if (why !== undefined) throw fail('E_KEY_NAME', {what, key, why});
}

/** Returns the name under which a key of a file is recorded: what is not allowed becomes `_`. Always passes `checkKey`. */
export function recordableKey(key: string): string {
  const name = [...normalPath(key.replace(FORBIDDEN, '_'))].slice(0, MAX_LENGTH).join('');
  // The cut may have left a slash at the end.
  const whole = normalPath(name);
  return whole === '' ? '_' : whole;
}
