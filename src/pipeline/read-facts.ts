import {join} from 'node:path';
import type {RepoPath} from '../core/brand.js';
import {fingerprintPaths} from '../data/index.js';
import {isMap, type ValueMap} from '../formats/number.js';
import {readTextIfExists} from '../platform/fs/index.js';
import {type Project, parseOnce, shownPath} from '../project/index.js';
import type {Facts} from './facts.js';
import type {Stage} from './stage.js';

async function readParams(project: Project, path: RepoPath): Promise<ValueMap | null> {
  const absolute = join(project.root, path);
  const text = await readTextIfExists(absolute);
  if (text === undefined) return null;
  const value = await parseOnce(project.layout, absolute, text, async () => {
    const {parseParams} = await import('../formats/params/index.js');
    return parseParams(text, shownPath(absolute, project.cwd), {keepFloats: true}).value;
  });
  return isMap(value) ? value : {};
}

/**
 * Returns what is on the disk now of all that some stages read and write.
 *
 * Only files that changed since they were last read are read. Throws what `fingerprintPath` throws, and the errors of parameter
 * files that cannot be read.
 */
export async function readFacts(project: Project, stages: Iterable<Stage>): Promise<Facts> {
  const all = [...stages];
  const wanted = all.flatMap(({dependencies, outputs}) => [...dependencies, ...outputs].map(({path}) => path));
  const paths = await fingerprintPaths(project, wanted);
  const params = new Map<RepoPath, ValueMap | null>();
  for (const {path} of all.flatMap((stage) => stage.params))
    if (!params.has(path)) params.set(path, await readParams(project, path));
  return {paths, params};
}
