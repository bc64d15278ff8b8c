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
      "INSERT INTO registered_models (name, description, created_at, updated_at) VALUES (?, '', ?, ?)",
      [name, now, now],
    );
    return Number(lastInsertRowid);
  }

  describeModel(model: number, description: string): void {
    this.#tx.run('UPDATE registered_models SET description = ? WHERE id = ?', [description, model]);
  }

  insertVersion(
    model: number,
    run: number | undefined,
    version: Omit<ModelVersion, 'name' | 'aliases' | 'runId'>,
  ): void {
    const {lastInsertRowid} = this.#tx.run(
      `INSERT INTO model_versions (model, version, digest, size_bytes, source, signature, facts, target, run, commit_id, dirty,
         user_id, description, status, created_at, updated_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        model,
        version.version,
        version.digest,
        version.sizeBytes,
        version.source,
        JSON.stringify(version.signature),
        JSON.stringify(version.facts),
        version.target ?? null,
        run ?? null,
        version.commit ?? null,
        version.dirty ? 1 : 0,
        version.user,
        version.description,
        version.status,
        version.createdAt,
        version.createdAt,
      ],
    );
    for (const {name, digest} of version.data)
      this.#tx.run('INSERT OR IGNORE INTO model_version_data (model_version, name, digest) VALUES (?, ?, ?)', [
        Number(lastInsertRowid),
        name,
        digest,
      ]);
    this.#tx.run('UPDATE registered_models SET last_version = ? WHERE id = ?', [version.version, model]);
  }

  describeVersion(model: number, version: number, description: string): void {
    this.#tx.run('UPDATE model_versions SET description = ? WHERE model = ? AND version = ?', [
      description,
      model,
      version,
    ]);
  }

  setAlias(model: number, alias: string, version: number): void {
    this.#tx.run(
      `INSERT INTO model_aliases (model, alias, version) VALUES (?, ?, ?)
       ON CONFLICT (model, alias) DO UPDATE SET version = excluded.version`,
      [model, alias, version],
    );
  }

  deleteAlias(model: number, alias: string): void {
    this.#tx.run('DELETE FROM model_aliases WHERE model = ? AND alias = ?', [model, alias]);
  }

  /** Adds an event and marks the model changed. */
  addEvent(model: number, event: ModelEvent): void {
    this.#tx.run(
      `INSERT INTO model_events (model, at, who, action, from_version, to_version, reason, evidence)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        model,
        event.at,
        event.who,
        event.action,
        event.from ?? null,
        event.to ?? null,
        event.reason ?? null,
        event.evidence === undefined ? null : JSON.stringify(event.evidence),
      ],
    );
    this.#tx.run('UPDATE registered_models SET updated_at = ? WHERE id = ?', [event.at, model]);
  }
}
