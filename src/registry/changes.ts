import {fail} from '../core/errors/index.js';
import {nearest} from '../core/nearest.js';
import type {Database} from '../platform/sqlite/index.js';
import {checkAlias, type ModelVersion} from './model.js';
import {RegistryReader} from './reader.js';
import {RegistryWriter} from './writer.js';

/** The tables inside one transaction. */
export interface Tables {
  readonly read: RegistryReader;
  readonly write: RegistryWriter;
}

/** Runs `body` in one transaction over the registry tables. */
export function changeTables<Value>(db: Database, body: (tables: Tables) => Value): Value {
  return db.transaction((tx) => body({read: new RegistryReader(tx), write: new RegistryWriter(tx)}));
}

/** Returns the integer key of a model. Throws E_MODEL_NOT_FOUND with near names. */
export function requireModel(reader: RegistryReader, name: string): number {
  const id = reader.modelId(name);
  if (id === undefined)
    throw fail('E_MODEL_NOT_FOUND', {
      reference: `models:/${name}`,
      near: nearest(name, reader.names()).map((near) => `models:/${near}`),
    });
  return id;
}

/** A version without its number. */
export interface VersionToRegister extends Omit<ModelVersion, 'version' | 'status' | 'description'> {
  readonly description: string | undefined;
  /** What the project file says the model is. */
  readonly modelDescription: string | undefined;
}

/** Returns the number a version has or will have, and whether its content is registered already. */
export function nextNumber(
  read: RegistryReader,
  {name, digest}: Pick<ModelVersion, 'name' | 'digest'>,
): {readonly number: number; readonly exists: boolean} {
  const model = read.modelId(name);
  const existing = model === undefined ? undefined : read.versionOf(model, digest);
  const last = model === undefined ? 0 : read.lastVersion(model);
  return {number: existing?.version ?? last + 1, exists: existing !== undefined};
}

/** Writes the next version of a model, which is made when there is none, unless a version has this content already. */
export function putVersion(
  tables: Tables,
  version: VersionToRegister,
): {readonly version: ModelVersion; readonly created: boolean} {
  const {read, write} = tables;
  const model = read.modelId(version.name) ?? write.insertModel(version.name, version.createdAt);
  if (version.modelDescription !== undefined) write.describeModel(model, version.modelDescription);
  const {number, exists} = nextNumber(read, version);
  if (!exists) insertVersion(tables, model, number, version);
  else if (version.description !== undefined) write.describeVersion(model, number, version.description);
  for (const alias of version.aliases)
    moveAlias(tables, model, {alias, version: number, who: version.user, at: version.createdAt, reason: undefined});
  const written = read.version(model, number);
  if (!written) throw new Error(`version ${number} of ${version.name} is not there after it was written`);
  return {version: written, created: !exists};
}

function insertVersion({read, write}: Tables, model: number, number: number, version: VersionToRegister): void {
  const run = version.runId === undefined ? undefined : read.runRow(version.runId);
  write.insertVersion(model, run, {
    ...version,
    version: number,
    description: version.description ?? '',
    status: 'READY',
  });
  write.addEvent(model, {
    at: version.createdAt,
    who: version.user,
    action: 'register',
    from: undefined,
    to: number,
    reason: version.description,
    evidence: {
      digest: version.digest,
      source: version.source,
      ...(version.runId === undefined ? {} : {run_id: version.runId}),
      ...(version.commit === undefined ? {} : {commit: version.commit}),
    },
  });
}

/** An alias to be set, and what the history says about it. */
export interface AliasMove {
  readonly alias: string;
  readonly version: number;
  readonly who: string;
  readonly at: number;
  readonly reason: string | undefined;
}

/** Points an alias at a version; returns the version it pointed at. The same again is no change and no event. */
export function moveAlias({read, write}: Tables, model: number, move: AliasMove): number | undefined {
  checkAlias(move.alias);
  const from = read.aliased(model, move.alias);
  if (from === move.version) return from;
  write.setAlias(model, move.alias, move.version);
  write.addEvent(model, {
    at: move.at,
    who: move.who,
    action: `alias ${move.alias}`,
    from,
    to: move.version,
    reason: move.reason,
    evidence: undefined,
  });
  return from;
}

/** Removes an alias; returns the version it pointed at. Throws E_ALIAS_NOT_FOUND. */
export function removeAlias({read, write}: Tables, name: string, removal: Omit<AliasMove, 'version'>): number {
  const model = requireModel(read, name);
  const from = read.aliased(model, removal.alias);
  if (from === undefined)
    throw fail('E_ALIAS_NOT_FOUND', {
      name,
      alias: removal.alias,
      near: nearest(removal.alias, Object.keys(read.aliases(model))),
    });
  write.deleteAlias(model, removal.alias);
  write.addEvent(model, {
    at: removal.at,
    who: removal.who,
    action: `unalias ${removal.alias}`,
    from,
    to: undefined,
    reason: removal.reason,
    evidence: undefined,
  });
  return from;
}
