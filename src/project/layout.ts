import {join} from 'node:path';
import type {AbsPath} from '../core/brand.js';

/** The folder that marks a project's root. */
export const STATE_FOLDER = '.mlops';

/** Where a project keeps its own files; everything but the shared config is machine-local. */
export interface Layout {
  readonly root: AbsPath;
  readonly stateFolder: AbsPath;
  readonly database: AbsPath;
  readonly cache: AbsPath;
  readonly temporary: AbsPath;
  readonly logs: AbsPath;
  readonly locks: AbsPath;
  readonly config: AbsPath;
  readonly localConfig: AbsPath;
}

/** Returns the paths of the project rooted at `root`. */
export function layoutOf(root: AbsPath): Layout {
  const inside = (...parts: string[]) => join(root, STATE_FOLDER, ...parts) as AbsPath;
  return {
    root,
    stateFolder: inside(),
    database: inside('mlops.db'),
    cache: inside('cache'),
    temporary: inside('tmp'),
    logs: inside('logs'),
    locks: inside('tmp'),
    config: inside('config.yaml'),
    localConfig: inside('config.local.yaml'),
  };
}
