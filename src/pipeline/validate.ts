import {basename, dirname, join} from 'node:path';
import type {RepoPath} from '../core/brand.js';
import {fail} from '../core/errors/index.js';
import {nearest} from '../core/nearest.js';
import {exists, readFolder, statIfExists} from '../platform/fs/index.js';
import type {Project, ProjectFile} from '../project/index.js';
import type {Facts} from './facts.js';
import type {Graph} from './graph.js';
import {type Mistake, throwMistakes} from './mistake.js';
import {paramValue} from './params.js';
import type {Step} from './plan.js';
import {DEFAULT_PARAMS_FILE, type Dependency, isListedAsKey, type ParamsFile, type Stage} from './stage.js';

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

async function missingDependency(scene: Scene, stage: Stage, dependency: Dependency): Promise<Mistake[]> {
  const {path, place} = dependency;
  if (scene.facts.paths.get(path) || scene.isMade(path)) return [];
  const hints = await hintsFor(scene, path);
  const missing = {stage: stage.name, path};
  return [
    {place, atKey: isListedAsKey(place), error: (location) => fail('E_DEPENDENCY_MISSING', missing, {location, hints})},
  ];
}

/** Where one key of a parameter file is listed. */
function placeOfKey({value}: ProjectFile, stage: Stage, file: ParamsFile, key: string) {
  const items = value.stages?.[stage.name]?.params ?? [];
  const index = items.indexOf(key);
  return index >= 0 && file.name === DEFAULT_PARAMS_FILE ? ['stages', stage.name, 'params', index] : file.place;
}

async function missingParams(scene: Scene, stage: Stage, params: ParamsFile): Promise<Mistake[]> {
  const content = scene.facts.params.get(params.path);
  if (scene.isMade(params.path)) return [];
  const atFile = {place: params.place, atKey: isListedAsKey(params.place)};
  const missing = {stage: stage.name, file: params.path};
  if (!content) {
    const hints = await hintsFor(scene, params.path);
    return [{...atFile, error: (location) => fail('E_PARAM_MISSING', missing, {location, hints})}];
  }
  return (params.keys ?? [])
    .filter((key) => paramValue(content, key) === undefined)
    .map((key) => {
      const hints = nearest(key, Object.keys(content)).map((name) => `did you mean \`${name}\`?`);
      const place = placeOfKey(scene.file, stage, params, key);
      return {
        place,
        atKey: isListedAsKey(place),
        error: (location) => fail('E_PARAM_MISSING', {...missing, key}, {location, hints}),
      };
    });
}

async function missingFolder({project, isMade}: Scene, stage: Stage): Promise<Mistake[]> {
  if (stage.folder === '' || isMade(stage.folder)) return [];
  if ((await statIfExists(join(project.root, stage.folder)))?.isDirectory()) return [];
  const missing = {stage: stage.name, path: stage.folder};
  const place = ['stages', stage.name, 'wdir'];
  return [{place, error: (location) => fail('E_WDIR_MISSING', missing, {location})}];
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
  const mistakes: Mistake[] = [];
  for (const name of running) {
    const stage = graph.stages.get(name);
    if (!stage) continue;
    mistakes.push(...(await missingFolder(scene, stage)));
    for (const each of stage.dependencies) mistakes.push(...(await missingDependency(scene, stage, each)));
    for (const each of stage.params) mistakes.push(...(await missingParams(scene, stage, each)));
  }
  await throwMistakes(file, mistakes);
}
