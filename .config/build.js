// Builds dist/: one entry for the command line, one chunk for each command, one module for users' own scripts.
import {readFile, rm, writeFile} from 'node:fs/promises';
import {build} from 'esbuild';

const root = new URL('..', import.meta.url);
const {version} = JSON.parse(await readFile(new URL('package.json', root), 'utf8'));
await rm(new URL('dist', root), {recursive: true, force: true});
const result = await build({
  absWorkingDir: root.pathname,
  entryPoints: {main: 'src/cli/main.ts', onnx: 'src/formats/onnx/public.ts'},
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  mainFields: ['module', 'main'],
  minify: true,
  keepNames: true,
  sourcemap: process.argv.includes('--sourcemap'),
  metafile: true,
  logLevel: 'warning',
  define: {MLOPS_VERSION: JSON.stringify(version)},
  loader: {'.css': 'text', '.html': 'text'},
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
});
await writeFile(new URL('dist/meta.json', root), JSON.stringify(result.metafile));
