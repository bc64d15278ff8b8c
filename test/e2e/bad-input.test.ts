import {spawnSync} from 'node:child_process';
import {createServer} from 'node:http';
import {join} from 'node:path';
import Database from 'better-sqlite3';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {Rig, ROOT} from '../rig/rig.js';

let rig: Rig;
beforeEach(async () => {
  rig = new Rig();
  await rig.git();
});
afterEach(() => rig.remove());

async function project(files: Readonly<Record<string, string>> = {}): Promise<void> {
  await rig.run(['init']);
  rig.write(files);
}

test('an unknown key in mlops.yaml is shown with its line and the near word, all mistakes at once', async () => {
  await project({'mlops.yaml': 'project:\n  nmae: a\nstages:\n  train:\n    cmd: echo\n    dpes: [x]\n'});
  const {stderr, exitCode, stdout} = await rig.run(['repro']);
  expect(exitCode).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toContain('mlops.yaml:2:3');
  expect(stderr).toMatch(/2 \| {3}nmae: a\n +\| {3}~~~~\n/);
  expect(stderr).toContain('did you mean `name`?');
  expect(stderr).toContain('mlops.yaml:6:5');
  expect(stderr).toContain('did you mean `deps`?');
});

test('a cycle of stages names the way round', async () => {
  await project({
    'mlops.yaml': 'stages:\n  a: {cmd: echo, deps: [y], outs: [x]}\n  b: {cmd: echo, deps: [x], outs: [y]}\n',
  });
  const {stderr, exitCode} = await rig.run(['repro']);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/cycle/);
  expect(stderr).toMatch(/`?a`?.*`?b`?/);
  expect(stderr).toContain('mlops.yaml:');
});

test('a missing dependency is shown at its place, and nothing is removed', async () => {
  await project({
    'mlops.yaml': 'stages:\n  a:\n    cmd: cp raw.csv out.csv\n    deps: [rwa.csv]\n    outs: [out.csv]\n',
    'raw.csv': '1\n',
    'out.csv': 'old\n',
  });
  const {stderr, exitCode} = await rig.run(['repro']);
  expect(exitCode).not.toBe(0);
  expect(stderr).toContain('rwa.csv');
  expect(stderr).toContain('mlops.yaml:4:');
  expect(stderr).toContain('raw.csv');
  expect(rig.read('out.csv')).toBe('old\n');
});

test('a file that is no ONNX model is refused, with what it looks like', async () => {
  await project({'model.onnx': '<html><body>404</body></html>'});
  const register = await rig.run(['models', 'register', 'model.onnx', 'm']);
  expect(register.exitCode).toBe(1);
  expect(register.stderr).toContain('[E_NOT_ONNX]');
  expect(register.stderr).toContain('model.onnx');
  expect(register.stderr).toMatch(/HTML/i);
  const serve = await rig.run(['serve', 'model.onnx', '--port', '0']);
  expect(serve.exitCode).toBe(1);
  expect(serve.stderr).toContain('model.onnx');
});

test('a port in use is named, with the way out', async () => {
  const server = createServer();
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as {port: number}).port));
  });
  try {
    const {stderr, exitCode} = await rig.run([
      'serve',
      join(ROOT, 'test/reference/onnx/mlp_30_64_32_3.onnx'),
      '--port',
      String(port),
    ]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`${port}`);
    expect(stderr).toContain('--port 0');
  } finally {
    server.close();
  }
});

test('a CSV with a broken row names file and line', async () => {
  rig.write({'reference.csv': 'a,b\n1,2\n3,4\n', 'current.csv': 'a,b\n1,2\n3\n5,6\n'});
  const {stderr, exitCode} = await rig.run([
    'drift',
    'report',
    '--reference',
    'reference.csv',
    '--current',
    'current.csv',
  ]);
  expect(exitCode).toBe(1);
  expect(stderr).toContain('current.csv` line 3');
  expect(stderr).toContain('[E_CSV_ROW]');
});

test('no git repository is an error that names both ways on', async () => {
  const bare = new Rig();
  try {
    const {stderr, exitCode} = await bare.run(['init']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('git init');
    expect(stderr).toContain('--no-scm');
    expect((await bare.run(['init', '--no-scm'])).exitCode).toBe(0);
  } finally {
    bare.remove();
  }
});

test('no project is an error with the command that makes one', async () => {
  const {stderr, exitCode} = await rig.run(['status']);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('mlops init');
});

test('a read-only cache is an error that names it, and no pointer is written', async () => {
  await project({'data.csv': '1\n'});
  await rig.shell('mkdir', ['-p', rig.path('.mlops/cache')]);
  await rig.handOver();
  await rig.shell('chmod', ['-R', '0555', rig.path('.mlops/cache')]);
  const {stderr, exitCode} = await rig.run(['add', 'data.csv'], {unprivileged: true});
  expect(exitCode).toBe(1);
  expect(stderr).toContain('.mlops/cache');
  expect(rig.exists('data.csv.mlops')).toBe(false);
});

test('a database of a newer version is refused and left as it is', async () => {
  await project();
  await rig.run(['runs', 'list']);
  const database = new Database(rig.path('.mlops/mlops.db'));
  database.pragma('user_version = 999');
  database.close();
  const {stderr, exitCode} = await rig.run(['runs', 'list']);
  expect(exitCode).toBe(1);
  expect(stderr).toContain('[E_DATABASE_NEWER]');
  expect(stderr).toContain('999');
});

test('a file that is no database is named, not overwritten', async () => {
  await project();
  rig.write({'.mlops/mlops.db': 'this is not a database, but long enough to look like a file with content'});
  const {stderr, exitCode} = await rig.run(['runs', 'list']);
  expect(exitCode).toBe(1);
  expect(stderr).toContain('mlops.db');
  expect(rig.read('.mlops/mlops.db')).toContain('not a database');
});

test('an old Node gets a sentence', () => {
  const lie =
    'data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"18.20.0"}})';
  const {stderr, status} = spawnSync(process.execPath, ['--import', lie, join(ROOT, 'bin/mlops.js')], {
    encoding: 'utf8',
  });
  expect(status).toBe(1);
  expect(stderr).toContain('needs Node 20.19 or later, this is 18.20.0 [E_NODE_VERSION]');
});

test('with --json an error is one object on stderr and stdout is empty', async () => {
  await project({'mlops.yaml': 'stagse: {}\n'});
  const {stdout, stderr, exitCode} = await rig.run(['repro', '--json']);
  expect(exitCode).toBe(2);
  expect(stdout).toBe('');
  const document = JSON.parse(stderr) as {schema: string; error: {code: string; location: object; retryable: boolean}};
  expect(document).toMatchObject({
    schema: 'mlops.error/1',
    error: {code: 'E_PROJECT_FILE', location: {file: 'mlops.yaml', line: 1, column: 1}, retryable: false},
  });
});
