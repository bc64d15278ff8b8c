import {z} from 'zod';
import {fail} from '../../core/errors/index.js';
import {checkSetting, LEVELS, type Level, SETTINGS, settingsPath, writeSetting} from '../../project/index.js';
import {defineCommand} from '../frame/define-command.js';

const SettingsV1 = z.object({
  values: z.record(z.string(), z.string()),
  origins: z.record(z.string(), z.enum(LEVELS)).optional(),
});

/** Returns the one level the flags name; undefined for none. */
function levelFrom(flags: Readonly<Record<Level, boolean>>): Level | undefined {
  const named = LEVELS.filter((level) => flags[level]);
  if (named.length > 1)
    throw fail('E_USAGE', {
      detail: `only one of ${named.map((level) => `--${level}`).join(', ')} can be given`,
      command: 'config',
    });
  return named[0];
}

export const command = defineCommand({
  summary: 'Show or change settings',
  details: `Settings: ${SETTINGS.map(({name, description}) => `${name} (${description})`).join('; ')}. The project's settings are shared through git, the local ones are not; local wins over project, project over global, global over system.`,
  examples: [
    ['mlops config --list --show-origin', 'All settings and where they come from'],
    ['mlops config core.experiment churn', 'Runs go to the experiment churn'],
    ['mlops config core.experiment --unset', 'Back to the default'],
  ],
  args: z.object({
    key: z.string().optional().describe('Name of a setting'),
    value: z.string().optional().describe('New value'),
  }),
  options: z.object({
    list: z.boolean().default(false).describe('List all settings').meta({short: 'l'}),
    showOrigin: z.boolean().default(false).describe('Tell which level each comes from'),
    unset: z.boolean().default(false).describe('Remove the setting').meta({short: 'u'}),
    local: z.boolean().default(false).describe('This clone only'),
    global: z.boolean().default(false).describe('This user'),
    system: z.boolean().default(false).describe('This machine'),
    project: z.boolean().default(false).describe('Everyone, through git (default for changes)'),
  }),
  output: SettingsV1,
  changes: true,
  async run({args: {key, value}, options, project, env, globals}) {
    const opened = await project();
    const level = levelFrom(options);
    const settings = await opened.settings();
    if (key === undefined) {
      const rows = settings.list().filter((row) => level === undefined || row.level === level);
      const origins = options.showOrigin ? {origins: Object.fromEntries(rows.map((row) => [row.key, row.level]))} : {};
      return {values: Object.fromEntries(rows.map((row) => [row.key, row.value])), ...origins};
    }
    checkSetting(key, value);
    if (value !== undefined || options.unset) {
      const target = level ?? 'project';
      if (options.unset && settings.at(target, key) === undefined) throw fail('E_SETTING_UNSET', {key, level: target});
      if (!globals.dryRun)
        await writeSetting(settingsPath(target, opened.layout, env), key, options.unset ? undefined : value);
      return {values: options.unset || value === undefined ? {} : {[key]: value}};
    }
    const found = level ? settings.at(level, key) : settings.get(key);
    if (found === undefined) throw fail('E_SETTING_UNSET', {key, level: level ?? 'effective'});
    return {values: {[key]: found}};
  },
  render({values, origins}, out, {args}) {
    for (const [key, value] of Object.entries(values)) {
      if (args.key !== undefined && args.value === undefined) out.line(value);
      else out.line(origins ? `${origins[key]}\t${key}=${value}` : `${key}=${value}`);
    }
  },
});
