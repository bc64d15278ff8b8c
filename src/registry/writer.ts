import type {Transaction} from '../platform/sqlite/index.js';
import type {ModelEvent, ModelVersion} from './model.js';

/** The statements that change the registry tables; they need a transaction and check nothing. */
export class RegistryWriter {
  readonly #tx: Transaction;

  constructor(tx: Transaction) {
    this.#tx = tx;
  }

  /** Returns the new model's integer key. */
  insertModel(name: string, now: number): number {
    const {lastInsertRowid} = this.#tx.run(
      `INSERT INTO registered_models (name, description, created_at, updated_at) VALUES (@name, '', @now, @now)`,
      {name, now},
    );
    return Number(lastInsertRowid);
  }

  describeModel(model: number, description: string): void {
    this.#tx.run('UPDATE registered_models SET description = @description WHERE id = @model', {model, description});
  }

  insertVersion(
    model: number,
    run: number | undefined,
    version: Omit<ModelVersion, 'name' | 'aliases' | 'runId'>,
  ): void {
    const {lastInsertRowid} = this.#tx.run(
      `INSERT INTO model_versions (model, version, digest, size_bytes, source, signature, facts, target, run, commit_id, dirty,
         user_id, description, status, created_at, updated_at)
       VALUES (@model, @version, @digest, @sizeBytes, @source, @signature, @facts, @target, @run, @commit, @dirty,
         @user, @description, @status, @createdAt, @createdAt)`,
      {
        model,
        version: version.version,
        digest: version.digest,
        sizeBytes: version.sizeBytes,
        source: version.source,
        signature: JSON.stringify(version.signature),
        facts: JSON.stringify(version.facts),
        target: version.target ?? null,
        run: run ?? null,
        commit: version.commit ?? null,
        dirty: version.dirty ? 1 : 0,
        user: version.user,
        description: version.description,
        status: version.status,
        createdAt: version.createdAt,
      },
    );
    const id = Number(lastInsertRowid);
    for (const {name, digest} of version.data) this.#addData(id, name, digest);
    this.#tx.run('UPDATE registered_models SET last_version = @version WHERE id = @model', {
      model,
      version: version.version,
    });
  }

  #addData(id: number, name: string, digest: string): void {
    this.#tx.run(
      `INSERT INTO model_version_data (model_version, name, digest) VALUES (@id, @name, @digest) ON CONFLICT DO NOTHING`,
      {id, name, digest},
    );
  }

  describeVersion(model: number, version: number, description: string): void {
    this.#tx.run('UPDATE model_versions SET description = @description WHERE model = @model AND version = @version', {
      model,
      version,
      description,
    });
  }

  setAlias(model: number, alias: string, version: number): void {
    this.#tx.run(
      `INSERT INTO model_aliases (model, alias, version) VALUES (@model, @alias, @version)
       ON CONFLICT (model, alias) DO UPDATE SET version = excluded.version`,
      {model, alias, version},
    );
  }

  deleteAlias(model: number, alias: string): void {
    this.#tx.run('DELETE FROM model_aliases WHERE model = @model AND alias = @alias', {model, alias});
  }

  /** Adds an event and marks the model changed. */
  addEvent(model: number, event: ModelEvent): void {
    this.#tx.run(
      `INSERT INTO model_events (model, at, who, action, from_version, to_version, reason, evidence)
       VALUES (@model, @at, @who, @action, @from, @to, @reason, @evidence)`,
      {
        model,
        at: event.at,
        who: event.who,
        action: event.action,
        from: event.from ?? null,
        to: event.to ?? null,
        reason: event.reason ?? null,
        evidence: event.evidence === undefined ? null : JSON.stringify(event.evidence),
      },
    );
    this.#tx.run('UPDATE registered_models SET updated_at = @at WHERE id = @model', {model, at: event.at});
  }
}
