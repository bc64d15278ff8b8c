import type {AbsPath} from '../../core/brand.js';
import {CATALOGUE} from '../../core/errors/index.js';
import {openProject, type Project} from '../../project/index.js';
import type {Completion} from '../frame/schema-fields.js';

type Source = (project: Project) => Promise<readonly string[]>;

const LIMIT = 200;

/** Where the names of each kind come from; rooms are loaded only for the kind that is asked for. */
const SOURCES: Readonly<Partial<Record<Completion, Source>>> = {
  stage: async (project) => Object.keys((await project.file()).value.stages ?? {}),
  remote: async (project) =>
    (await project.settings()).list().flatMap(({key}) => /^remote\.(.+)\.url$/.exec(key)?.[1] ?? []),
  run: async (project) => {
    const {openTracking} = await import('../../tracking/index.js');
    const {runs} = await (await openTracking(project)).listRuns({limit: LIMIT});
    return ['@latest', ...runs.flatMap(({runId, name}) => [name, runId])];
  },
  experiment: async (project) => {
    const {openTracking} = await import('../../tracking/index.js');
    return (await (await openTracking(project)).listExperiments()).map(({name}) => name);
  },
  model: async (project) => {
    const {openRegistry} = await import('../../registry/index.js');
    return (await openRegistry(project)).listModels().map(({name}) => `models:/${name}`);
  },
};

/**
 * Returns the names of one kind in the project around `cwd`, at most a few hundred.
 *
 * A shell that completes has nowhere to show an error: outside a project, or with a broken one, there are no names.
 */
export async function candidatesFor(kind: Completion, cwd: AbsPath): Promise<readonly string[]> {
  if (kind === 'error') return Object.keys(CATALOGUE);
  const source = SOURCES[kind];
  if (!source) return [];
  let project: Project | undefined;
  try {
    project = await openProject(cwd);
    return await source(project);
  } catch {
    return [];
  } finally {
    project?.close();
  }
}
