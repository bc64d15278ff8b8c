import {basename, resolve} from 'node:path';
import {statIfExists} from '../../platform/fs/index.js';
import type {ModelSource} from '../../serving/index.js';
import type {CommandContext} from '../frame/context.js';

/** An `.onnx` file needs no project; anything else is looked up in the one around. */
export async function modelSource(context: CommandContext, reference: string): Promise<ModelSource> {
  const path = resolve(context.cwd, reference);
  const isFile = !/^(models|runs):/.test(reference) && (await statIfExists(path))?.isFile() === true;
  if (isFile) return {name: basename(path).replace(/\.onnx$/i, ''), version: '1', path};
  const [project, {resolveModel}] = await Promise.all([context.project(), import('../../registry/index.js')]);
  const {name, version, path: file, target} = await resolveModel(project, reference);
  return {name, version: String(version), path: file, target};
}
