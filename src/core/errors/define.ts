/** What a failure means to the caller; decides the exit code. */
export type ErrorKind =
  | 'failed'
  | 'usage'
  | 'check'
  | 'missing'
  | 'conflict'
  | 'denied'
  | 'unreachable'
  | 'stage'
  | 'bug';

/** The exit code of each kind, the same for every command. */
export const EXIT_CODES = {
  failed: 1,
  usage: 2,
  check: 3,
  missing: 4,
  conflict: 5,
  denied: 6,
  unreachable: 7,
  stage: 8,
  bug: 70,
} as const satisfies Record<ErrorKind, number>;

/** One entry of the error catalogue: what is said about one kind of failure. */
export interface ErrorDefinition<Params> {
  readonly kind: ErrorKind;
  /** One line, lower case, no final stop, literals in backticks. */
  readonly message: (params: Params) => string;
  /** What to do next, exact commands where there are some. */
  readonly hints?: (params: Params) => readonly string[];
  /** What `mlops help CODE` says: when it happens, why it is an error, how to get out of it. */
  readonly doc: string;
}

/**
 * Returns the definition unchanged; exists so that each catalogue entry states the type of its values once.
 *
 * `defineError<{path: string}>({kind: 'missing', message: ({path}) => …, doc: '…'})`
 */
export function defineError<Params extends object = Record<never, never>>(
  definition: ErrorDefinition<Params>,
): ErrorDefinition<Params> {
  return definition;
}
