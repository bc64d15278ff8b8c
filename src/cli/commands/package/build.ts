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
import {resolveModel} from '../../../registry/index.js';
import {defineCommand} from '../../frame/define-command.js';

export const command = defineCommand({
  summary: 'Make a package of a model',
  details:
    'A package is a folder that MLflow, MLServer and mlops serve load as it is: the ONNX model, MLmodel, settings, environment, an input example, and a manifest with digests, signature and lineage. The same model gives the same package, byte for byte.',
  examples: [
    ['mlops package build models:/ridership@champion', 'Into the folder ridership-1'],
    [
      'mlops package build models:/ridership@champion -o package --sample data/2001-2004.csv',
      'With an example from a file',
    ],
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
  async run({args, options, project, cwd, globals}) {
    const opened = await project();
    const model = await resolveModel(opened, args.ref);
    const sample = options.sample === undefined ? undefined : resolve(cwd, options.sample);
    const plan = planPackage(await packageSource(opened, model, sample));
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
