import {isAbsolute, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import type {AbsPath} from '../../core/brand.js';
import {fail} from '../../core/errors/index.js';
import {nearest} from '../../core/nearest.js';
import type {Project, Settings} from '../../project/index.js';
import {LocalRemote} from './local.js';
import type {Remote} from './remote.js';

/** A remote as the settings have it. */
export interface ConfiguredRemote {
  readonly name: string;
  readonly url: string;
  readonly isDefault: boolean;
}

/** Returns the remotes of the settings, sorted by name. */
export function listRemotes(settings: Settings): readonly ConfiguredRemote[] {
  const preferred = settings.get('core.remote');
  return settings.list().flatMap(({key, value}) => {
    const name = /^remote\.(.+)\.url$/.exec(key)?.[1];
    return name === undefined ? [] : [{name, url: value, isDefault: name === preferred}];
  });
}

/** Returns one remote of the settings. Throws E_REMOTE_UNKNOWN. */
export function requireRemote(settings: Settings, name: string): ConfiguredRemote {
  const remotes = listRemotes(settings);
  const found = remotes.find((each) => each.name === name);
  const names = remotes.map((each) => each.name);
  if (!found) throw fail('E_REMOTE_UNKNOWN', {name, near: nearest(name, names)});
  return found;
}

/** Returns the remote to use: the one named, else the default, else the only one. Throws E_REMOTE_UNKNOWN, E_NO_REMOTE. */
function chooseRemote(settings: Settings, name: string | undefined): ConfiguredRemote {
  const wanted = name ?? settings.get('core.remote');
  if (wanted !== undefined) return requireRemote(settings, wanted);
  const remotes = listRemotes(settings);
  const [only] = remotes;
  if (!only || remotes.length > 1) throw fail('E_NO_REMOTE', {known: remotes.map((each) => each.name)});
  return only;
}

/** Returns the folder a URL of the settings names; relative ones start at the root. Throws E_REMOTE_URL. */
export function remoteFolder({name, url}: Pick<ConfiguredRemote, 'name' | 'url'>, root: AbsPath): AbsPath {
  if (url.startsWith('file://')) return fileURLToPath(url) as AbsPath;
  // One letter is a drive of Windows, more are a scheme.
  if (/^[A-Za-z][A-Za-z0-9+.-]+:/.test(url)) throw fail('E_REMOTE_URL', {name, url});
  return (isAbsolute(url) ? url : resolve(root, url)) as AbsPath;
}

/** Opens a remote: the one named, else the default, else the only one. Throws E_REMOTE_UNKNOWN, E_NO_REMOTE, E_REMOTE_URL. */
export async function openRemote(project: Project, name?: string): Promise<Remote> {
  const chosen = chooseRemote(await project.settings(), name);
  return new LocalRemote(chosen.name, chosen.url, remoteFolder(chosen, project.root), project.dialect);
}
