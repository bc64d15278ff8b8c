import {fail} from '../core/errors/index.js';
import type {Project} from '../project/index.js';
import {changeTables, moveAlias, removeAlias, requireModel} from './changes.js';
import type {ModelEvent, ModelSummary, ModelVersion} from './model.js';
import {RegistryReader} from './reader.js';
import {parseModelName, parseModelReference} from './reference.js';
import {findVersion} from './resolve.js';

/** Who changes an alias, when and why. */
export interface AliasChange {
  readonly name: string;
  readonly alias: string;
  readonly who: string;
  readonly at: number;
  readonly reason?: string | undefined;
}

/** A project's registered models. Each change is one transaction with its event. */
export interface Registry {
  /** All models, by name. */
  listModels(): ModelSummary[];
  /** The registered version that `models:/NAME`, `models:/NAME/3`, `models:/NAME@alias` or the same without `models:/` means. Throws E_MODEL_NOT_FOUND. */
  getVersion(reference: string): ModelVersion;
  /** All versions of a model, newest first. Throws E_MODEL_NOT_FOUND. */
  listVersions(name: string): ModelVersion[];
  /** What happened to a model, newest first. Throws E_MODEL_NOT_FOUND. */
  history(name: string): ModelEvent[];
  /** Points an alias at a version; returns the version it pointed at. Throws E_MODEL_NOT_FOUND, E_ALIAS_NAME. */
  setAlias(change: AliasChange & {readonly version: number}): number | undefined;
  /** Removes an alias; returns the version it pointed at. Throws E_MODEL_NOT_FOUND, E_ALIAS_NOT_FOUND. */
  deleteAlias(change: AliasChange): number;
}

/** Opens a project's registry; its database is migrated when it is older than this program. */
export async function openRegistry(project: Project): Promise<Registry> {
  const db = await project.database();
  const reader = new RegistryReader(db);
  return {
    listModels: () => reader.models(),
    getVersion: (text) => {
      const reference = parseModelReference(text);
      const named = reference?.kind === 'path' ? parseModelName(text) : reference;
      if (!named || !('name' in named))
        throw fail('E_MODEL_NOT_FOUND', {reference: text, why: 'this names no registered model', near: []});
      return findVersion(reader, named);
    },
    listVersions: (name) => reader.versions(requireModel(reader, name)),
    history: (name) => reader.events(requireModel(reader, name)),
    setAlias: ({name, reason, ...change}) =>
      changeTables(db, (tables) => {
        const {version} = findVersion(tables.read, {kind: 'version', name, version: change.version});
        return moveAlias(tables, requireModel(tables.read, name), {...change, version, reason});
      }),
    deleteAlias: ({name, reason, ...change}) =>
      changeTables(db, (tables) => removeAlias(tables, name, {...change, reason})),
  };
}
