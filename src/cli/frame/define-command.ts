import type {z} from 'zod';
import type {Out} from '../output/out.js';
import type {CommandContext} from './context.js';

/** A command line to try and what it does; the tests run every one. */
export type Example = readonly [commandLine: string, explanation: string];

/**
 * One command: what it takes, what it returns, how the result is shown.
 *
 * `args` are the positional arguments in the order of their keys, `options` the flags: `maxRows` is `--max-rows`,
 * a boolean takes no value, an array may be given several times. `.meta({short: 'n', placeholder: 'N', complete: 'run'})`
 * on a field adds the short flag, the word shown in help, and what shell completion offers.
 */
export interface CommandDefinition<
  Args extends z.ZodObject = z.ZodObject,
  Options extends z.ZodObject = z.ZodObject,
  Output extends z.ZodType = z.ZodType,
> {
  /** Imperative, no final stop; stands in the list of commands. */
  readonly summary: string;
  /** Further paragraphs of `--help`. */
  readonly details?: string;
  readonly examples: readonly Example[];
  readonly args?: Args;
  readonly options?: Options;
  /** The JSON contract: what stands under `data`. A breaking change raises `version`. */
  readonly output: Output;
  readonly version?: number;
  /** The command changes something: it takes `--dry-run` and has to honour it. */
  readonly changes?: boolean;
  /** The last argument takes everything from the first word that is no option of ours, untouched. */
  readonly passThrough?: boolean;
  /** Ctrl-C and SIGTERM are the ordinary way to end it: a clean end after one of them exits with 0, not 130 or 143. */
  readonly endsOnSignal?: boolean;
  /** Does the work and returns the result; prints nothing but progress, notes and warnings. */
  run(context: CommandContext<z.output<Args>, z.output<Options>>): Promise<z.output<Output>>;
  /** Draws the result for people; never called with `--json`. */
  render(
    data: z.output<Output>,
    out: Out,
    context: CommandContext<z.output<Args>, z.output<Options>>,
  ): void | Promise<void>;
  /** The exit code of a result that came back whole; 0 when not given. */
  exitCode?(data: z.output<Output>, context: CommandContext<z.output<Args>, z.output<Options>>): number;
}

/** A command of any shape, as the frame handles it. */
export type AnyCommand = CommandDefinition<z.ZodObject, z.ZodObject, z.ZodType>;

/** Returns the definition with the types of `run` and `render` inferred from its schemas. */
export function defineCommand<
  Args extends z.ZodObject = z.ZodObject<Record<never, never>>,
  Options extends z.ZodObject = z.ZodObject<Record<never, never>>,
  Output extends z.ZodType = z.ZodType,
>(definition: CommandDefinition<Args, Options, Output>): AnyCommand {
  // Method parameters are checked bivariantly, so the frame may hold commands of all shapes in one table.
  return definition as unknown as AnyCommand;
}
