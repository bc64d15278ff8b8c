import {basename, join} from 'node:path';
import type {AbsPath} from '../core/brand.js';
import {fail} from '../core/errors/index.js';
import {exists, makeFolder, readTextIfExists, writeFileAtomic} from '../platform/fs/index.js';
import {nativeDialect} from './dialect.js';
import {layoutOf, STATE_FOLDER} from './layout.js';
import {findRoot} from './open.js';

/** One file `init` writes; a file that exists is never touched. */
export interface InitStep {
  readonly path: string;
  readonly content: string;
}

/** What `init` will do, as a value. */
export interface InitPlan {
  readonly root: AbsPath;
  readonly steps: readonly InitStep[];
}

/** The state folder is machine-local except for the settings a team shares. */
const STATE_IGNORE = '/*\n!/.gitignore\n!/config.yaml\n';

/** Returns a project file that validates and tells where to read on. */
function starterProjectFile(name: string): string {
  return `# yaml-language-server: $schema=https://raw.githubusercontent.com/mlops/mlops/main/mlops.schema.json\nproject:\n  name: ${name}\n`;
}

/** Returns `text` as a project name: what does not fit becomes a dash. */
function projectNameFrom(text: string): string {
  const name = text.replace(/[^A-Za-z0-9_.-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '');
  return name === '' ? 'project' : name;
}

/**
 * Plans a new project at `root`.
 *
 * Throws E_PROJECT_EXISTS unless `force`, E_INSIDE_PROJECT unless `subdir`.
 */
export async function planInit(
  root: AbsPath,
  options: {readonly force: boolean; readonly subdir: boolean},
): Promise<InitPlan> {
  const around = await findRoot(root);
  if (around === root && !options.force) throw fail('E_PROJECT_EXISTS', {folder: root});
  if (around && around !== root && !options.subdir) throw fail('E_INSIDE_PROJECT', {folder: root, root: around});
  const wanted: InitStep[] = [
    {path: join(STATE_FOLDER, '.gitignore'), content: STATE_IGNORE},
    {path: join(STATE_FOLDER, 'config.yaml'), content: ''},
    {path: nativeDialect.projectFile, content: starterProjectFile(projectNameFrom(basename(root)))},
  ];
  const steps: InitStep[] = [];
  for (const step of wanted) if (!(await exists(join(root, step.path)))) steps.push(step);
  return {root, steps};
}

/** Carries a plan out; may be called again after it was killed half-way. */
export async function applyInit(plan: InitPlan): Promise<void> {
  const layout = layoutOf(plan.root);
  await makeFolder(layout.stateFolder);
  for (const {path, content} of plan.steps) {
    if ((await readTextIfExists(join(plan.root, path))) === undefined)
      await writeFileAtomic(join(plan.root, path), content);
  }
}
