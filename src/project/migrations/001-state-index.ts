import type {Migration} from '../../platform/sqlite/index.js';

/**
 * `state_file`: the digest of every file whose stamp (size, times, inode) has not changed since it was read.
 * `state_directory`: the digest of every directory while the paths and stamps of its files (`manifest`) stay the same.
 * `whole_directory`: directories all of whose files a cache held, while the folders of the cache stay the same.
 * `placed_output`: tracked paths whose content this machine has put or seen in the work tree.
 */
export const stateIndex: Migration = {
  version: 1,
  name: 'state index',
  sql: `
    CREATE TABLE state_file (
      path TEXT NOT NULL,
      algorithm TEXT NOT NULL,
      stamp TEXT NOT NULL,
      digest TEXT NOT NULL,
      PRIMARY KEY (path, algorithm)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE state_directory (
      path TEXT NOT NULL,
      algorithm TEXT NOT NULL,
      manifest TEXT NOT NULL,
      digest TEXT NOT NULL,
      size_bytes INTEGER NOT NULL,
      files INTEGER NOT NULL,
      PRIMARY KEY (path, algorithm)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE whole_directory (
      cache TEXT NOT NULL,
      digest TEXT NOT NULL,
      stamp TEXT NOT NULL,
      PRIMARY KEY (cache, digest)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE placed_output (
      path TEXT NOT NULL PRIMARY KEY,
      digest TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
  `,
};
