import {z} from 'zod';

const FORMS = 'id, 4 or more first digits, name, @latest, @latest:EXPERIMENT';

/** The argument that names one run. */
export const RUN_ARGUMENT = z.string().describe(`A run: ${FORMS}`).meta({placeholder: 'RUN', complete: 'run'});

/** The argument that names several runs. */
export const RUNS_ARGUMENT = z
  .array(z.string())
  .min(1, 'name at least one run')
  .describe(`Runs: ${FORMS}`)
  .meta({placeholder: 'RUN', complete: 'run'});
