import {type ChildProcess, spawn} from 'node:child_process';
import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {build} from 'esbuild';
import {ROOT} from './rig.js';

/** A small program that uses our modules from a process of its own, for tests that kill it or run two at once. */
export interface Program {
  /** The file to hand to Node. */
  readonly path: string;
  start(...args: readonly string[]): Started;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<{readonly code: number | null; readonly stdout: string; readonly stderr: string}>;
  /** Resolves when stdout holds the text. */
  said(text: string): Promise<void>;
}

function startNode(script: string, args: readonly string[]): Started {
  const child = spawn(process.execPath, [script, ...args], {stdio: ['ignore', 'pipe', 'pipe']});
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<{code: number | null; stdout: string; stderr: string}>((resolve) => {
    child.on('close', (code) => resolve({code, stdout, stderr}));
  });
  const said = async (text: string): Promise<void> => {
    while (!stdout.includes(text)) {
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`ended before it said ${text}: ${stderr}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  return {child, ended, said};
}

/**
 * Bundles TypeScript (imports are relative to the repository's root) into a program.
 *
 * Packages `apart` are loaded from their own files, as the chunks of the built program are, and so take their time.
 */
export async function compileProgram(source: string, apart: readonly string[] = []): Promise<Program> {
  const folder = mkdtempSync(join(tmpdir(), 'mlops-program-'));
  const out = join(folder, 'program.mjs');
  const external = ['better-sqlite3', 'onnxruntime-node', 'koffi', ...apart];
  const {outputFiles} = await build({
    stdin: {contents: source, resolveDir: ROOT, loader: 'ts'},
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    mainFields: ['module', 'main'],
    plugins: [
      {
        // The program lies in a temporary folder, where no node_modules is: natives are named by their full path.
        name: 'natives',
        setup: (setup) =>
          setup.onResolve({filter: new RegExp(`^(${external.join('|')})$`)}, ({path}) => ({
            path: import.meta.resolve(path),
            external: true,
          })),
      },
    ],
    banner: {js: "import {createRequire as $require} from 'node:module'; const require = $require(import.meta.url);"},
  });
  writeFileSync(out, outputFiles[0]?.contents ?? '');
  return {path: out, start: (...args) => startNode(out, args)};
}
