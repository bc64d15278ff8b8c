/** The value of something that can fail in an expected way, or why it failed. */
export type Result<Value, Failure> =
  | {readonly ok: true; readonly value: Value}
  | {readonly ok: false; readonly error: Failure};

/** Fails to compile when a union has a case the `switch` before it forgot. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
