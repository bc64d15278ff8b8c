import type {Database} from '../platform/sqlite/index.js';
import type {ModelEvent, ModelFacts, ModelSummary, ModelVersion} from './model.js';
import type {Signature} from './signature.js';

/** What a reader needs of a database; a transaction has it too. */
export type Queries = Pick<Database, 'get' | 'all'>;

interface VersionRow {
  readonly id: number;
  readonly name: string;
  readonly version: number;
  readonly digest: string;
  readonly size_bytes: number;
  readonly source: string;
  readonly signature: string;
  readonly facts: string;
  readonly target: string | null;
  readonly run_id: string | null;
  readonly commit_id: string | null;
  readonly dirty: number;
  readonly user_id: string;
  readonly description: string;
  readonly status: string;
  readonly created_at: number;
}

const SELECT_VERSION = `
  SELECT v.id, m.name, v.version, v.digest, v.size_bytes, v.source, v.signature, v.facts, v.target, r.run_id, v.commit_id, v.dirty,
    v.user_id, v.description, v.status, v.created_at
  FROM model_versions v JOIN registered_models m ON m.id = v.model LEFT JOIN runs r ON r.id = v.run`;

/** The queries of the registry tables. */
export class RegistryReader {
  readonly #db: Queries;

  constructor(db: Queries) {
    this.#db = db;
  }

  models(): ModelSummary[] {
    const rows = this.#db.all<{
      id: number;
      name: string;
      description: string;
      created_at: number;
      updated_at: number;
      versions: number;
      latest: number | null;
    }>(
      `SELECT m.id, m.name, m.description, m.created_at, m.updated_at, count(v.id) AS versions, max(v.version) AS latest
       FROM registered_models m LEFT JOIN model_versions v ON v.model = m.id GROUP BY m.id ORDER BY m.name`,
    );
    return rows.map((row) => ({
      name: row.name,
      description: row.description,
      versions: row.versions,
      latestVersion: row.latest ?? 0,
      aliases: this.aliases(row.id),
      createdAt: row.created_at,
      updatedAt: row.updated_at,
    }));
  }

  names(): string[] {
    return this.#db.all<{name: string}>('SELECT name FROM registered_models ORDER BY name').map(({name}) => name);
  }

  /** The integer key of a model. */
  modelId(name: string): number | undefined {
    return this.#db.get<{id: number}>('SELECT id FROM registered_models WHERE name = @name', {name})?.id;
  }

  lastVersion(model: number): number {
    const row = this.#db.get<{n: number}>('SELECT last_version AS n FROM registered_models WHERE id = @model', {model});
    return row?.n ?? 0;
  }

  aliases(model: number): Record<string, number> {
    const rows = this.#db.all<{alias: string; version: number}>(
      'SELECT alias, version FROM model_aliases WHERE model = @model ORDER BY alias',
      {model},
    );
    return Object.fromEntries(rows.map(({alias, version}) => [alias, version]));
  }

  aliased(model: number, alias: string): number | undefined {
    const row = this.#db.get<{version: number}>(
      'SELECT version FROM model_aliases WHERE model = @model AND alias = @alias',
      {
        model,
        alias,
      },
    );
    return row?.version;
  }

  version(model: number, version: number): ModelVersion | undefined {
    return this.#one(`${SELECT_VERSION} WHERE v.model = @model AND v.version = @version`, {model, version});
  }

  newest(model: number): ModelVersion | undefined {
    return this.#one(`${SELECT_VERSION} WHERE v.model = @model ORDER BY v.version DESC LIMIT 1`, {model});
  }

  /** The newest version of a model with this content. */
  versionOf(model: number, digest: string): ModelVersion | undefined {
    return this.#one(
      `${SELECT_VERSION} WHERE v.model = @model AND v.digest = @digest ORDER BY v.version DESC LIMIT 1`,
      {
        model,
        digest,
      },
    );
  }

  /** All versions of a model, newest first. */
  versions(model: number): ModelVersion[] {
    const rows = this.#db.all<VersionRow>(`${SELECT_VERSION} WHERE v.model = @model ORDER BY v.version DESC`, {model});
    return rows.map((row) => this.#complete(row));
  }

  /** What happened to a model, newest first. */
  events(model: number): ModelEvent[] {
    const rows = this.#db.all<{
      at: number;
      who: string;
      action: string;
      from_version: number | null;
      to_version: number | null;
      reason: string | null;
      evidence: string | null;
    }>(
      `SELECT at, who, action, from_version, to_version, reason, evidence
       FROM model_events WHERE model = @model ORDER BY id DESC`,
      {model},
    );
    return rows.map((row) => ({
      at: row.at,
      who: row.who,
      action: row.action,
      from: row.from_version ?? undefined,
      to: row.to_version ?? undefined,
      reason: row.reason ?? undefined,
      evidence: row.evidence === null ? undefined : (JSON.parse(row.evidence) as Record<string, string>),
    }));
  }

  /** The integer key of a run. */
  runRow(runId: string): number | undefined {
    return this.#db.get<{id: number}>('SELECT id FROM runs WHERE run_id = @runId', {runId})?.id;
  }

  #one(sql: string, params: Readonly<Record<string, string | number>>): ModelVersion | undefined {
    const row = this.#db.get<VersionRow>(sql, params);
    return row && this.#complete(row);
  }

  #complete(row: VersionRow): ModelVersion {
    const data = this.#db.all<{name: string; digest: string}>(
      'SELECT name, digest FROM model_version_data WHERE model_version = @id ORDER BY name, digest',
      {id: row.id},
    );
    const aliases = this.#db.all<{alias: string}>(
      `SELECT a.alias FROM model_aliases a JOIN model_versions v ON v.model = a.model AND v.version = a.version
       WHERE v.id = @id ORDER BY a.alias`,
      {id: row.id},
    );
    return {
      name: row.name,
      version: row.version,
      digest: row.digest,
      sizeBytes: row.size_bytes,
      source: row.source,
      signature: JSON.parse(row.signature) as Signature,
      facts: JSON.parse(row.facts) as ModelFacts,
      target: row.target ?? undefined,
      runId: row.run_id ?? undefined,
      commit: row.commit_id ?? undefined,
      dirty: row.dirty === 1,
      data,
      aliases: aliases.map(({alias}) => alias),
      user: row.user_id,
      description: row.description,
      status: row.status,
      createdAt: row.created_at,
    };
  }
}
