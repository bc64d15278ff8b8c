// Writes the files that are made from the definitions: schema and reference pages. A test fails when they are stale.
import {mkdir, rm, writeFile} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {build} from 'esbuild';
import {bundleOptions} from './build.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'dist', '.generate');
await build({
  ...bundleOptions,
  entryPoints: {reference: 'src/cli/reference/index.ts'},
  outdir: folder,
  minify: false,
  metafile: false,
});
const {generatedFiles} = await import(pathToFileURL(join(folder, 'reference.js')).href);
for (const [path, content] of Object.entries(await generatedFiles())) {
  await mkdir(dirname(join(root, path)), {recursive: true});
  await writeFile(join(root, path), content);
}
await rm(folder, {recursive: true});
