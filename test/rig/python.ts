import {execFile} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync, mkdirSync, readFileSync, renameSync, rmSync} from 'node:fs';
import {homedir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {ROOT} from './rig.js';

const run = promisify(execFile);
const MAX_OUTPUT = 64 * 1024 * 1024;

/** Where environments are kept between runs. */
const CACHE = process.env['MLOPS_TEST_CACHE'] ?? join(homedir(), '.cache', 'mlops-tests');

/**
 * Returns the interpreter of a virtual environment with the pinned packages of `test/interop/requirements/NAME.txt`.
 *
 * It is made once and kept under the digest of the pins. Throws when there is no Python 3.11 or later, or no index.
 */
export async function pythonEnvironment(name: string): Promise<string> {
  const requirements = join(ROOT, 'test', 'interop', 'requirements', `${name}.txt`);
  const digest = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
  const folder = join(CACHE, 'python', `${name}-${digest}`);
  const interpreter = join(folder, 'bin', 'python');
  if (existsSync(interpreter)) return interpreter;
  const building = `${folder}.${process.pid}`;
  mkdirSync(join(CACHE, 'python'), {recursive: true});
  rmSync(building, {recursive: true, force: true});
  await run('python3', ['-m', 'venv', building]);
  await run(
    join(building, 'bin', 'python'),
    ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements],
    {maxBuffer: MAX_OUTPUT},
  );
  if (existsSync(folder)) rmSync(building, {recursive: true, force: true});
  else renameSync(building, folder);
  return interpreter;
}

/** Runs a script of `test/interop/` and returns what it printed as JSON. */
export async function runPython<Value>(interpreter: string, script: string, args: readonly string[]): Promise<Value> {
  const {stdout} = await run(interpreter, [join(ROOT, 'test', 'interop', script), ...args], {maxBuffer: MAX_OUTPUT});
  return JSON.parse(stdout) as Value;
}

/** Whether this run may do without Python: on a developer's machine yes, with the reason; in CI never. */
export function pythonMissing(): string | undefined {
  if (process.env['CI']) return undefined;
  return ['/usr/bin/python3', '/usr/local/bin/python3'].some((path) => existsSync(path))
    ? undefined
    : 'needs Python 3.11: apt-get install python3-venv';
}
