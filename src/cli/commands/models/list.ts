import {z} from 'zod';
import {openRegistry} from '../../../registry/index.js';
import {formatAgo} from '../../../tracking/index.js';
import {defineCommand} from '../../frame/define-command.js';
import {jsonModel, ModelV1} from '../../models/json.js';

const aliasText = (aliases: Readonly<Record<string, number>>): string =>
  Object.entries(aliases)
    .map(([alias, version]) => `${alias} = ${version}`)
    .join(', ');

export const command = defineCommand({
  summary: 'List registered models',
  examples: [['mlops models list', 'All models, their versions and aliases']],
  output: z.array(ModelV1),
  run: async ({project}) => (await openRegistry(await project())).listModels().map(jsonModel),
  async render(models, out, {clock}) {
    await out.table(models, [
      {title: 'NAME', value: ({name}) => name},
      {title: 'VERSIONS', value: ({versions}) => versions, align: 'right'},
      {title: 'LATEST', value: ({latest_version}) => latest_version, align: 'right'},
      {title: 'ALIASES', value: ({aliases}) => aliasText(aliases)},
      {
        title: 'LAST CHANGE',
        value: ({last_update}) => formatAgo(Date.parse(last_update), clock.now()),
        exact: ({last_update}) => last_update,
      },
      {title: 'DESCRIPTION', value: ({description}) => description},
    ]);
    if (models.length === 0) out.hint('no models yet: mlops models register FILE.onnx NAME');
  },
});
