import {resolve} from 'node:path';
import {z} from 'zod';
import {PackageManifestV1, readManifest} from '../../../packaging/index.js';
import {defineCommand} from '../../frame/define-command.js';

export const command = defineCommand({
  summary: 'Show what a package holds and where it came from',
  examples: [['mlops package inspect package', 'Name, signature, lineage, files']],
  args: z.object({folder: z.string().describe('The package').meta({placeholder: 'FOLDER', complete: 'folder'})}),
  output: PackageManifestV1,
  run: ({args, cwd}) => readManifest(resolve(cwd, args.folder)),
  async render(manifest, out) {
    const {name, version, task, target, model, lineage, signature} = manifest;
    const row = (term: string, text: string | undefined) => {
      if (text) out.line(`${out.styles.dim(term.padEnd(9))} ${text}`);
    };
    row('model', `${name} version ${version}, ${task}${target ? ` of ${target}` : ''}`);
    row(
      'onnx',
      `opset ${model.opset['ai.onnx'] ?? '?'}, ${model.parameters} weights, sha256 ${model.digest.slice(0, 12)}`,
    );
    row('run', lineage.run_id);
    row('commit', lineage.commit);
    row('data', lineage.data.map(({name: path, digest}) => `${path} ${digest.slice(0, 12)}`).join(', '));
    row(
      'metrics',
      Object.entries(lineage.metrics)
        .map(([key, value]) => `${key} ${typeof value === 'number' ? Number(value.toPrecision(4)) : value}`)
        .join(', '),
    );
    row('inputs', signature.inputs.map((port) => `${port.name} ${port['tensor-spec'].dtype}`).join(', '));
    row('outputs', signature.outputs.map((port) => `${port.name} ${port['tensor-spec'].dtype}`).join(', '));
    out.line();
    await out.table(manifest.files, [
      {title: 'FILE', value: ({path}) => path},
      {title: 'BYTES', value: ({bytes}) => bytes, align: 'right'},
      {title: 'SHA-256', value: ({digest}) => digest.slice(0, 12), exact: ({digest}) => digest},
    ]);
  },
});
