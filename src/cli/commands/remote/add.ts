import {z} from 'zod';
import {addRemote} from '../../../data/index.js';
import {holdingDataLock} from '../../data/lock.js';
import {defineCommand} from '../../frame/define-command.js';

export const command = defineCommand({
  summary: 'Add a remote',
  details:
    'A remote is a folder that others reach as well, such as a mounted share; it is made at the first push. A relative folder is kept relative to the root of the project.',
  examples: [
    ['mlops remote add store /mnt/share/store -d', 'A share, used when no remote is named'],
    ['mlops remote add usb /media/usb/data --local', 'For this clone only'],
  ],
  args: z.object({
    name: z.string().describe('Name: letters, digits, `-`, `_`'),
    url: z.string().describe('Folder').meta({placeholder: 'URL', complete: 'folder'}),
  }),
  options: z.object({
    default: z.boolean().default(false).describe('Use it when no remote is named').meta({short: 'd'}),
    local: z.boolean().default(false).describe('For this clone only; else for everyone, through git'),
  }),
  output: z.object({name: z.string(), url: z.string(), default: z.boolean()}),
  changes: true,
  run: (context) =>
    holdingDataLock(context, 'remote add', async () => {
      const {args, options, globals, env} = context;
      const remote = {name: args.name, url: args.url, isDefault: options.default};
      const url = await addRemote(await context.project(), remote, {
        level: options.local ? 'local' : 'project',
        env,
        dryRun: globals.dryRun,
      });
      return {name: args.name, url, default: options.default};
    }),
  render({name, url, default: isDefault}, out, {globals, options}) {
    out.line(`${globals.dryRun ? 'would add' : 'added'} ${name} ${url}${isDefault ? ' (default)' : ''}`);
    if (!options.local) out.hint('commit .mlops/config.yaml, so that others have the remote too');
  },
});
