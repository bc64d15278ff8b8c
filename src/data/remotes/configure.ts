import {isAbsolute, relative, resolve, sep} from 'node:path';
import {fail} from '../../core/errors/index.js';
import {LEVELS, type Level, type Project, type Settings, settingsPath, writeSetting} from '../../project/index.js';
import {listRemotes, remoteFolder, requireRemote} from './open.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where a change of the settings goes. */
export interface ConfigureOptions {
  readonly level: Level;
  readonly env: Environment;
  readonly dryRun: boolean;
}

/** Returns a folder typed in the current folder as the settings keep it: from the root, where it is relative. */
function storedUrl(project: Project, url: string): string {
  if (isAbsolute(url) || url.startsWith('file://')) return url;
  return relative(project.root, resolve(project.cwd, url)).split(sep).join('/') || '.';
}

async function change(
  project: Project,
  {level, env, dryRun}: ConfigureOptions,
  key: string,
  value: string | undefined,
): Promise<void> {
  if (!dryRun) await writeSetting(settingsPath(level, project.layout, env), key, value);
}

/**
 * Adds a remote and returns its URL as kept in the settings. `url` is a folder as typed in the current folder.
 *
 * Throws E_REMOTE_NAME, E_REMOTE_EXISTS, E_REMOTE_URL.
 */
export async function addRemote(
  project: Project,
  remote: {readonly name: string; readonly url: string; readonly isDefault: boolean},
  options: ConfigureOptions,
): Promise<string> {
  const {name} = remote;
  if (!/^[A-Za-z0-9_-]+$/.test(name)) throw fail('E_REMOTE_NAME', {name});
  const known = listRemotes(await project.settings()).find((each) => each.name === name);
  if (known) throw fail('E_REMOTE_EXISTS', {name, url: known.url});
  remoteFolder(remote, project.root);
  const url = storedUrl(project, remote.url);
  await change(project, options, `remote.${name}.url`, url);
  if (remote.isDefault) await change(project, options, 'core.remote', name);
  return url;
}

const levelsWith = (settings: Settings, key: string, wanted: (value: string) => boolean): readonly Level[] =>
  LEVELS.filter((level) => {
    const value = settings.at(level, key);
    return value !== undefined && wanted(value);
  });

/** Removes a remote from every level that has it, and as the default; its objects stay. Throws E_REMOTE_UNKNOWN. */
export async function removeRemote(
  project: Project,
  name: string,
  options: Omit<ConfigureOptions, 'level'>,
): Promise<void> {
  const settings = await project.settings();
  requireRemote(settings, name);
  for (const level of levelsWith(settings, `remote.${name}.url`, () => true))
    await change(project, {...options, level}, `remote.${name}`, undefined);
  for (const level of levelsWith(settings, 'core.remote', (value) => value === name))
    await change(project, {...options, level}, 'core.remote', undefined);
}

/** Makes a remote the default, or none with undefined. Throws E_REMOTE_UNKNOWN. */
export async function setDefaultRemote(
  project: Project,
  name: string | undefined,
  options: ConfigureOptions,
): Promise<void> {
  if (name !== undefined) requireRemote(await project.settings(), name);
  await change(project, options, 'core.remote', name);
}
