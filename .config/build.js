// Builds dist/: one entry for the command line, one chunk for each command, one module for users' own scripts.
import {readFileSync} from 'node:fs';
import {rm, writeFile} from 'node:fs/promises';
import {build} from 'esbuild';

const root = new URL('..', import.meta.url);
const {version} = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));

/** Messages of ours are English; the other languages of zod are more than half of it and would be parsed by every command. */
const englishOnly = {
  name: 'english-only',
  setup({onLoad}) {
    onLoad({filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/}, () => ({
      contents: "export {default as en} from './en.js';",
    }));
  },
};

export const bundleOptions = {
  absWorkingDir: root.pathname,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  mainFields: ['module', 'main'],
  minify: true,
  keepNames: true,
  metafile: true,
  logLevel: 'warning',
  define: {MLOPS_VERSION: JSON.stringify(version)},
  loader: {'.css': 'text', '.html': 'text'},
  plugins: [englishOnly],
  external: [
    'better-sqlite3',
    'onnxruntime-node',
    'koffi',
    'ml-matrix',
    '@duckdb/node-api',
    'pg-native',
    'cpu-features',
    '*.node',
  ],
  banner: {
    js: [
      "import {createRequire as __createRequire} from 'node:module';",
      'const require = __createRequire(import.meta.url), __filename = import.meta.filename, __dirname = import.meta.dirname;',
    ].join('\n'),
  },
};

if (process.argv[1] === new URL(import.meta.url).pathname) {
  await rm(new URL('dist', root), {recursive: true, force: true});
  const program = await build({...bundleOptions, entryPoints: {main: 'src/cli/main.ts'}, outdir: 'dist'});
  await writeFile(new URL('dist/meta.json', root), JSON.stringify(program.metafile));
  // A module of its own, readable: errors in users' scripts show its lines.
  await build({
    ...bundleOptions,
    entryPoints: {onnx: 'src/formats/onnx/public.ts'},
    outdir: 'dist',
    splitting: false,
    minify: false,
  });
}
