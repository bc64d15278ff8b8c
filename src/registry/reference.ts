/** How a model was named. */
export type ModelReference =
  | {readonly kind: 'newest'; readonly name: string}
  | {readonly kind: 'version'; readonly name: string; readonly version: number}
  | {readonly kind: 'alias'; readonly name: string; readonly alias: string}
  | {readonly kind: 'run'; readonly run: string; readonly path: string}
  /** A package folder or a model file. */
  | {readonly kind: 'path'; readonly path: string};

const MODELS = 'models:/';
const RUNS = 'runs:/';

/** Splits `NAME`, `NAME/3`, `NAME/latest`, `NAME@alias`; undefined for anything else. */
export function parseModelName(text: string): ModelReference | undefined {
  const [, name = '', version, alias] = /^([^/@:]+)(?:\/([^/@]+)|@([^/@]+))?$/.exec(text) ?? [];
  if (name === '') return undefined;
  if (alias !== undefined) return alias === 'latest' ? {kind: 'newest', name} : {kind: 'alias', name, alias};
  if (version === undefined || version === 'latest') return {kind: 'newest', name};
  return /^[1-9]\d{0,14}$/.test(version) ? {kind: 'version', name, version: Number(version)} : undefined;
}

/**
 * Returns what `text` names; undefined when it begins like a reference and is none, such as `models:/a/b`.
 *
 * Anything that is not `models:/…` or `runs:/…` is a path.
 */
export function parseModelReference(text: string): ModelReference | undefined {
  if (text.startsWith(MODELS)) return parseModelName(text.slice(MODELS.length));
  if (!text.startsWith(RUNS)) return {kind: 'path', path: text};
  const [, run = '', path = ''] = /^([^/]+)\/(.+)$/.exec(text.slice(RUNS.length)) ?? [];
  return run === '' ? undefined : {kind: 'run', run, path};
}
