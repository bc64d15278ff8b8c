import {z} from 'zod';
import {formatBytes} from '../../../core/units.js';
import {describeTensor, openRegistry} from '../../../registry/index.js';
import {formatAgo, shortHex} from '../../../tracking/index.js';
import {defineCommand} from '../../frame/define-command.js';
import {type JsonModelVersion, jsonVersion, ModelVersionV1} from '../../models/json.js';
import type {Out} from '../../output/out.js';

function facts(version: JsonModelVersion, out: Out, now: number): [string, string | null][] {
  const opset = Object.entries(version.opset).map(([domain, number]) => `${domain} ${number}`);
  const made = out.interactive ? formatAgo(Date.parse(version.created), now) : version.created;
  return [
    ['digest', version.digest],
    ['size', `${formatBytes(version.size)}, ${version.parameters} parameters`],
    ['registered', `${made} by ${version.user}`],
    ['source', version.source],
    ['run', version.run_id],
    ['commit', version.commit === null ? null : `${version.commit}${version.dirty ? ' + uncommitted changes' : ''}`],
    ['target', version.target],
    ['format', `onnx, ${opset.join(', ')}${version.producer === '' ? '' : `, by ${version.producer}`}`],
    ['note', version.description === '' ? null : version.description],
  ];
}

export const command = defineCommand({
  summary: 'Show a model version and where it came from',
  examples: [
    ['mlops models show models:/churn', 'The newest version'],
    ['mlops models show models:/churn@champion', 'The one an alias points at'],
  ],
  args: z.object({
    ref: z
      .string()
      .describe('models:/NAME, models:/NAME/3 or models:/NAME@alias')
      .meta({placeholder: 'REF', complete: 'model'}),
  }),
  output: ModelVersionV1,
  run: async ({args, project}) => jsonVersion((await openRegistry(await project())).getVersion(args.ref)),
  render(version, out, {clock}) {
    const aliases = version.aliases.map((alias) => ` @${alias}`).join('');
    out.line(`${out.styles.bold(`${version.name} version ${version.version}`)}${out.styles.blue(aliases)}`);
    for (const [name, text] of facts(version, out, clock.now()))
      if (text !== null) out.line(`  ${name.padEnd(10)}  ${text}`);
    const list = (title: string, lines: readonly string[]) => {
      if (lines.length === 0) return;
      out.line(out.styles.bold(title));
      for (const line of lines) out.line(`  ${line}`);
    };
    list('Inputs', version.signature.inputs.map(describeTensor));
    list('Outputs', version.signature.outputs.map(describeTensor));
    list(
      'Trained on',
      version.data.map(({name, digest}) => `${name}  ${out.interactive ? shortHex(digest) : digest}`),
    );
  },
});
