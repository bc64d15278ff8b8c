import {cp, symlink} from 'node:fs/promises';
import {join} from 'node:path';
import {fail} from '../../core/errors/index.js';
import {editYaml} from '../../formats/yaml/index.js';
import {exists, makeFolder, readText, writeFileAtomic} from '../../platform/fs/index.js';
import {initGit, requireGit} from '../../platform/git/index.js';
import {fetchJson} from '../../platform/http/index.js';
import {packageRoot, resolvePackage} from '../../platform/package.js';
import {captureProcess, spawnProcess, splitLines} from '../../platform/process/index.js';
import type {CommandStep, HandStep, ServeStep, Step, Story} from './steps.js';

/** One step as it went, for `--json` and for the line on the terminal. */
export interface Played {
  readonly command: string;
  readonly seconds: number;
  readonly summary: string;
}

export interface Stage {
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Seconds that only move forward. */
  readonly elapsed: () => number;
}

const LINKED_PACKAGES = ['ml-matrix', 'yaml'] as const;
const EXAMPLE = 'ridership';
const LATER = join('data', 'later');
const launcher = (): string => join(packageRoot(), 'bin', 'mlops.js');

const exampleFolder = (): string => join(packageRoot(), 'examples', EXAMPLE);

/** Makes a git repository with a copy of the example in it; the data of later years has not happened yet. */
export async function prepareFolder(folder: string): Promise<void> {
  await makeFolder(folder);
  const example = exampleFolder();
  await cp(example, folder, {recursive: true, filter: (path) => path !== join(example, LATER)});
  await initGit(folder);
}

/** Links what the example imports, as `npm install` would, without a network. */
async function linkPackages(folder: string): Promise<void> {
  const modules = join(folder, 'node_modules');
  await makeFolder(modules);
  const targets = [
    ['mlops', packageRoot()] as const,
    ...LINKED_PACKAGES.map((name) => [name, resolvePackage(name)] as const),
  ];
  for (const [name, target] of targets) {
    if (!(await exists(join(modules, name)))) await symlink(target, join(modules, name), 'junction');
  }
}

async function commit(folder: string): Promise<void> {
  const git = await requireGit(folder);
  await git.add(['.']);
  await git.commit('ridership: start', {name: 'mlops demo', email: 'demo@mlops.invalid'});
}

async function knowTheWeekday(folder: string): Promise<void> {
  const path = join(folder, 'params.yaml');
  await writeFileAtomic(path, editYaml(await readText(path), path, [{path: ['train', 'weekday'], value: true}]));
}

async function laterDataArrives(folder: string): Promise<void> {
  await cp(join(exampleFolder(), LATER), join(folder, LATER), {recursive: true});
}

const HAND: Readonly<Record<HandStep['act'], (folder: string) => Promise<void>>> = {
  'link-packages': linkPackages,
  commit,
  'know-the-weekday': knowTheWeekday,
  'later-data-arrives': laterDataArrives,
};

interface Envelope {
  readonly data: unknown;
}

/** The commands report with `--json`: people need the message, and hints where there are some. */
function describeFailure(stderr: string): string {
  const last = stderr.trim().split('\n').at(-1) ?? '';
  if (!last.startsWith('{')) return stderr.trim();
  const {error} = JSON.parse(last) as {error: {code: string; message: string; hints: readonly string[]}};
  return [`${error.message} [${error.code}]`, ...error.hints.map((hint) => `hint: ${hint}`)].join('\n');
}

/** Runs one command of ours as a person would, and returns what it answers with `--json`. */
async function runCommand(argv: readonly string[], stage: Stage): Promise<unknown> {
  const {stdout, stderr, exitCode} = await captureProcess({
    command: process.execPath,
    args: [launcher(), ...argv, '--json'],
    cwd: stage.folder,
    env: stage.env,
    signal: stage.signal,
  });
  if (exitCode !== 0)
    throw fail('E_DEMO_STEP', {command: argv.join(' '), exitCode: exitCode ?? -1, detail: describeFailure(stderr)});
  return (JSON.parse(stdout) as Envelope).data;
}

