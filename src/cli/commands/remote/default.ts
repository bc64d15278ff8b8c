import {z} from 'zod';
import {setDefaultRemote} from '../../../data/index.js';
import {holdingDataLock} from '../../data/lock.js';
import {defineCommand} from '../../frame/define-command.js';

export const command = defineCommand({
  summary: 'Show or set the remote used when none is named',
  examples: [
    ['mlops remote default', 'Which one is it?'],
    ['mlops remote default store', 'Use `store`'],
    ['mlops remote default --unset', 'None'],
  ],
  args: z.object({name: z.string().optional().describe('Name of the remote').meta({complete: 'remote'})}),
  options: z.object({
    unset: z.boolean().default(false).describe('Have no default').meta({short: 'u'}),
    local: z.boolean().default(false).describe('For this clone only; else for everyone, through git'),
  }),
  output: z.object({default: z.string().nullable()}),
  changes: true,
  async run(context) {
    const {args, options, globals, env} = context;
    const project = await context.project();
    if (args.name === undefined && !options.unset)
      return {default: (await project.settings()).get('core.remote') ?? null};
    const name = options.unset ? undefined : args.name;
    const level = options.local ? 'local' : 'project';
    await holdingDataLock(context, 'remote default', () =>
      setDefaultRemote(project, name, {level, env, dryRun: globals.dryRun}),
    );
    return {default: name ?? null};
  },
  render({default: name}, out) {
    out.line(name ?? 'no remote is the default');
  },
});
