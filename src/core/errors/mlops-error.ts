import {CATALOGUE, type ErrorCode, type ErrorParams} from './catalogue.js';
import {type ErrorDefinition, type ErrorKind, EXIT_CODES} from './define.js';

/** A place in a text file a person wrote. */
export interface SourceLocation {
  /** As the user would type it: relative to the working folder where possible. */
  readonly file: string;
  /** The whole text of the file, for the excerpt. */
  readonly text: string;
  /** Offsets into `text` in UTF-16 units; `end` is exclusive and at least `start`. */
  readonly start: number;
  readonly end: number;
}

/** One problem with its place; a file with several problems is one error that carries several of these. */
export interface Problem {
  readonly message: string;
  readonly location?: SourceLocation;
  readonly hints?: readonly string[];
}

export interface FailOptions {
  readonly cause?: unknown;
  readonly location?: SourceLocation | undefined;
  /** Hints beyond those of the catalogue. */
  readonly hints?: readonly string[];
  /** All problems found in one go; printed one after another below the message. */
  readonly problems?: readonly Problem[];
}

/** An expected failure. Anything else that is thrown is a bug of ours. */
export class MlopsError extends Error {
  override readonly name = 'MlopsError';
  readonly code: ErrorCode;
  readonly kind: ErrorKind;
  readonly hints: readonly string[];
  readonly location: SourceLocation | undefined;
  readonly problems: readonly Problem[];

  constructor(code: ErrorCode, message: string, kind: ErrorKind, hints: readonly string[], options: FailOptions) {
    super(message, options.cause === undefined ? undefined : {cause: options.cause});
    this.code = code;
    this.kind = kind;
    this.hints = hints;
    this.location = options.location;
    this.problems = options.problems ?? [];
  }

  get exitCode(): number {
    return EXIT_CODES[this.kind];
  }

  /** Whether the same call may succeed when tried again. */
  get retryable(): boolean {
    return this.kind === 'conflict' || this.kind === 'unreachable';
  }
}

/**
 * Returns the error of the catalogue with its values filled in; the caller throws it.
 *
 * `throw fail('E_FILE_NOT_FOUND', {path})`
 */
export function fail<Code extends ErrorCode>(
  code: Code,
  params: ErrorParams<Code>,
  options: FailOptions = {},
): MlopsError {
  // The catalogue's value types differ by entry; `ErrorParams` has tied `params` to this one already.
  const definition = CATALOGUE[code] as unknown as ErrorDefinition<ErrorParams<Code>>;
  const hints = [...(options.hints ?? []), ...(definition.hints?.(params) ?? [])];
  return new MlopsError(code, definition.message(params), definition.kind, hints, options);
}

/** Tells whether `error` is an expected failure, with one of `codes` where any are named. */
export function isMlopsError(error: unknown, ...codes: readonly ErrorCode[]): error is MlopsError {
  return error instanceof MlopsError && (codes.length === 0 || codes.includes(error.code));
}
