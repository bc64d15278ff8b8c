import {mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import type {AbsPath} from '../../src/core/brand.js';
import {applyInit, openProject, type Project, planInit} from '../../src/project/index.js';

/** A project in a folder of its own. */
export interface TestProject {
  readonly project: Project;
  readonly folder: AbsPath;
  /** Writes files; keys are paths relative to the root. */
  write(files: Readonly<Record<string, string | Uint8Array>>): void;
  /** Opens the project a second time, as another process would. */
  again(cwd?: string): Promise<Project>;
  remove(): void;
}

/** Makes a project; files written before it is opened may hold `mlops.yaml`. */
export async function makeProject(files: Readonly<Record<string, string | Uint8Array>> = {}): Promise<TestProject> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mlops-test-'))) as AbsPath;
  const write = (each: typeof files) => {
    for (const [path, content] of Object.entries(each)) {
      mkdirSync(dirname(join(folder, path)), {recursive: true});
      writeFileSync(join(folder, path), content);
    }
  };
  write(files);
  await applyInit(await planInit(folder, {force: false, subdir: true}));
  const opened: Project[] = [];
  const open = async (cwd = folder) => {
    // Settings of whoever runs the tests must not reach them.
    const project = await openProject(cwd as AbsPath, {
      MLOPS_SYSTEM_CONFIG_DIR: folder,
      MLOPS_GLOBAL_CONFIG_DIR: folder,
    });
    opened.push(project);
    return project;
  };
  return {
    project: await open(),
    folder,
    write,
    again: open,
    remove: () => {
      for (const project of opened) project.close();
      rmSync(folder, {recursive: true, force: true});
    },
  };
}
