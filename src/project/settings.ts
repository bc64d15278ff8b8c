import {homedir} from 'node:os';
import {join} from 'node:path';
import {z} from 'zod';
import {fail, type Problem} from '../core/errors/index.js';
import {nearest} from '../core/nearest.js';
import {editYaml, parseYaml} from '../formats/yaml/index.js';
import {readTextIfExists, writeFileAtomic} from '../platform/fs/index.js';
import type {Layout} from './layout.js';

/** Where a setting may stand, weakest first: a later level wins. */
export const LEVELS = ['system', 'global', 'project', 'local'] as const;
export type Level = (typeof LEVELS)[number];

interface SettingDefinition {
  readonly pattern: RegExp;
  readonly name: string;
  readonly description: string;
  readonly schema: z.ZodType;
  readonly wanted: string;
}

const text = z.string().min(1);
const linkTypes = z.string().regex(/^(reflink|hardlink|symlink|copy)(,(reflink|hardlink|symlink|copy))*$/);

/** Every setting there is; `NAME` stands for a remote's name. */
export const SETTINGS: readonly SettingDefinition[] = [
  {
    name: 'core.remote',
    pattern: /^core\.remote$/,
    description: 'Remote that push and pull use',
    schema: text,
    wanted: 'the name of a remote',
  },
  {
    name: 'core.experiment',
    pattern: /^core\.experiment$/,
    description: 'Experiment that runs go to',
    schema: text,
    wanted: 'a name',
  },
  {
    name: 'cache.dir',
    pattern: /^cache\.dir$/,
    description: 'Folder of the cache, relative to the root',
    schema: text,
    wanted: 'a folder',
  },
  {
    name: 'cache.type',
    pattern: /^cache\.type$/,
    description: 'How files are placed from the cache, in order of preference',
    schema: linkTypes,
    wanted: 'a list of reflink, hardlink, symlink, copy',
  },
  {
    name: 'remote.NAME.url',
    pattern: /^remote\.[A-Za-z0-9_-]+\.url$/,
    description: 'Where a remote lies: a folder',
    schema: text,
    wanted: 'a folder',
  },
];

/** The settings of all levels and where each comes from. */
export interface Settings {
  /** The value in force, or undefined. */
  get(key: string): string | undefined;
  /** Keys, values and levels in force, sorted by key. */
  list(): readonly {readonly key: string; readonly value: string; readonly level: Level}[];
  /** The value at one level only. */
  at(level: Level, key: string): string | undefined;
}

/** Returns the file that holds a level's settings. */
export function settingsPath(level: Level, layout: Layout, env: Readonly<Record<string, string | undefined>>): string {
  if (level === 'system') return join(env['MLOPS_SYSTEM_CONFIG_DIR'] ?? '/etc/xdg/mlops', 'config.yaml');
  if (level === 'global')
    return join(
      env['MLOPS_GLOBAL_CONFIG_DIR'] ?? join(env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'mlops'),
      'config.yaml',
    );
  return level === 'project' ? layout.config : layout.localConfig;
}

const definitionOf = (key: string): SettingDefinition | undefined => SETTINGS.find(({pattern}) => pattern.test(key));

/** Checks a key and a value given on the command line. Throws E_SETTING_UNKNOWN or E_SETTING_VALUE. */
export function checkSetting(key: string, value?: string): void {
  const definition = definitionOf(key);
  if (!definition)
    throw fail('E_SETTING_UNKNOWN', {
      key,
      near: nearest(
        key,
        SETTINGS.map(({name}) => name),
      ),
    });
  if (value !== undefined && !definition.schema.safeParse(value).success)
    throw fail('E_SETTING_VALUE', {key, value, wanted: definition.wanted});
}

/** Returns `a: {b: 1}` as `[['a.b', 1]]`. */
function leaves(value: unknown, path: readonly string[] = []): (readonly [path: readonly string[], value: unknown])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return path.length === 0 ? [] : [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]));
}

/** Returns the settings of one file. Throws E_SETTINGS_FILE with every mistake. */
export function parseSettings(source: string, file: string): ReadonlyMap<string, string> {
  const yaml = parseYaml(source, file);
  const problems: Problem[] = [];
  const values = new Map<string, string>();
  for (const [path, value] of leaves(yaml.value)) {
    const key = path.join('.');
    const definition = definitionOf(key);
    if (!definition)
      problems.push({
        message: `unknown setting \`${key}\``,
        location: yaml.locate(path, 'key'),
        hints: nearest(
          key,
          SETTINGS.map(({name}) => name),
        ).map((name) => `did you mean \`${name}\`?`),
      });
    else if (!definition.schema.safeParse(String(value)).success)
      problems.push({message: `\`${key}\` must be ${definition.wanted}`, location: yaml.locate(path)});
    else values.set(key, String(value));
  }
  if (problems.length > 0) throw fail('E_SETTINGS_FILE', {file, count: problems.length}, {problems});
  return values;
}

/** Reads the settings of all levels; a file that does not exist sets nothing. */
export async function readSettings(
  layout: Layout,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Settings> {
  const levels = new Map<Level, ReadonlyMap<string, string>>();
  for (const level of LEVELS) {
    const path = settingsPath(level, layout, env);
    levels.set(level, parseSettings((await readTextIfExists(path)) ?? '', path));
  }
  const inForce = new Map<string, {key: string; value: string; level: Level}>();
  for (const level of LEVELS) for (const [key, value] of levels.get(level) ?? []) inForce.set(key, {key, value, level});
  return {
    get: (key) => inForce.get(key)?.value,
    list: () => [...inForce.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1)),
    at: (level, key) => levels.get(level)?.get(key),
  };
}

/** Sets (`value`) or removes (undefined) one setting at one level; the rest of the file keeps every byte. */
export async function writeSetting(path: string, key: string, value: string | undefined): Promise<void> {
  const before = (await readTextIfExists(path)) ?? '';
  const edit = value === undefined ? {path: key.split('.'), delete: true as const} : {path: key.split('.'), value};
  await writeFileAtomic(path, editYaml(before, path, [edit]));
}
