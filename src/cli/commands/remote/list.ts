import {z} from 'zod';
import {listRemotes} from '../../../data/index.js';
import {defineCommand} from '../../frame/define-command.js';

export const command = defineCommand({
  summary: 'List the remotes',
  examples: [['mlops remote list', 'Names, folders, and which is the default']],
  output: z.array(z.object({name: z.string(), url: z.string(), default: z.boolean()})),
  async run({project}) {
    const remotes = listRemotes(await (await project()).settings());
    return remotes.map(({name, url, isDefault}) => ({name, url, default: isDefault}));
  },
  async render(remotes, out) {
    if (remotes.length === 0) out.hint('mlops remote add NAME FOLDER --default adds one');
    await out.table(remotes, [
      {title: 'name', value: ({name}) => name},
      {title: 'url', value: ({url}) => url},
      {title: 'default', value: (remote) => (remote.default ? 'default' : '')},
    ]);
  },
});
