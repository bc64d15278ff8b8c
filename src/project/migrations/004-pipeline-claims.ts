import type {Migration} from '../../platform/sqlite/index.js';

/**
 * Who is at work on which paths: one row for each stage that is being run. `reads` and `writes` are JSON lists of paths relative to
 * the root; times are milliseconds since 1970 UTC.
 */
export const pipelineClaims: Migration = {
  version: 4,
  name: 'pipeline claims',
  sql: `
CREATE TABLE pipeline_claims (
  id INTEGER PRIMARY KEY,
  stage TEXT NOT NULL,
  reads TEXT NOT NULL,
  writes TEXT NOT NULL,
  host TEXT NOT NULL,
  pid INTEGER NOT NULL,
  process_start TEXT,
  claimed_at INTEGER NOT NULL,
  heartbeat_at INTEGER NOT NULL
) STRICT;
`,
};
