import {z} from 'zod';
import {formatBytes} from '../../core/units.js';
import {addPaths} from '../../data/index.js';
import {ownedPaths} from '../../pipeline/index.js';
import {holdingDataLock} from '../data/lock.js';
import {defineCommand} from '../frame/define-command.js';

const AddedV1 = z.object({
  path: z.string(),
  pointer: z.string(),
  digest: z.string(),
  size: z.int(),
  files: z.int(),
  state: z.enum(['added', 'updated', 'unchanged']),
});

export const command = defineCommand({
  summary: 'Track data files and folders',
  details:
    'Stores the content in the cache, writes a small pointer file beside each target, and tells git to ignore the data itself. Commit the pointer. Adding again records what has changed.',
  examples: [
    ['mlops add data.csv', 'Track a file'],
    ['mlops add images', 'Track a folder as a whole'],
    ["mlops add --glob 'data/**/*.parquet'", 'Track every file that matches'],
  ],
  args: z.object({
    targets: z
      .array(z.string())
      .min(1, 'name at least one file or folder')
      .describe('Files and folders')
      .meta({placeholder: 'TARGET', complete: 'file'}),
  }),
  options: z.object({
    noCommit: z.boolean().default(false).describe('Write the pointer only, store nothing in the cache yet'),
    glob: z.boolean().default(false).describe('Targets are patterns; a folder that matches is tracked as a whole'),
    desc: z.string().optional().describe('What the data is, for people').meta({placeholder: 'TEXT'}),
  }),
  output: z.object({added: z.array(AddedV1)}),
  changes: true,
  async run(context) {
    const {args, options, globals, terminal, signal, project} = context;
    const progress = terminal.progress('reading');
    let done = 0;
    const onBytes = (bytes: number) => {
      done += bytes;
      progress.update({done, unit: 'bytes'});
    };
    const {noCommit, glob, desc} = options;
    const add = async () =>
      addPaths(await project(), args.targets, {
        ownedPaths: await ownedPaths(await project()),
        commit: !noCommit,
        glob,
        desc,
        dryRun: globals.dryRun,
        onBytes,
        signal,
      });
    try {
      const added = await holdingDataLock(context, 'add', add);
      return {
        added: added.map(({path, pointer, fingerprint: {digest, sizeBytes, files}, state}) => ({
          path,
          pointer,
          digest,
          size: sizeBytes,
          files,
          state,
        })),
      };
    } finally {
      progress.stop();
    }
  },
  render({added}, out, {globals}) {
    const words = globals.dryRun
      ? {added: 'would add', updated: 'would update', unchanged: 'unchanged'}
      : {added: 'added', updated: 'updated', unchanged: 'unchanged'};
    for (const {path, size, files, digest, state} of added) {
      const count = digest.endsWith('.dir') ? `${files} file${files === 1 ? '' : 's'}, ` : '';
      out.line(`${words[state]} ${path} (${count}${formatBytes(size)})`);
    }
    const changed = added.filter(({state}) => state !== 'unchanged');
    if (changed.length > 0 && !globals.dryRun)
      out.hint(
        `git add ${changed.map(({pointer}) => pointer).join(' ')} and the .gitignore beside; mlops push shares it`,
      );
  },
});
