import {z} from 'zod';
import {userName} from '../../../platform/machine.js';
import {applyRegistration, planRegistration} from '../../../registry/index.js';
import {defineCommand} from '../../frame/define-command.js';

export const command = defineCommand({
  summary: 'Register a model file as a version',
  details:
    'The source is an .onnx file, `runs:/RUN/path`, or a stage with one .onnx output. With a name alone the file is `models: NAME: path:` of mlops.yaml. A file that is a version of this model already is not registered twice. The version keeps the content, its inputs and outputs, the newest run that wrote it, what that run had read, and the commit.',
  examples: [
    ['mlops models register churn --alias champion', 'The model mlops.yaml declares'],
    ['mlops models register models/gbm.onnx churn', 'A file'],
    ['mlops models register runs:/@latest/model.onnx churn', 'A file of a run'],
  ],
  args: z.object({
    source: z.string().describe('File, runs:/RUN/path or stage; with no NAME, the name'),
    name: z.string().optional().describe('Name of the model'),
  }),
  options: z.object({
    alias: z.array(z.string()).default([]).describe('Point this alias at the version').meta({placeholder: 'ALIAS'}),
    desc: z.string().optional().describe('What is special about this version').meta({placeholder: 'TEXT'}),
  }),
  output: z.object({
    name: z.string(),
    version: z.int(),
    source: z.string(),
    digest: z.string(),
    created: z.boolean().describe('false: it was registered already'),
    aliases: z.array(z.string()),
    run_id: z.string().nullable(),
  }),
  changes: true,
  async run({args, options, project, clock, globals}) {
    const opened = await project();
    const plan = await planRegistration(opened, {
      name: args.name ?? args.source,
      source: args.name === undefined ? undefined : args.source,
      aliases: options.alias,
      description: options.desc,
      user: userName(),
      now: clock.now(),
    });
    const planned = {...plan.version, version: plan.number};
    const {version, created} = globals.dryRun
      ? {version: planned, created: !plan.exists}
      : await applyRegistration(opened, plan);
    return {
      name: version.name,
      version: version.version,
      source: version.source,
      digest: version.digest,
      created,
      aliases: [...version.aliases],
      run_id: version.runId ?? null,
    };
  },
  render({name, version, digest, created, aliases, run_id}, out, {globals}) {
    const verb = globals.dryRun ? 'would register' : 'registered';
    const shown = aliases.map((alias) => ` @${alias}`).join('');
    if (created) out.line(`${verb} ${name} version ${version}${shown} (${digest.slice(0, 12)})`);
    else out.line(`${name} version ${version}${shown} is this model already (${digest.slice(0, 12)})`);
    if (created && run_id === null)
      out.hint('no run is known to have written it; mlops repro and mlops run record that');
    out.hint(`mlops package build models:/${name}/${version} -o DIR makes it ready to serve`);
  },
});
