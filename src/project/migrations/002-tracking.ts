import type {Migration} from '../../platform/sqlite/index.js';

/**
 * Experiments, runs and what runs have.
 *
 * Rows are keyed by integers, so that a long metric history stays small; `run_id` is the name the world uses. Times are
 * milliseconds since 1970 UTC. NaN is value 0 with `is_nan` 1, since SQLite would store NULL; infinities are kept.
 */
export const trackingMigration: Migration = {
  version: 2,
  name: 'tracking',
  sql: `
CREATE TABLE experiments (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  lifecycle TEXT NOT NULL DEFAULT 'active' CHECK (lifecycle IN ('active', 'deleted')),
  artifact_location TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
INSERT INTO experiments (id, name, created_at, updated_at)
  SELECT 0, 'Default', now, now FROM (SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER) AS now);

CREATE TABLE experiment_tags (
  experiment INTEGER NOT NULL REFERENCES experiments (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (experiment, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE runs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  run_id TEXT NOT NULL UNIQUE,
  experiment INTEGER NOT NULL REFERENCES experiments (id),
  parent INTEGER REFERENCES runs (id) ON DELETE SET NULL,
  name TEXT NOT NULL,
  user_id TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED')),
  lifecycle TEXT NOT NULL DEFAULT 'active' CHECK (lifecycle IN ('active', 'deleted')),
  start_time INTEGER NOT NULL,
  end_time INTEGER,
  deleted_at INTEGER,
  exit_code INTEGER,
  source_type TEXT NOT NULL,
  source_name TEXT NOT NULL,
  command TEXT NOT NULL,
  -- Who writes the run: gone without having finished it, the run was killed.
  host TEXT,
  pid INTEGER,
  process_start TEXT
) STRICT;
CREATE INDEX runs_by_time ON runs (experiment, lifecycle, start_time DESC, run_id);
CREATE INDEX runs_by_name ON runs (name);
CREATE INDEX runs_by_parent ON runs (parent);
CREATE INDEX runs_open ON runs (status) WHERE status = 'RUNNING';

CREATE TABLE params (
  run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (run, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE tags (
  run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (run, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE metric_keys (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE metrics (
  run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  metric INTEGER NOT NULL REFERENCES metric_keys (id),
  timestamp INTEGER NOT NULL,
  step INTEGER NOT NULL,
  value REAL NOT NULL,
  is_nan INTEGER NOT NULL DEFAULT 0 CHECK (is_nan IN (0, 1)),
  PRIMARY KEY (run, metric, timestamp, step, value, is_nan)
) STRICT, WITHOUT ROWID;

CREATE TABLE latest_metrics (
  run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  metric INTEGER NOT NULL REFERENCES metric_keys (id),
  step INTEGER NOT NULL,
  timestamp INTEGER NOT NULL,
  value REAL NOT NULL,
  is_nan INTEGER NOT NULL DEFAULT 0 CHECK (is_nan IN (0, 1)),
  PRIMARY KEY (run, metric)
) STRICT, WITHOUT ROWID;
CREATE INDEX latest_metrics_by_value ON latest_metrics (metric, value);

CREATE TABLE datasets (
  id INTEGER PRIMARY KEY,
  experiment INTEGER NOT NULL REFERENCES experiments (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  digest TEXT NOT NULL,
  source_type TEXT NOT NULL,
  source TEXT NOT NULL,
  schema TEXT,
  profile TEXT,
  size_bytes INTEGER,
  UNIQUE (experiment, name, digest)
) STRICT;
CREATE INDEX datasets_by_digest ON datasets (digest);

CREATE TABLE run_datasets (
  run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  dataset INTEGER NOT NULL REFERENCES datasets (id) ON DELETE CASCADE,
  role TEXT NOT NULL CHECK (role IN ('input', 'output')),
  path TEXT NOT NULL,
  PRIMARY KEY (run, dataset, role)
) STRICT, WITHOUT ROWID;
CREATE INDEX run_datasets_by_dataset ON run_datasets (dataset, role);

CREATE TABLE artifacts (
  run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  path TEXT NOT NULL,
  digest TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  store TEXT NOT NULL CHECK (store IN ('cache', 'logs')),
  PRIMARY KEY (run, path)
) STRICT, WITHOUT ROWID;
CREATE INDEX artifacts_by_digest ON artifacts (digest);

CREATE TABLE run_code (
  run INTEGER PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
  commit_id TEXT,
  branch TEXT,
  dirty INTEGER NOT NULL CHECK (dirty IN (0, 1)),
  diff TEXT NOT NULL,
  diff_digest TEXT,
  diff_bytes INTEGER NOT NULL,
  diff_cut INTEGER NOT NULL CHECK (diff_cut IN (0, 1))
) STRICT;

CREATE TABLE run_environments (
  run INTEGER PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
  environment TEXT NOT NULL
) STRICT;
`,
};