async function playCommand(step: CommandStep, story: Story, stage: Stage): Promise<Played> {
  const argv = step.argv(story);
  const started = stage.elapsed();
  const data = await runCommand(argv, stage);
  return {
    command: `mlops ${argv.join(' ')}`,
    seconds: stage.elapsed() - started,
    summary: step.tell(data as never, story),
  };
}

interface ServeData {
  readonly url: string;
  readonly models: readonly {readonly name: string}[];
}

/** The first day of later data, as named features. */
async function firstLaterDay(folder: string): Promise<Record<string, string>> {
  const [header = '', row = ''] = (await readText(join(folder, 'data', 'later', '2005.csv'))).split('\n');
  const cells = row.split(',');
  return Object.fromEntries(header.split(',').map((name, i) => [name, cells[i] ?? '']));
}

/** Starts the server and returns it with the address it tells when it is ready. */
async function startServer(step: ServeStep, stage: Stage): Promise<{url: string; stop: () => Promise<void>}> {
  let [ready, complaint] = ['', ''];
  const server = spawnProcess({
    command: process.execPath,
    args: [launcher(), ...step.argv, '--json'],
    cwd: stage.folder,
    env: stage.env,
    signal: stage.signal,
    onStdout: (chunk) => lines.push(chunk),
    onStderr: (chunk) => {
      complaint += Buffer.from(chunk).toString('utf8');
    },
  });
  let answer: (line: string) => void = () => {};
  const first = new Promise<string>((resolve) => {
    answer = resolve;
  });
  const lines = splitLines((line) => answer(line));
  const ended = server.done.then(({exitCode}) => {
    if (ready === '')
      throw fail('E_DEMO_STEP', {
        command: step.argv.join(' '),
        exitCode: exitCode ?? -1,
        detail: describeFailure(complaint),
      });
    return '';
  });
  ready = await Promise.race([first, ended]);
  return {url: (JSON.parse(ready) as {data: ServeData}).data.url, stop: () => server.stop()};
}

/** Starts the server, asks for one prediction over HTTP, and stops it. */
async function playServe(step: ServeStep, story: Story, stage: Stage): Promise<Played> {
  const started = stage.elapsed();
  const server = await startServer(step, stage);
  try {
    const {date = '', ridership = '', ...row} = await firstLaterDay(stage.folder);
    const features = Object.fromEntries(
      Object.entries(row).map(([name, cell]) => [name, name === 'weekday' ? cell : Number(cell)]),
    );
    const answer = await fetchJson(`${server.url}/predict`, {method: 'POST', body: features});
    const prediction = Number((answer as {predictions: unknown[]}).predictions.flat()[0]);
    story.served = {date, prediction, counted: Number(ridership)};
    const summary = `POST /predict for ${date}: ${prediction.toFixed(2)} thousand riders, ${Number(ridership).toFixed(2)} were counted`;
    return {command: `mlops ${step.argv.join(' ')}`, seconds: stage.elapsed() - started, summary};
  } finally {
    await server.stop();
  }
}

/** Plays one step and returns how it went. */
export async function play(step: Step, story: Story, stage: Stage): Promise<Played> {
  if (step.kind === 'command') return playCommand(step, story, stage);
  if (step.kind === 'serve') return playServe(step, story, stage);
  const started = stage.elapsed();
  await HAND[step.act](stage.folder);
  return {command: step.label, seconds: stage.elapsed() - started, summary: step.tell};
}

/** The command line of the server that `--serve` leaves running. */
export function serveCommand(stage: Stage): {
  command: string;
  args: string[];
  cwd: string;
  env: Stage['env'];
  signal: AbortSignal;
} {
  const args = [launcher(), 'serve', 'models:/ridership@champion'];
  return {command: process.execPath, args, cwd: stage.folder, env: stage.env, signal: stage.signal};
}
