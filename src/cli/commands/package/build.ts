import {resolve} from 'node:path';
import {z} from 'zod';
import {
  applyPackage,
  defaultFolder,
  PackagedFileV1,
  packageSource,
  planPackage,
  SignatureV1,
} from '../../../packaging/index.js';
import {shownPath} from '../../../project/index.js';
import type {ResolvedModel} from '../../../registry/index.js';
import {loadServedModel} from '../../../serving/index.js';
import type {CommandContext} from '../../frame/context.js';
import {defineCommand} from '../../frame/define-command.js';
import {referencedModel, warnOfHiddenOutputs} from '../../models/source.js';

/** A package that cannot be served is none: the model is loaded and run once. */
async function requireServable(model: ResolvedModel, context: Pick<CommandContext, 'cwd' | 'project' | 'warn'>) {
  const served = await loadServedModel({name: model.name, version: String(model.version), path: model.path});
  warnOfHiddenOutputs(served, context);
  await served.release();
}

export const command = defineCommand({
  summary: 'Make a package of a model',
  details:
    'A package is a folder that MLflow, MLServer and mlops serve load as it is, on any machine and without a project: the ONNX model, MLmodel, settings, environment, an input example, and a manifest with digests, signature and lineage. The model is loaded once to see that it can be served. The same model gives the same package, byte for byte.',
  examples: [
    ['mlops package build models:/ridership@champion', 'Into the folder ridership-1'],
    [
      'mlops package build models:/ridership@champion -o package --sample data/2001-2004.csv',
      'With an example from a file',
    ],
    ['mlops package build model.onnx', 'A file, inside a project or not'],
  ],
  args: z.object({
    ref: z
      .string()
      .describe('A model: models:/NAME@ALIAS, runs:/RUN/path, an .onnx file')
      .meta({placeholder: 'REF', complete: 'model'}),
  }),
  options: z.object({
    output: z
      .string()
      .optional()
      .describe('Folder to write; NAME-VERSION by default')
      .meta({short: 'o', placeholder: 'DIR', complete: 'folder'}),
    sample: z
      .string()
      .optional()
      .describe('Data file whose first rows become the example')
      .meta({placeholder: 'CSV', complete: 'file'}),
    force: z.boolean().default(false).describe('Replace another package').meta({short: 'f'}),
  }),
  output: z.object({
    path: z.string(),
    digest: z.string(),
    signature: SignatureV1,
    files: z.array(PackagedFileV1),
    changed: z.boolean(),
  }),
  changes: true,
  async run(context) {
    const {args, options, cwd, globals} = context;
    const {model, project} = await referencedModel(context, args.ref);
    await requireServable(model, context);
    const sample = options.sample === undefined ? undefined : resolve(cwd, options.sample);
    const plan = planPackage(await packageSource(model, {project, cwd, sample, warn: context.warn}));
    const folder =
      options.output === undefined ? defaultFolder(cwd, model.name, model.version) : resolve(cwd, options.output);
    const state = globals.dryRun ? 'written' : await applyPackage(plan, folder, {force: options.force});
    return {
      path: folder,
      digest: plan.digest,
      signature: plan.manifest.signature,
      files: [...plan.files],
      changed: state === 'written',
    };
  },
  render({path, digest, files, changed}, out, {globals, cwd}) {
    const verb = globals.dryRun ? 'would write' : changed ? 'wrote' : 'unchanged:';
    out.line(`${verb} ${shownPath(path, cwd)}, ${files.length} files, digest ${digest.slice(0, 12)}`);
    out.hint(`mlops serve ${shownPath(path, cwd)} serves it`);
  },
});
