import {resolve} from 'node:path';
import {z} from 'zod';
import {verifyPackage} from '../../../packaging/index.js';
import {defineCommand} from '../../frame/define-command.js';

const FaultV1 = z.object({path: z.string(), wanted: z.string().nullable(), found: z.string().nullable()});

function describeFault({path, wanted, found}: z.output<typeof FaultV1>): string {
  if (wanted === null) return `${path}: not a file of the package`;
  return `${path}: wanted ${wanted.slice(0, 12)}, ${found === null ? 'gone' : `found ${found.slice(0, 12)}`}`;
}

export const command = defineCommand({
  summary: 'Hash every file of a package again',
  examples: [['mlops package verify package', 'Exits 3 when a file is not as the manifest says, or too many']],
  args: z.object({folder: z.string().describe('The package').meta({placeholder: 'FOLDER', complete: 'folder'})}),
  output: z.object({ok: z.boolean(), digest: z.string(), checked: z.int(), faults: z.array(FaultV1)}),
  async run({args, cwd}) {
    const {digest, files, faults} = await verifyPackage(resolve(cwd, args.folder));
    return {ok: faults.length === 0, digest, checked: files.length, faults: [...faults]};
  },
  render({ok, digest, checked, faults}, out) {
    if (ok) out.line(`${out.symbols.tick} ${checked} files are as the manifest says, digest ${digest.slice(0, 12)}`);
    for (const fault of faults) out.line(`${out.symbols.cross} ${describeFault(fault)}`);
  },
  exitCode: ({ok}) => (ok ? 0 : 3),
});
