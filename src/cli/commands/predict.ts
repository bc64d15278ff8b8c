import {once} from 'node:events';
import {resolve} from 'node:path';
import {z} from 'zod';
import {fail} from '../../core/errors/index.js';
import {type GrowingFile, growFile, readChunks, requireFile} from '../../platform/fs/index.js';
import {shownPath} from '../../project/index.js';
import {loadServedModel, predictFile, ROW_FORMATS, type RowFormat, rowFormatOf} from '../../serving/index.js';
import {defineCommand} from '../frame/define-command.js';
import {modelSource} from '../models/source.js';

const STDIN = '-';

/** Returns the format of input or output; `-` and stdout are CSV unless something else is asked for. */
function formatOf(path: string | undefined, stated: RowFormat | undefined, cwd: string): RowFormat {
  if (path === undefined) return stated ?? 'csv';
  const format = rowFormatOf(path, stated);
  if (format) return format;
  throw fail('E_ROW_FORMAT', {file: shownPath(path, cwd)});
}

/** Writes as fast as the reader takes it: a slow one must not fill the memory. */
async function writeOut(stream: NodeJS.WritableStream, text: string): Promise<void> {
  if (!stream.write(text)) await once(stream, 'drain');
}

export const command = defineCommand({
  summary: 'Predict every row of a file',
  details:
    'Columns go to the inputs of the model by name, others are passed through. The result has the columns of the input and `prediction`. Files of any size are read in pieces; the output stands in its place only when it is whole.',
  examples: [
    ['mlops predict models:/ridership@champion -i data/later/2015.csv -o predictions/2015.csv', 'A file'],
    ['mlops predict model.onnx -i data/later/2015.csv', 'To stdout as CSV'],
  ],
  args: z.object({
    ref: z
      .string()
      .describe('A model: models:/NAME@ALIAS, a package, an .onnx file')
      .meta({placeholder: 'REF', complete: 'model'}),
  }),
  options: z.object({
    input: z
      .string()
      .describe('CSV or JSON lines; - is stdin')
      .meta({short: 'i', placeholder: 'FILE', complete: 'file'}),
    output: z
      .string()
      .optional()
      .describe('File to write; stdout by default')
      .meta({short: 'o', placeholder: 'FILE', complete: 'file'}),
    format: z
      .enum(ROW_FORMATS)
      .optional()
      .describe('Format of stdin and stdout, and of files whose name does not tell'),
    proba: z.boolean().default(false).describe('Add the probabilities of a classifier'),
    batch: z.coerce
      .number()
      .int()
      .min(1)
      .default(4096)
      .describe('Most rows in one run of the model')
      .meta({placeholder: 'N'}),
  }),
  output: z.object({rows: z.int(), seconds: z.number(), output: z.string().nullable()}),
  changes: true,
  async run(context) {
    const {args, options, cwd, clock, terminal, globals, signal} = context;
    if (globals.json && options.output === undefined)
      throw fail('E_USAGE', {detail: 'with --json the rows need a file: -o FILE', command: 'predict'});
    const path = options.input === STDIN ? undefined : resolve(cwd, options.input);
    const target = options.output === undefined ? undefined : resolve(cwd, options.output);
    const from = formatOf(path, options.format, cwd);
    const to = formatOf(target, options.format, cwd);
    if (path !== undefined) await requireFile(path);
    const model = await loadServedModel(await modelSource(context, args.ref));
    const started = clock.now();
    const file: GrowingFile | undefined = target === undefined || globals.dryRun ? undefined : await growFile(target);
    const progress = terminal.progress('predict');
    try {
      const rows = await predictFile(model, {
        chunks: path === undefined ? terminal.stdin : readChunks(path),
        file: path === undefined ? 'stdin' : shownPath(path, cwd),
        from,
        to,
        batchRows: options.batch,
        proba: options.proba,
        write: async (text) => {
          if (file) await file.write(text);
          else if (target === undefined) await writeOut(terminal.stdout, text);
        },
        onRows: (done) => progress.update({done, unit: 'rows'}),
        signal,
      });
      await file?.commit();
      return {rows, seconds: (clock.now() - started) / 1000, output: target ?? null};
    } finally {
      progress.stop();
      await file?.discard();
      await model.release();
    }
  },
  render({rows, seconds, output}, out, {globals, cwd}) {
    if (output === null) return;
    const verb = globals.dryRun ? 'would predict' : 'predicted';
    out.line(`${verb} ${rows} rows in ${seconds.toFixed(1)} s, ${shownPath(output, cwd)}`);
  },
});
