import type {RepoPath} from '../core/brand.js';
import type {Fingerprint} from '../data/index.js';
import type {ValueMap} from '../formats/number.js';
import type {LockEntry, LockedPath} from './lock.js';
import {paramValues} from './params.js';
import type {Dependency, Stage} from './stage.js';

/** What is on the disk now, as far as the stages in question read or write it. */
export interface Facts {
  /** By path relative to the root; null: nothing is there. */
  readonly paths: ReadonlyMap<RepoPath, Fingerprint | null>;
  /** Content of the parameter files by path; null: there is no such file. */
  readonly params: ReadonlyMap<RepoPath, ValueMap | null>;
}

function lockedPath({path, name}: Dependency, facts: Facts): LockedPath[] {
  const now = facts.paths.get(path);
  if (!now) return [];
  const {digest, sizeBytes, files, isExecutable, kind} = now;
  return [{name, digest, sizeBytes, files: kind === 'directory' ? files : undefined, isExecutable}];
}

/** Returns the lock entry of a stage that has just succeeded with these facts. */
export function lockEntryOf(stage: Stage, facts: Facts): LockEntry {
  return {
    command: stage.command,
    dependencies: stage.dependencies.flatMap((each) => lockedPath(each, facts)),
    params: new Map(stage.params.map((file) => [file.name, paramValues(file, facts.params.get(file.path))])),
    outputs: stage.outputs.flatMap((each) => lockedPath(each, facts)),
  };
}
