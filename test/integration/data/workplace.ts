import {execFileSync} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import type {AbsPath, RepoPath} from '../../../src/core/brand.js';
import {applyInit, openProject, type Project, planInit} from '../../../src/project/index.js';

/** Settings of whoever runs the tests must not matter. */
const NO_SETTINGS = {MLOPS_GLOBAL_CONFIG_DIR: '/nonexistent', MLOPS_SYSTEM_CONFIG_DIR: '/nonexistent'};

/** A project in a temporary folder of its own. */
export class Workplace {
  readonly folder: AbsPath;
  readonly project: Project;

  private constructor(folder: AbsPath, project: Project) {
    this.folder = folder;
    this.project = project;
  }

  static async make({git = true}: {readonly git?: boolean} = {}): Promise<Workplace> {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mlops-data-'))) as AbsPath;
    if (git) execFileSync('git', ['init', '-q', '-b', 'main'], {cwd: folder});
    await applyInit(await planInit(folder, {force: false, subdir: false}));
    return new Workplace(folder, await openProject(folder, NO_SETTINGS));
  }

  /** Opens the same project again, as the next command does. */
  async reopen(cwd: string = this.folder): Promise<Workplace> {
    this.project.close();
    return new Workplace(this.folder, await openProject(cwd as AbsPath, NO_SETTINGS));
  }

  path(...parts: readonly string[]): AbsPath {
    return join(this.folder, ...parts) as AbsPath;
  }

  write(files: Readonly<Record<string, string | Uint8Array>>): void {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(this.path(path)), {recursive: true});
      writeFileSync(this.path(path), content);
    }
  }

  read(path: string): string {
    return readFileSync(this.path(path), 'utf8');
  }

  has(path: string): boolean {
    return existsSync(this.path(path));
  }

  git(...args: readonly string[]): string {
    const identity = ['-c', 'user.name=test', '-c', 'user.email=test@example.invalid'];
    return execFileSync('git', [...identity, ...args], {cwd: this.folder, encoding: 'utf8'});
  }

  remove(): void {
    this.project.close();
    rmSync(this.folder, {recursive: true, force: true});
  }
}

/** Names a path of the project. */
export const at = (path: string): RepoPath => path as RepoPath;
