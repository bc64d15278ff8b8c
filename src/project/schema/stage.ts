import {z} from 'zod';

const commands = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);

const outputFlags = z
  .strictObject({
    cache: z.boolean().optional().describe('false: the file stays in git or untracked, only its digest is recorded'),
    persist: z.boolean().optional().describe('true: the stage finds its earlier output instead of a clean place'),
    desc: z.string().optional().describe('What the output is, for people'),
  })
  .describe('How this output is handled');

const output = z.union([
  z.string().min(1),
  z.record(z.string().min(1), outputFlags).describe('A path with flags: `{metrics.json: {cache: false}}`'),
]);

const paramsEntry = z.union([
  z.string().min(1).describe('A key of `params.yaml`: `train.alpha`'),
  z
    .record(z.string().min(1), z.union([z.array(z.string().min(1)), z.null()]))
    .describe('Keys of another file: `{config.toml: [a.b]}`; null means all of it'),
]);

/** One stage: a command, what it reads and what it writes. DVC's words. */
export const StageSchema = z
  .strictObject({
    cmd: commands.describe('The command, or several that run one after another; run by the shell'),
    wdir: z
      .string()
      .min(1)
      .optional()
      .describe('Folder the command runs in and paths are relative to; the root by default'),
    deps: z.array(z.string().min(1)).optional().describe('Files and folders the command reads'),
    params: z.array(paramsEntry).optional().describe('Parameters whose change makes the stage stale'),
    outs: z.array(output).optional().describe('Files and folders the command writes; kept in the cache'),
    metrics: z.array(output).optional().describe('Outputs that hold numbers; recorded with the run'),
    frozen: z.boolean().optional().describe('true: the stage never runs again by itself'),
    always_changed: z.boolean().optional().describe('true: the stage runs every time'),
    desc: z.string().optional().describe('What the stage does, for people'),
    meta: z.unknown().optional().describe('Anything; kept and not read'),
  })
  .meta({id: 'Stage', description: 'A step of the pipeline'});

export type StageDefinition = z.output<typeof StageSchema>;
