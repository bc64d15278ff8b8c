import {createHash} from 'node:crypto';
import {readdirSync, readFileSync} from 'node:fs';
import {setTimeout as sleep} from 'node:timers/promises';
import Database from 'better-sqlite3';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {Rig} from '../../rig/rig.js';

/*
 * The built program is killed without warning and started again. Stages write their outputs line by line, so that one killed in the
 * middle leaves a part, and one that went on after its program was gone would show as lines too many.
 */

let rig: Rig;
beforeEach(async () => {
  rig = new Rig();
  await rig.run(['init', '--no-scm']);
});
afterEach(() => rig.remove());

const slowly = (source: string, target: string) =>
  `echo begun >> begun.log; rm -f ${target}; for line in 1 2 3 4; do cat ${source} >> ${target}; sleep 0.02; done`;
const STAGES = [
  ['a', 'in', 'a.txt'],
  ['b', 'in', 'b.txt'],
  ['c', 'a.txt', 'c.txt'],
  ['d', 'b.txt', 'd.txt'],
  ['e', 'c.txt d.txt', 'e.txt'],
] as const;
const PIPELINE = `stages:\n${STAGES.map(
  ([name, source, target]) =>
    `  ${name}:\n    cmd: ${slowly(source, target)}\n    deps: [${source.replace(' ', ', ')}]\n    outs: [${target}]\n`,
).join('')}`;

interface Result {
  readonly ok: boolean;
  readonly stages: readonly {readonly name: string; readonly action: string}[];
}

/** What the outputs must hold: the four lines of each source, one after another. */
function expected(): Record<string, string> {
  const content: Record<string, string> = {in: 'x\n'};
  for (const [, source, target] of STAGES)
    content[target] = source
      .split(' ')
      .map((path) => content[path] ?? '')
      .join('')
      .repeat(4);
  return content;
}

/** Every object of the cache has the bytes its name promises. */
function checkCache(): void {
  const root = rig.path('.mlops/cache/files/sha256');
  for (const entry of readdirSync(root, {recursive: true, withFileTypes: true})) {
    if (!entry.isFile()) continue;
    const path = `${entry.parentPath}/${entry.name}`;
    const named = `${entry.parentPath.slice(-2)}${entry.name}`;
    expect(createHash('sha256').update(readFileSync(path)).digest('hex')).toBe(named);
  }
}

function query<Row>(sql: string): Row[] {
  const database = new Database(rig.path('.mlops/mlops.db'), {readonly: true});
  try {
    return database.prepare(sql).all() as Row[];
  } finally {
    database.close();
  }
}

/** The pipeline is whole: right outputs, nothing left to do, nothing left over. */
async function checkWhole(): Promise<void> {
  for (const [path, content] of Object.entries(expected())) expect(rig.read(path)).toBe(content);
  const again = await rig.json<Result>(['repro']);
  expect(again.stages.map(({action}) => action)).toEqual(['skipped', 'skipped', 'skipped', 'skipped', 'skipped']);
  expect(await rig.json(['status'])).toMatchObject({clean: true});
  expect(query('SELECT * FROM pipeline_claims')).toEqual([]);
  checkCache();
  await sleep(200);
  for (const [path, content] of Object.entries(expected())) expect(rig.read(path)).toBe(content);
}

/** Starts a reproduction, kills it after a time, and returns whether it was still at work. */
async function killAfter(delayMs: number): Promise<boolean> {
  const running = rig.start(['repro', '-j', '2']);
  const done = running.finished.then(() => true);
  const early = await Promise.race([done, sleep(delayMs).then(() => false)]);
  if (early) return false;
  running.child.kill('SIGKILL');
  await running.finished;
  return true;
}

test('killed at any moment, again and again, the same command finishes and the next one has nothing to do', async () => {
  rig.write({'mlops.yaml': PIPELINE, in: 'x\n'});
  const started = performance.now();
  await rig.json(['repro', '-j', '2']);
  const wholeMs = performance.now() - started;
  const lock = rig.read('mlops.lock');
  let kills = 0;
  for (let round = 0; round < 3; round++) {
    await rig.shell('sh', ['-c', 'rm -rf *.txt mlops.lock .mlops/cache .mlops/tmp']);
    // Times spread over what is left of the run, moved a little in each round: a killed run's stages are done already.
    for (let kill = 0; kill < 5; kill++) if (await killAfter(wholeMs * (0.12 + 0.1 * kill + 0.03 * round))) kills++;
    expect(await rig.json<Result>(['repro', '-j', '2'])).toMatchObject({ok: true});
    expect(rig.read('mlops.lock')).toBe(lock);
    await checkWhole();
  }
  expect(kills).toBeGreaterThan(5);
}, 300_000);

test('what a killed program had started does not go on', async () => {
  rig.write({
    'mlops.yaml': 'stages: {a: {cmd: "echo $$ > pid; while :; do echo x >> out; sleep 0.01; done", outs: [out]}}\n',
  });
  const running = rig.start(['repro']);
  while (!rig.exists('out')) await sleep(10);
  running.child.kill('SIGKILL');
  await running.finished;
  await sleep(100);
  const size = rig.read('out').length;
  await sleep(200);
  expect(rig.read('out').length).toBe(size);
});

test('the run of a killed program is shown as killed', async () => {
  rig.write({'mlops.yaml': 'stages: {a: {cmd: "echo > out; sleep 60", outs: [out]}}\n'});
  const running = rig.start(['repro']);
  while (!rig.exists('out')) await sleep(10);
  running.child.kill('SIGKILL');
  await running.finished;
  const runs = await rig.json<{status: string}[]>(['runs', 'list']);
  expect(runs.map(({status}) => status)).toEqual(['KILLED', 'KILLED']);
});

test('two at once share the work: each stage runs once, both succeed', async () => {
  rig.write({'mlops.yaml': PIPELINE, in: 'x\n'});
  const results = await Promise.all([rig.json<Result>(['repro', '-j', '2']), rig.json<Result>(['repro', '-j', '2'])]);
  for (const {ok, stages} of results) {
    expect(ok).toBe(true);
    expect(stages.every(({action}) => action === 'ran' || action === 'skipped')).toBe(true);
  }
  expect(rig.read('begun.log').trim().split('\n')).toHaveLength(STAGES.length);
  await checkWhole();
});

test('one that waits takes over when the other is killed', async () => {
  rig.write({'mlops.yaml': PIPELINE, in: 'x\n'});
  const first = rig.start(['repro', '-j', '1']);
  while (!rig.exists('a.txt')) await sleep(5);
  const second = rig.start(['repro', '-j', '1']);
  await sleep(300);
  first.child.kill('SIGKILL');
  await first.finished;
  expect(await second.finished).toMatchObject({exitCode: 0});
  await checkWhole();
});

test('one that waits says for whom, and then finds nothing to do', async () => {
  rig.write({
    'mlops.yaml':
      'stages: {a: {cmd: "echo run >> count; while ! test -f go; do sleep 0.02; done; echo > out", outs: [out]}}\n',
  });
  const first = rig.start(['repro']);
  while (!rig.exists('count')) await sleep(10);
  const second = rig.start(['repro']);
  let told = '';
  second.child.stderr?.on('data', (text: string) => {
    told += text;
  });
  while (!told.includes('waits')) await sleep(10);
  expect(told).toContain(`process ${first.child.pid} is at work on it`);
  rig.write({go: ''});
  expect((await first.finished).stdout).toContain('ran');
  expect((await second.finished).stdout).toContain('up to date');
  expect(rig.read('count')).toBe('run\n');
});
