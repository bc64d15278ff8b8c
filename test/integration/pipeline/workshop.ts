import {existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import type {AbsPath} from '../../../src/core/brand.js';
import {systemClock} from '../../../src/core/clock.js';
import {
  localExecutor,
  planReproduction,
  type ReproListener,
  type ReproRequest,
  type ReproResult,
  reproduce,
  type Step,
  shellOf,
} from '../../../src/pipeline/index.js';
import {applyInit, openProject, type Project, planInit} from '../../../src/project/index.js';
import {openTracking, type RunDetails} from '../../../src/tracking/index.js';

const DEFAULTS: ReproRequest = {
  targets: [],
  single: false,
  downstream: false,
  force: false,
  jobs: 1,
  keepGoing: false,
  commit: true,
  useRunCache: true,
  pull: false,
  command: 'mlops repro',
};

/** A project in a folder of its own, with few verbs. */
export class Workshop {
  readonly folder: AbsPath;
  /** What the listener was told, in order. */
  readonly log: string[] = [];
  readonly stop = new AbortController();
  #project: Project | undefined;

  constructor() {
    this.folder = realpathSync(mkdtempSync(join(tmpdir(), 'mlops-pipeline-'))) as AbsPath;
  }

  /** Makes the folder a project with these files. */
  async make(files: Readonly<Record<string, string>>): Promise<void> {
    await applyInit(await planInit(this.folder, {force: false, subdir: false}));
    this.write(files);
  }

  write(files: Readonly<Record<string, string>>): void {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(this.path(path)), {recursive: true});
      writeFileSync(this.path(path), content);
    }
  }

  path(...parts: readonly string[]): string {
    return join(this.folder, ...parts);
  }

  read(path: string): string {
    return readFileSync(this.path(path), 'utf8');
  }

  exists(path: string): boolean {
    return existsSync(this.path(path));
  }

  remove(...paths: readonly string[]): void {
    for (const path of paths) rmSync(this.path(path), {recursive: true, force: true});
  }

  /** A project as the next command would open it: what the last one had in memory is gone. */
  async project(): Promise<Project> {
    this.#project?.close();
    this.#project = await openProject(this.folder, {
      MLOPS_GLOBAL_CONFIG_DIR: this.path('.none'),
      MLOPS_SYSTEM_CONFIG_DIR: this.path('.none'),
    });
    return this.#project;
  }

  get #listener(): ReproListener {
    const note = (line: string) => void this.log.push(line);
    return {
      planned: (runs) => note(`planned ${runs.join(' ')}`),
      started: (stage) => note(`started ${stage}`),
      output: (stage, stream, chunk) => note(`${stage} ${stream}: ${Buffer.from(chunk).toString().trimEnd()}`),
      settled: ({name, action}) => note(`${action} ${name}`),
      note: (message) => note(`note: ${message}`),
      warn: (message) => note(`warning: ${message}`),
    };
  }

  /** Reproduces as `mlops repro` does. */
  async repro(request: Partial<ReproRequest> = {}): Promise<ReproResult> {
    const env = {PATH: process.env['PATH'], HOME: this.folder};
    return reproduce(await this.project(), {...DEFAULTS, ...request}, async () => ({
      clock: systemClock,
      env,
      signal: this.stop.signal,
      executor: localExecutor(shellOf(env)),
      listener: this.#listener,
    }));
  }

  /** What was done, in short: `train: ran`. */
  async actions(request: Partial<ReproRequest> = {}): Promise<string[]> {
    return (await this.repro(request)).stages.map(({name, action}) => `${name}: ${action}`);
  }

  async plan(request: Partial<ReproRequest> = {}): Promise<readonly Step[]> {
    return planReproduction(await this.project(), {...DEFAULTS, ...request});
  }

  async run(id: string | undefined): Promise<RunDetails> {
    return (await openTracking(await this.project())).getRun(id ?? '');
  }

  close(): void {
    this.#project?.close();
    rmSync(this.folder, {recursive: true, force: true});
  }
}
