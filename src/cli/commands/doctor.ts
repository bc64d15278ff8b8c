import {z} from 'zod';
import {maskSecrets} from '../../platform/machine.js';
import {findRoot} from '../../project/index.js';
import {examine, machineChecks, projectChecks} from '../doctor/checks.js';
import {defineCommand} from '../frame/define-command.js';

const FindingV1 = z.object({name: z.string(), ok: z.boolean(), detail: z.string(), fix: z.string().optional()});

export const command = defineCommand({
  summary: 'Check the machine and the project',
  details:
    'Looks at Node, git, the native parts, disk, and in a project at its file, settings, database, cache and remote. Values of variables whose names speak of keys, tokens or passwords are masked.',
  examples: [
    ['mlops doctor', 'Is everything well?'],
    ['mlops doctor --fix', 'Mend what can be mended'],
  ],
  options: z.object({fix: z.boolean().default(false).describe('Mend what can be mended')}),
  output: z.object({ok: z.boolean(), checks: z.array(FindingV1), environment: z.record(z.string(), z.string())}),
  changes: true,
  async run({options, cwd, project, env, globals}) {
    const inProject = (await findRoot(cwd)) !== undefined;
    const checks = [...machineChecks(cwd), ...(inProject ? projectChecks(await project()) : [])];
    const findings = await examine(checks, options.fix && !globals.dryRun);
    const ours = Object.entries(env).filter(([name]) => name.startsWith('MLOPS_'));
    return {ok: findings.every(({ok}) => ok), checks: findings, environment: maskSecrets(Object.fromEntries(ours))};
  },
  render({checks, environment}, out) {
    const width = Math.max(...checks.map(({name}) => name.length));
    for (const {name, ok, detail, fix} of checks) {
      const mark = ok ? out.styles.green(out.symbols.tick) : out.styles.red(out.symbols.cross);
      out.line(`${mark} ${name.padEnd(width)}  ${detail}`);
      if (fix) out.line(`  ${' '.repeat(width)}  ${out.styles.dim(`fix: ${fix}`)}`);
    }
    for (const [name, value] of Object.entries(environment)) out.line(out.styles.dim(`  ${name}=${value}`));
  },
  exitCode: ({ok}) => (ok ? 0 : 1),
});
