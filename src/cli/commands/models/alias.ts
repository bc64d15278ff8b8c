import {z} from 'zod';
import {fail} from '../../../core/errors/index.js';
import {userName} from '../../../platform/machine.js';
import {openRegistry} from '../../../registry/index.js';
import {defineCommand} from '../../frame/define-command.js';

export const command = defineCommand({
  summary: 'Point an alias at a version, or remove it',
  details: 'An alias is a name that moves: who uses models:/NAME@ALIAS gets the version it points at now.',
  examples: [
    ['mlops models alias churn champion 3 --reason "better on 2026 data"', 'Version 3 becomes the champion'],
    ['mlops models alias churn champion --delete', 'There is no champion any more'],
  ],
  args: z.object({
    name: z.string().describe('Name of the model').meta({complete: 'model'}),
    alias: z.string().describe('Name of the alias'),
    version: z.coerce.number().int().min(1).optional().describe('The version it points at'),
  }),
  options: z.object({
    delete: z.boolean().default(false).describe('Remove the alias').meta({short: 'd'}),
    reason: z.string().optional().describe('Why, for the history').meta({placeholder: 'TEXT'}),
  }),
  output: z.object({name: z.string(), alias: z.string(), from: z.int().nullable(), to: z.int().nullable()}),
  changes: true,
  async run({args, options, project, clock, globals}) {
    const {version, alias} = args;
    if (options.delete === (version !== undefined))
      throw fail('E_USAGE', {detail: 'give a version, or --delete', command: 'models alias'});
    const registry = await openRegistry(await project());
    const name = args.name.replace(/^models:\//, '');
    const before = registry.listModels().find((model) => model.name === name)?.aliases[alias] ?? null;
    if (globals.dryRun) {
      registry.getVersion(`models:/${name}${version === undefined ? `@${alias}` : `/${version}`}`);
      return {name, alias, from: before, to: version ?? null};
    }
    const change = {name, alias, who: userName(), at: clock.now(), reason: options.reason};
    if (version === undefined) return {name, alias, from: registry.deleteAlias(change), to: null};
    return {name, alias, from: registry.setAlias({...change, version}) ?? null, to: version};
  },
  render({name, alias, from, to}, out, {globals}) {
    const would = globals.dryRun ? 'would be: ' : '';
    if (to === null) out.line(`${would}${name}@${alias} removed; it was version ${from}`);
    else if (from === to) out.line(`${name}@${alias} is version ${to} already`);
    else out.line(`${would}${name}@${alias} is version ${to}${from === null ? '' : `; it was ${from}`}`);
  },
});
