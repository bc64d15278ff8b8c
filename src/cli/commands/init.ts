import {z} from 'zod';
import {requireGit} from '../../platform/git/index.js';
import {applyInit, nativeDialect, planInit} from '../../project/index.js';
import {defineCommand} from '../frame/define-command.js';

export const command = defineCommand({
  summary: 'Make the current folder a project',
  details:
    'Writes `.mlops/` (state of this machine, ignored by git), and `mlops.yaml` if there is none. Files that exist are never touched.',
  examples: [
    ['mlops init', 'Start in a git repository'],
    ['mlops init --no-scm', 'Start in a folder without git'],
  ],
  options: z.object({
    noScm: z.boolean().default(false).describe('Do without git'),
    subdir: z.boolean().default(false).describe('Make a project inside another one'),
    force: z.boolean().default(false).describe('Write missing files of a project again').meta({short: 'f'}),
  }),
  output: z.object({root: z.string(), dialect: z.literal('native'), created: z.array(z.string())}),
  changes: true,
  async run({options, cwd, globals}) {
    if (!options.noScm) await requireGit(cwd);
    const plan = await planInit(cwd, {force: options.force, subdir: options.subdir});
    if (!globals.dryRun) await applyInit(plan);
    return {root: cwd, dialect: nativeDialect.name, created: plan.steps.map(({path}) => path)};
  },
  render({root, created}, out, {globals}) {
    const verb = globals.dryRun ? 'would make' : 'made';
    out.line(created.length === 0 ? `${root} is complete already` : `${verb} a project in ${root}`);
    for (const path of created) out.line(`  ${path}`);
    out.hint('mlops add DATA tracks a data file; describe the pipeline in mlops.yaml and run mlops repro');
  },
});
