import {z} from 'zod';
import {REASON_KINDS, type Reason} from '../../pipeline/index.js';

const value = z.unknown().describe('Null where there is nothing; digests for dependencies and outputs');

/** One reason why a stage would run, as JSON has it. */
export const ReasonV1 = z.object({
  kind: z.enum(REASON_KINDS),
  path: z.string().optional().describe('Dependency, output or parameter file, relative to the root'),
  key: z.string().optional().describe('The parameter; for `upstream` the stage that writes the path'),
  old: value,
  new: value,
});

/** Returns reasons for JSON. */
export function reasonsForJson(reasons: readonly Reason[]): z.output<typeof ReasonV1>[] {
  return reasons.map((reason) => ({...reason}));
}
