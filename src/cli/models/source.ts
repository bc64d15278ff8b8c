import {basename, resolve} from 'node:path';
import {fail} from '../../core/errors/index.js';
import {statIfExists} from '../../platform/fs/index.js';
import {findRoot, type Project} from '../../project/index.js';
import type {ResolvedModel} from '../../registry/index.js';
import type {ModelSource, ServedModel} from '../../serving/index.js';
import type {CommandContext} from '../frame/context.js';

/** What a command needs to find a model and to say what is the matter with it. */
type ModelContext = Pick<CommandContext, 'cwd' | 'project' | 'warn'>;

const isRegistryReference = (reference: string): boolean => /^(models|runs):/.test(reference);

/** Returns a model and the project it was looked up in: packages and `.onnx` files need none, so that they work anywhere. */
export async function referencedModel(
  context: ModelContext,
  reference: string,
): Promise<{readonly model: ResolvedModel; readonly project: Project | undefined}> {
  const {resolveModel, resolveModelAt} = await import('../../registry/index.js');
  if (isRegistryReference(reference) || (await findRoot(context.cwd))) {
    const project = await context.project();
    return {model: await resolveModel(project, reference), project};
  }
  const model = await resolveModelAt({cwd: context.cwd, digestAlgorithm: 'sha256'}, reference);
  if (model) return {model, project: undefined};
  const why = 'there is no such file or folder, and no project around it to know the name';
  throw fail('E_MODEL_NOT_FOUND', {reference, why, near: []});
}

/** Returns where a model that is to be loaded lies. */
export async function modelSource(context: ModelContext, reference: string): Promise<ModelSource> {
  const path = resolve(context.cwd, reference);
  const isFile = !isRegistryReference(reference) && (await statIfExists(path))?.isFile() === true;
  if (isFile) return {name: basename(path).replace(/\.onnx$/i, ''), version: '1', path};
  const {model} = await referencedModel(context, reference);
  return {name: model.name, version: String(model.version), path: model.path, target: model.target};
}

/** Warns of outputs that a caller will miss. */
export function warnOfHiddenOutputs({name, signature}: ServedModel, context: ModelContext): void {
  for (const output of signature.hiddenOutputs)
    context.warn(
      `output \`${output}\` of \`${name}\` is not a tensor and is not served (skl2onnx: options={"zipmap": False})`,
    );
}
