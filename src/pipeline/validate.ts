import {basename, dirname, join} from 'node:path';
import type {RepoPath} from '../core/brand.js';
import {fail, type MlopsError} from '../core/errors/index.js';
import {nearest} from '../core/nearest.js';
import {exists, readFolder, statIfExists} from '../platform/fs/index.js';
import type {Project, ProjectFile} from '../project/index.js';
import type {Facts} from './facts.js';
import {type Graph, throwMistakes} from './graph.js';
import {paramValue} from './params.js';
import type {Step} from './plan.js';
import {DEFAULT_PARAMS_FILE, type Dependency, locationOf, type ParamsFile, type Stage} from './stage.js';

/** What a check of the stages about to run is made against. */
interface Scene {
  readonly project: Project;
  readonly file: ProjectFile;
  readonly facts: Facts;
  /** Tells whether a stage that is going to run writes the path, something inside it, or a folder around it. */
  readonly isMade: (path: RepoPath) => boolean;
}

/** Returns what may help: the command that brings tracked data back, else names beside the path that look like it. */
async function hintsFor({project}: Scene, path: RepoPath): Promise<string[]> {
  const absolute = join(project.root, path);
  if (await exists(`${absolute}${project.dialect.pointerSuffix}`))
    return [`it is tracked: mlops checkout ${path} puts it back, mlops pull ${path} gets it from the remote`];
  const beside = readFolder(dirname(absolute)).map(({name}) => name);
  const folder = path.slice(0, path.length - basename(path).length);
  return nearest(basename(path), beside).map((name) => `did you mean \`${folder}${name}\`?`);
}

async function missingDependency(scene: Scene, stage: Stage, dependency: Dependency): Promise<MlopsError[]> {
  const {path, place} = dependency;
  if (scene.facts.paths.get(path) || scene.isMade(path)) return [];
  const options = {location: locationOf(scene.file, place), hints: await hintsFor(scene, path)};
  return [fail('E_DEPENDENCY_MISSING', {stage: stage.name, path}, options)];
}

/** Where one key of a parameter file is listed. */
function placeOfKey({value}: ProjectFile, stage: Stage, file: ParamsFile, key: string) {
  const items = value.stages?.[stage.name]?.params ?? [];
  const index = items.indexOf(key);
  return index >= 0 && file.name === DEFAULT_PARAMS_FILE ? ['stages', stage.name, 'params', index] : file.place;
}

async function missingParams(scene: Scene, stage: Stage, params: ParamsFile): Promise<MlopsError[]> {
  const content = scene.facts.params.get(params.path);
  if (scene.isMade(params.path)) return [];
  if (!content) {
    const options = {location: locationOf(scene.file, params.place), hints: await hintsFor(scene, params.path)};
    return [fail('E_PARAM_MISSING', {stage: stage.name, file: params.path}, options)];
  }
  return (params.keys ?? [])
    .filter((key) => paramValue(content, key) === undefined)
    .map((key) => {
      const hints = nearest(key, Object.keys(content)).map((name) => `did you mean \`${name}\`?`);
      const options = {location: locationOf(scene.file, placeOfKey(scene.file, stage, params, key)), hints};
      return fail('E_PARAM_MISSING', {stage: stage.name, file: params.path, key}, options);
    });
}

async function missingFolder({project, file, isMade}: Scene, stage: Stage): Promise<MlopsError[]> {
  if (stage.folder === '' || isMade(stage.folder)) return [];
  if ((await statIfExists(join(project.root, stage.folder)))?.isDirectory()) return [];
  const location = file.locate(['stages', stage.name, 'wdir']);
  return [fail('E_WDIR_MISSING', {stage: stage.name, path: stage.folder}, {location})];
}

/**
 * Checks that everything the stages about to run need is there, before anything is removed or run.
 *
 * Throws E_DEPENDENCY_MISSING, E_PARAM_MISSING or E_WDIR_MISSING with its place, or E_PROJECT_FILE with all of them.
 */
export async function validateSteps(
  project: Project,
  graph: Graph,
  steps: readonly Step[],
  facts: Facts,
): Promise<void> {
  const running = new Set(steps.filter(({action}) => action === 'run').map(({stage}) => stage));
  const file = await project.file();
  const isMade = (path: RepoPath) => graph.writersOf(path).some((name) => running.has(name));
  const scene: Scene = {project, file, facts, isMade};
  const errors: MlopsError[] = [];
  for (const name of running) {
    const stage = graph.stages.get(name);
    if (!stage) continue;
    errors.push(...(await missingFolder(scene, stage)));
    for (const each of stage.dependencies) errors.push(...(await missingDependency(scene, stage, each)));
    for (const each of stage.params) errors.push(...(await missingParams(scene, stage, each)));
  }
  throwMistakes(file, errors);
}
