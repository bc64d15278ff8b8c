import {z} from 'zod';
import {openRegistry} from '../../../registry/index.js';
import {formatAgo} from '../../../tracking/index.js';
import {defineCommand} from '../../frame/define-command.js';
import {jsonEvent, ModelEventV1} from '../../models/json.js';

export const command = defineCommand({
  summary: 'Show what happened to a model',
  examples: [['mlops models history churn', 'Who changed what, when and why, newest first']],
  args: z.object({name: z.string().describe('Name of the model').meta({complete: 'model'})}),
  output: z.array(ModelEventV1),
  run: async ({args, project}) =>
    (await openRegistry(await project())).history(args.name.replace(/^models:\//, '')).map(jsonEvent),
  render: (events, out, {clock}) =>
    out.table(events, [
      {title: 'WHEN', value: ({at}) => formatAgo(Date.parse(at), clock.now()), exact: ({at}) => at},
      {title: 'WHO', value: ({who}) => who},
      {title: 'WHAT', value: ({action}) => action},
      {title: 'FROM', value: ({from}) => from, align: 'right'},
      {title: 'TO', value: ({to}) => to, align: 'right'},
      {title: 'WHY', value: ({reason}) => reason},
    ]),
});
