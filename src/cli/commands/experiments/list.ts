import {z} from 'zod';
import {formatAgo, openTracking} from '../../../tracking/index.js';
import {defineCommand} from '../../frame/define-command.js';
import {ExperimentV1, jsonExperiment} from '../../tracking/json.js';

export const command = defineCommand({
  summary: 'List experiments',
  examples: [['mlops experiments list', 'All experiments with their runs']],
  output: z.array(ExperimentV1),
  async run({project}) {
    const experiments = await (await openTracking(await project())).listExperiments();
    return experiments.map((experiment) => jsonExperiment(experiment, experiment));
  },
  render: (experiments, out, {clock}) =>
    out.table(experiments, [
      {title: 'ID', value: ({experiment_id}) => experiment_id, align: 'right'},
      {title: 'NAME', value: ({name}) => name},
      {title: 'RUNS', value: ({runs}) => runs, align: 'right'},
      {
        title: 'LAST CHANGE',
        value: ({last_update}) => formatAgo(Date.parse(last_update), clock.now()),
        exact: ({last_update}) => last_update,
      },
    ]),
});
