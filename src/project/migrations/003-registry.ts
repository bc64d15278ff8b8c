import type {Migration} from '../../platform/sqlite/index.js';

/**
 * Registered models, their versions, aliases and everything that happened to them.
 *
 * `last_version` is the highest number ever given: numbers are not used twice. Events are only ever added.
 */
export const registryMigration: Migration = {
  version: 3,
  name: 'registry',
  sql: `
CREATE TABLE registered_models (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  description TEXT NOT NULL,
  last_version INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE model_versions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  model INTEGER NOT NULL REFERENCES registered_models (id) ON DELETE CASCADE,
  version INTEGER NOT NULL CHECK (version >= 1),
  digest TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  -- Where it came from: runs:/RUN/path, or a path from the project's root.
  source TEXT NOT NULL,
  signature TEXT NOT NULL,
  -- What the file says about itself: operator sets, producer, size.
  facts TEXT NOT NULL,
  target TEXT,
  run INTEGER REFERENCES runs (id) ON DELETE SET NULL,
  commit_id TEXT,
  -- 1: the code had uncommitted changes.
  dirty INTEGER NOT NULL DEFAULT 0 CHECK (dirty IN (0, 1)),
  user_id TEXT NOT NULL,
  description TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'READY',
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (model, version)
) STRICT;
CREATE INDEX model_versions_by_digest ON model_versions (digest);
CREATE INDEX model_versions_by_run ON model_versions (run);

CREATE TABLE model_version_data (
  model_version INTEGER NOT NULL REFERENCES model_versions (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  digest TEXT NOT NULL,
  PRIMARY KEY (model_version, name, digest)
) STRICT, WITHOUT ROWID;
CREATE INDEX model_version_data_by_digest ON model_version_data (digest);

CREATE TABLE model_aliases (
  model INTEGER NOT NULL REFERENCES registered_models (id) ON DELETE CASCADE,
  alias TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (model, alias),
  FOREIGN KEY (model, version) REFERENCES model_versions (model, version) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE model_events (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  model INTEGER NOT NULL REFERENCES registered_models (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  who TEXT NOT NULL,
  action TEXT NOT NULL,
  from_version INTEGER,
  to_version INTEGER,
  reason TEXT,
  evidence TEXT
) STRICT;
CREATE INDEX model_events_by_model ON model_events (model, id);
`,
};
