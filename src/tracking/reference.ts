/** How a run was named. */
export type RunReference =
  | {readonly kind: 'latest'; readonly experiment: string | undefined}
  | {readonly kind: 'id'; readonly id: string}
  /** A name, and where `isPrefix` also the beginning of an id. */
  | {readonly kind: 'text'; readonly text: string; readonly isPrefix: boolean};

const MIN_PREFIX = 4;
const LATEST = '@latest';

/**
 * Returns what `text` may name: `@latest`, `@latest:EXPERIMENT`, a whole id, the first 4 or more digits of an id, a name.
 *
 * 32 hex digits are always an id.
 */
export function parseRunReference(text: string): RunReference {
  if (text === LATEST) return {kind: 'latest', experiment: undefined};
  if (text.startsWith(`${LATEST}:`)) return {kind: 'latest', experiment: text.slice(LATEST.length + 1)};
  if (/^[0-9a-f]{32}$/i.test(text)) return {kind: 'id', id: text.toLowerCase()};
  return {kind: 'text', text, isPrefix: text.length >= MIN_PREFIX && /^[0-9a-f]+$/.test(text)};
}
