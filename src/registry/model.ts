import {fail} from '../core/errors/index.js';
import type {Signature} from './signature.js';

/** What an ONNX file says about itself. */
export interface ModelFacts {
  readonly format: 'onnx';
  readonly irVersion: number;
  readonly opset: Readonly<Record<string, number>>;
  readonly producer: string;
  readonly operators: readonly string[];
  /** Number of elements of all weights. */
  readonly parameters: number;
}

/** One version of a registered model: a file that never changes, and where it came from. Times in ms since 1970. */
export interface ModelVersion {
  readonly name: string;
  readonly version: number;
  readonly digest: string;
  readonly sizeBytes: number;
  /** `runs:/RUN/path` or a path from the project's root. */
  readonly source: string;
  readonly signature: Signature;
  readonly facts: ModelFacts;
  /** The column the model predicts, where it is known. */
  readonly target: string | undefined;
  readonly runId: string | undefined;
  readonly commit: string | undefined;
  /** Whether the code had uncommitted changes; the run keeps them. */
  readonly dirty: boolean;
  /** What the run that wrote it had read. */
  readonly data: readonly {readonly name: string; readonly digest: string}[];
  readonly aliases: readonly string[];
  readonly user: string;
  readonly description: string;
  readonly status: string;
  readonly createdAt: number;
}

/** A registered model in a list. */
export interface ModelSummary {
  readonly name: string;
  readonly description: string;
  readonly versions: number;
  /** The newest version; 0 when there is none. */
  readonly latestVersion: number;
  /** Alias to version. */
  readonly aliases: Readonly<Record<string, number>>;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** Something that happened to a model; kept for ever. */
export interface ModelEvent {
  readonly at: number;
  readonly who: string;
  /** `register`, `alias NAME`, `unalias NAME`. */
  readonly action: string;
  /** The version before and after; undefined where there was none. */
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly reason: string | undefined;
  readonly evidence: Readonly<Record<string, string>> | undefined;
}

const MAX_NAME = 255;

/** Returns the first objection whose test holds. */
function firstOf(objections: readonly (readonly [isTrue: boolean, why: string])[]): string | undefined {
  return objections.find(([isTrue]) => isTrue)?.[1];
}

/** Tells whether `text` holds a character that no terminal shows. */
const hasControl = (text: string): boolean => [...text].some((character) => character < ' ');

/** Checks a name for a new model. Throws E_MODEL_NAME. MLflow takes `@`, which breaks `models:/` references. */
export function checkModelName(name: string): void {
  const why = firstOf([
    [name.trim() === '', 'it is blank'],
    [name.length > MAX_NAME, `it has more than ${MAX_NAME} characters`],
    [/[/:@]/.test(name), `it holds \`${/[/:@]/.exec(name)?.[0]}\``],
    [hasControl(name), 'it holds a control character'],
  ]);
  if (why !== undefined) throw fail('E_MODEL_NAME', {name, why});
}

/** Checks a new alias. Throws E_ALIAS_NAME. The rules are MLflow's. */
export function checkAlias(alias: string): void {
  const why = firstOf([
    [alias === '', 'it is empty'],
    [alias.length > MAX_NAME, `it has more than ${MAX_NAME} characters`],
    [!/^[\p{L}\p{N}\p{M}_-]+$/u.test(alias), 'only letters, digits, `_` and `-` are allowed'],
    [/^latest$/i.test(alias), 'it always means the newest version'],
    [/^v?\d+$/i.test(alias), 'it looks like a version'],
  ]);
  if (why !== undefined) throw fail('E_ALIAS_NAME', {alias, why});
}
