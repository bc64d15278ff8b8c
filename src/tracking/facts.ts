import {join, relative, sep} from 'node:path';
import type {AbsPath} from '../core/brand.js';
import {hashFile, statIfExists} from '../platform/fs/index.js';
import {openGit} from '../platform/git/index.js';
import {describeMachine, maskSecrets} from '../platform/machine.js';
import type {Environment} from '../platform/process/index.js';
import type {Project} from '../project/index.js';
import type {RunCode, RunEnvironment} from './model.js';

/** Files in which package managers write down what is installed. */
const LOCK_FILES = [
  'package-lock.json',
  'npm-shrinkwrap.json',
  'yarn.lock',
  'pnpm-lock.yaml',
  'bun.lock',
  'uv.lock',
  'poetry.lock',
  'pdm.lock',
  'pixi.lock',
  'Pipfile.lock',
  'conda-lock.yml',
  'environment.yml',
  'requirements.txt',
  'renv.lock',
  'Manifest.toml',
];

/** Returns the state of the code around a project; undefined where there is no git repository. */
export async function readCode(project: Project): Promise<RunCode | undefined> {
  const git = await openGit(project.root);
  if (!git) return undefined;
  const [commit, branch, dirty, diff] = await Promise.all([git.headCommit(), git.branch(), git.isDirty(), git.diff()]);
  return {commit, branch, dirty, diff};
}

async function lockFiles(project: Project): Promise<{path: string; digest: string}[]> {
  const folders = new Set<AbsPath>([project.root, project.cwd]);
  const paths = [...folders].flatMap((folder) => LOCK_FILES.map((name) => join(folder, name)));
  const found = await Promise.all(
    paths.map(async (path) => {
      if (!(await statIfExists(path))?.isFile()) return [];
      const {digest} = await hashFile(path, 'sha256');
      return [{path: relative(project.root, path).split(sep).join('/'), digest}];
    }),
  );
  return found.flat();
}

/** Returns what a run is told about machine and software; values of variables that look like secrets are masked. */
export async function readEnvironment(project: Project, env: Environment): Promise<RunEnvironment> {
  const machine = describeMachine(env);
  return {
    node: machine.node,
    os: machine.platform,
    cpuCount: machine.cpus,
    memoryBytes: machine.memoryBytes,
    packages: await lockFiles(project),
    variables: maskSecrets(env),
  };
}
