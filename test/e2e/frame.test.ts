import {spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {COMMANDS} from '../../src/cli/command-table.js';
import {allCommands} from '../../src/cli/reference/commands.js';
import {Rig, ROOT} from '../rig/rig.js';

let rig: Rig;
beforeEach(() => {
  rig = new Rig();
});
afterEach(() => rig.remove());

interface Metafile {
  readonly outputs: Readonly<
    Record<
      string,
      {
        readonly inputs: Readonly<Record<string, unknown>>;
        readonly imports: readonly {readonly path: string; readonly kind: string}[];
      }
    >
  >;
}

describe('start-up', () => {
  test('the entry chunk holds the command table and the router, and nothing that costs time', () => {
    const meta = JSON.parse(readFileSync(join(ROOT, 'dist/meta.json'), 'utf8')) as Metafile;
    const seen = new Set<string>();
    const visit = (path: string): void => {
      if (seen.has(path)) return;
      seen.add(path);
      for (const {path: next, kind} of meta.outputs[path]?.imports ?? []) if (kind === 'import-statement') visit(next);
    };
    visit('dist/main.js');
    const inputs = [...seen].flatMap((path) => Object.keys(meta.outputs[path]?.inputs ?? {}));
    expect(inputs).toContain('src/cli/command-table.ts');
    expect(inputs.filter((path) => !/^src\/cli\/(main|command-table|frame\/(route|overview))\.ts$/.test(path))).toEqual(
      [],
    );
  });

  test('--version prints the version of package.json', async () => {
    const {version} = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {version: string};
    expect(await rig.run(['--version'])).toMatchObject({stdout: `${version}\n`, stderr: '', exitCode: 0});
  });
});

describe('help', () => {
  test('every command answers --help within 80 columns, with usage, examples and exit codes', async () => {
    for (const {path} of allCommands(COMMANDS)) {
      const {stdout, exitCode} = await rig.run([...path, '--help']);
      expect(exitCode, path.join(' ')).toBe(0);
      expect(stdout).toContain(`mlops ${path.join(' ')}`);
      expect(stdout).toContain('Examples\n');
      expect(stdout).toContain('Exit codes\n');
      expect(
        stdout.split('\n').filter((line) => line.length > 80 && !line.startsWith('  mlops')),
        path.join(' '),
      ).toEqual([]);
    }
  });

  test('the overview names every command', async () => {
    const {stdout, exitCode} = await rig.run(['--help']);
    expect(exitCode).toBe(0);
    for (const name of Object.keys(COMMANDS)) expect(stdout).toContain(`\n  ${name}`);
  });

  test('the summary of the table is the one of the command', async () => {
    for (const {path, entry} of allCommands(COMMANDS))
      expect((await entry.load()).command.summary, path.join(' ')).toBe(entry.summary);
  });

  test('an error code explains itself', async () => {
    const {stdout} = await rig.run(['help', 'E_NO_PROJECT']);
    expect(stdout).toContain('E_NO_PROJECT (exit code 2)');
  });
});

describe('usage', () => {
  test('an unknown command suggests the nearest', async () => {
    const {stderr, stdout, exitCode} = await rig.run(['rpero']);
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('did you mean `mlops repro`?');
  });

  test('an unknown option suggests the nearest', async () => {
    const {stderr, exitCode} = await rig.run(['runs', 'list', '--limt', '3']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('did you mean `--limit`?');
  });

  test('a value that does not fit names the option', async () => {
    const {stderr, exitCode} = await rig.run(['runs', 'list', '--limit', 'many']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--limit');
  });

  test('global options stand before or after the command', async () => {
    await rig.git();
    rig.write({'sub/x': ''});
    await rig.run(['init']);
    for (const args of [
      ['-C', rig.path('sub'), 'config', '--json'],
      ['config', '--json', '-C', rig.path('sub')],
      ['--json', 'config', '--cd', rig.path('sub')],
    ]) {
      const {stdout} = await rig.run(args, {cwd: '/'});
      expect(JSON.parse(stdout)).toMatchObject({schema: 'mlops.config/1', data: {values: {}}, warnings: []});
    }
  });

  test('a group without a verb lists its commands and is wrong usage', async () => {
    const {stderr, exitCode} = await rig.run(['runs']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('runs list');
  });
});

describe('streams', () => {
  test('colour only where asked for: FORCE_COLOR on, NO_COLOR and --no-color off, pipes plain', async () => {
    const colour = (text: string) => text.includes('\u001b[');
    expect(colour((await rig.run(['status'])).stderr)).toBe(false);
    expect(colour((await rig.run(['status'], {env: {FORCE_COLOR: '1'}})).stderr)).toBe(true);
    expect(colour((await rig.run(['status'], {env: {NO_COLOR: '1'}})).stderr)).toBe(false);
    expect(colour((await rig.run(['status', '--no-color'], {env: {FORCE_COLOR: '1'}})).stderr)).toBe(false);
  });

  test('a closed pipe ends quietly with 0', () => {
    const script = `set -o pipefail; "${process.execPath}" "${join(ROOT, 'bin/mlops.js')}" help | true`;
    const {stderr, status} = spawnSync('bash', ['-c', script], {encoding: 'utf8'});
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });
});

describe('completion', () => {
  for (const shell of ['bash', 'zsh', 'fish', 'powershell']) {
    test(`${shell} gets a script`, async () => {
      const {stdout, exitCode} = await rig.run(['completion', shell]);
      expect(exitCode).toBe(0);
      expect(stdout).toMatch(/mlops complete '?--'?/);
    });
  }

  const complete = async (...words: string[]) =>
    (await rig.run(['complete', '--', ...words])).stdout.split('\n').map((line) => line.split('\t')[0]);

  test('commands, verbs, options, choices and the names of a project are completed', async () => {
    await rig.git();
    await rig.run(['init']);
    rig.write({'mlops.yaml': 'stages:\n  prepare: {cmd: echo}\n  train: {cmd: echo}\n'});
    expect(await complete('re')).toContain('repro');
    expect(await complete('runs', '')).toContain('list');
    expect(await complete('runs', 'list', '--li')).toContain('--limit');
    expect(await complete('why', '')).toEqual(expect.arrayContaining(['prepare', 'train']));
    expect(await complete('help', 'E_NO_P')).toContain('E_NO_PROJECT');
  });

  test('outside a project there are no names and no error', async () => {
    expect((await rig.run(['complete', '--', 'why', ''])).stderr).toBe('');
  });
});

describe('settings', () => {
  test('a level wins over the one before it, and says where a value comes from', async () => {
    await rig.git();
    await rig.run(['init']);
    await rig.run(['config', 'core.experiment', 'team']);
    await rig.run(['config', 'core.experiment', 'mine', '--local']);
    expect(await rig.json(['config', 'core.experiment'])).toEqual({values: {'core.experiment': 'mine'}});
    expect(await rig.json(['config', '--list', '--show-origin'])).toEqual({
      values: {'core.experiment': 'mine'},
      origins: {'core.experiment': 'local'},
    });
    await rig.run(['config', 'core.experiment', '--unset', '--local']);
    expect((await rig.run(['config', 'core.experiment'])).stdout).toBe('team\n');
  });

  test('an unknown setting, an unset one and a value that does not fit', async () => {
    await rig.git();
    await rig.run(['init']);
    const unknown = await rig.run(['config', 'core.remtoe', 'x']);
    expect(unknown.exitCode).toBe(2);
    expect(unknown.stderr).toContain('did you mean `core.remote`?');
    expect((await rig.run(['config', 'core.remote'])).exitCode).toBe(4);
    expect((await rig.run(['config', 'cache.type', 'floppy'])).exitCode).toBe(2);
    rig.write({'.mlops/config.yaml': 'core:\n  remote: a\n  remtoe: b\n'});
    const {stderr, exitCode} = await rig.run(['config', '--list']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('config.yaml:3:3');
  });

  test('--dry-run changes nothing', async () => {
    await rig.git();
    const {stdout} = await rig.run(['init', '--dry-run']);
    expect(stdout).toContain('would make');
    expect(rig.exists('.mlops')).toBe(false);
  });

  test('doctor says what is well; a masked secret stays masked', async () => {
    await rig.git();
    await rig.run(['init']);
    const {stdout, exitCode} = await rig.run(['doctor'], {env: {MLOPS_SERVE_TOKEN: 'hunter2'}});
    expect(exitCode).toBe(0);
    for (const name of ['node', 'git', 'better-sqlite3', 'onnxruntime', 'database', 'cache'])
      expect(stdout).toContain(name);
    expect(stdout).not.toContain('hunter2');
  });
});
