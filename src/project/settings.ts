import {homedir} from 'node:os';
import {join} from 'node:path';
import {fail} from '../core/errors/index.js';
import {nearest} from '../core/nearest.js';
import {readTextIfExists, writeFileAtomic} from '../platform/fs/index.js';
import type {Layout} from './layout.js';
import {parseOnce} from './parsed-cache.js';
import {definitionOf, SETTINGS} from './setting-definitions.js';

/** Where a setting may stand, weakest first: a later level wins. */
export const LEVELS = ['system', 'global', 'project', 'local'] as const;
export type Level = (typeof LEVELS)[number];

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

/** Most levels have no file or an empty one; a file with something in it is parsed when it has changed. */
async function readLevel(layout: Layout, path: string): Promise<Readonly<Record<string, string>>> {
  const text = (await readTextIfExists(path)) ?? '';
  if (text.trim() === '') return {};
  return parseOnce(layout, path, text, async () => {
    const {parseSettings} = await import('./settings-file.js');
    return Object.fromEntries(parseSettings(text, path));
  });
}

/** Reads the settings of all levels; a file that does not exist sets nothing. */
export async function readSettings(
  layout: Layout,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Settings> {
  const levels = new Map<Level, ReadonlyMap<string, string>>();
  for (const level of LEVELS) {
    const path = settingsPath(level, layout, env);
    levels.set(level, new Map(Object.entries(await readLevel(layout, path))));
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
  const {editYaml} = await import('../formats/yaml/index.js');
  await writeFileAtomic(path, editYaml(before, path, [edit]));
}
