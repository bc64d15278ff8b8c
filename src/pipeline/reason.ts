import type {StageName} from '../core/brand.js';
import {canonicalJson} from '../formats/json/canonical.js';
import {type PlainValue, toPlain, type Value} from '../formats/number.js';

export const REASON_KINDS = [
  'no-lock',
  'command',
  'dep',
  'param',
  'out',
  'always-changed',
  'forced',
  'upstream',
] as const;

/** A value as JSON has it; integers beyond 2^53 are texts. */
export type ReasonValue =
  | null
  | boolean
  | number
  | string
  | readonly ReasonValue[]
  | {readonly [key: string]: ReasonValue};

/**
 * One reason why a stage would run.
 *
 * `path` is relative to the root: the dependency, output or parameter file. `key` is the parameter, or for `upstream` the stage
 * that will write `path`. `old` is what the lock file records, `new` what is there now; null means nothing. For dependencies and
 * outputs both are digests.
 */
export interface Reason {
  readonly kind: (typeof REASON_KINDS)[number];
  readonly path?: string;
  readonly key?: string;
  readonly old: ReasonValue;
  readonly new: ReasonValue;
}

function jsonValue(value: PlainValue): ReasonValue {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (Array.isArray(value)) return value.map(jsonValue);
  if (typeof value !== 'object' || value === null) return value as ReasonValue;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, jsonValue(item)]));
}

/** Returns a value of a parameter file as it stands in a reason; undefined, for what is not there, becomes null. */
export function reasonValue(value: Value | undefined): ReasonValue {
  return value === undefined ? null : jsonValue(toPlain(value));
}

const DIGEST_SHOWN = 8;

function shown(value: ReasonValue): string {
  if (typeof value === 'string') return value;
  return canonicalJson(value);
}

function shownDigest(value: ReasonValue, nothing: string): string {
  return typeof value === 'string' ? value.slice(0, DIGEST_SHOWN) : nothing;
}

const joined = (command: ReasonValue): string => (Array.isArray(command) ? command.join('; ') : shown(command));

/** Returns a reason as one line for people: `train.alpha: 0.1 -> 0.5`. */
export function describeReason({kind, path, key, old, new: now}: Reason, arrow = '->'): string {
  switch (kind) {
    case 'no-lock':
      return 'it has not run yet';
    case 'command':
      return `command: ${joined(old)} ${arrow} ${joined(now)}`;
    case 'dep':
      return `${path}: ${shownDigest(old, 'new')} ${arrow} ${shownDigest(now, 'missing')}`;
    case 'param':
      return `${key ?? path}: ${old === null ? 'none' : shown(old)} ${arrow} ${now === null ? 'none' : shown(now)}`;
    case 'out':
      return `${path}: ${shownDigest(old, 'not recorded')} ${arrow} ${shownDigest(now, 'missing')}`;
    case 'always-changed':
      return 'it runs every time';
    case 'forced':
      return 'forced by --force';
    case 'upstream':
      return `${path}: stage ${key} writes it anew`;
  }
}

/** Returns a reason in two or three words, for a line of several: `param train.alpha`. */
export function nameReason({kind, path, key}: Reason): string {
  const word = {
    'no-lock': 'never ran',
    command: 'command changed',
    dep: `${path} changed`,
    param: `${key ?? path} changed`,
    out: `output ${path} changed`,
    'always-changed': 'runs every time',
    forced: 'forced',
    upstream: `after ${key}`,
  };
  return word[kind];
}

/** Returns the reason that a stage before this one will run. */
export function upstreamReason(stage: StageName, path: string, old: string | undefined): Reason {
  return {kind: 'upstream', path, key: stage, old: old ?? null, new: null};
}
