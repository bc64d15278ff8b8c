import {constants} from 'node:fs';
import {access} from 'node:fs/promises';
import {isMlopsError} from '../../core/errors/index.js';
import {formatBytes} from '../../core/units.js';
import {remoteFolder} from '../../data/index.js';
import {exists, freeDiskBytes, makeFolder, statIfExists} from '../../platform/fs/index.js';
import {captureProcess} from '../../platform/process/index.js';
import {applyInit, type Project, planInit} from '../../project/index.js';

/** What one check found. */
export interface Finding {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  /** What mends it, for people. */
  readonly fix?: string;
}

/** One thing `mlops doctor` looks at. */
interface Check {
  readonly name: string;
  /** Returns what was found; a thrown error counts as not well. */
  look(): Promise<{readonly ok: boolean; readonly detail: string; readonly fix?: string}>;
  /** Mends it, where a machine can. */
  readonly mend?: () => Promise<void>;
}

const LOW_DISK_BYTES = 1024 ** 3;
const well = (detail: string) => ({ok: true, detail});

function nativeCheck(name: string, load: () => Promise<unknown>, fix: string): Check {
  return {
    name,
    look: async () => {
      try {
        await load();
        return well('loads');
      } catch (error) {
        return {ok: false, detail: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error), fix};
      }
    },
  };
}

/** Checks that need no project. */
export function machineChecks(cwd: string): readonly Check[] {
  return [
    {name: 'node', look: async () => well(`${process.versions.node} (${process.platform} ${process.arch})`)},
    {
      name: 'git',
      look: async () => {
        const {stdout, exitCode} = await captureProcess({command: 'git', args: ['--version'], cwd, env: process.env});
        return exitCode === 0 ? well(stdout.trim()) : {ok: false, detail: stdout, fix: 'install git'};
      },
    },
    nativeCheck(
      'better-sqlite3',
      async () => new (await import('better-sqlite3')).default(':memory:').close(),
      'npm rebuild better-sqlite3',
    ),
    nativeCheck('onnxruntime', () => import('onnxruntime-node'), 'npm ci, then mlops doctor again'),
    nativeCheck('koffi', () => import('koffi'), 'npm ci, then mlops doctor again'),
    {
      name: 'disk',
      look: async () => {
        const free = await freeDiskBytes(cwd);
        const detail = `${formatBytes(free)} free`;
        return free > LOW_DISK_BYTES ? well(detail) : {ok: false, detail, fix: 'free some space'};
      },
    },
  ];
}

async function remoteCheck(project: Project): Promise<{ok: boolean; detail: string; fix?: string}> {
  const settings = await project.settings();
  const name = settings.get('core.remote');
  if (name === undefined) return well('none set');
  const url = settings.get(`remote.${name}.url`);
  if (url === undefined)
    return {ok: false, detail: `core.remote is \`${name}\`, which has no URL`, fix: `mlops remote add ${name} URL`};
  const folder = remoteFolder({name, url}, project.root);
  return (await exists(folder)) ? well(`${name}: ${url}`) : well(`${name}: ${url} (made at the first push)`);
}

/** Checks of one project. */
export function projectChecks(project: Project): readonly Check[] {
  const {layout} = project;
  return [
    {
      name: 'project file',
      look: async () => {
        const {value, text} = await project.file();
        if (text === '') return {ok: false, detail: `no ${project.dialect.projectFile}`, fix: 'mlops init --force'};
        return well(
          `${Object.keys(value.stages ?? {}).length} stages, ${Object.keys(value.models ?? {}).length} models`,
        );
      },
      mend: async () => applyInit(await planInit(project.root, {force: true, subdir: true})),
    },
    {
      name: 'settings',
      look: async () => well(`${(await project.settings()).list().length} set`),
    },
    {
      name: 'database',
      look: async () => {
        const database = await project.database();
        const [row] = database.all<{quick_check: string}>('PRAGMA quick_check(1)', {});
        const size = (await statIfExists(layout.database))?.size ?? 0;
        return row?.quick_check === 'ok'
          ? well(formatBytes(Number(size)))
          : {
              ok: false,
              detail: row?.quick_check ?? 'no answer',
              fix: `move ${layout.database} away and run mlops repro`,
            };
      },
    },
    {
      name: 'cache',
      look: async () => {
        if (!(await exists(layout.cache))) return well('empty');
        await access(layout.cache, constants.W_OK);
        return well(layout.cache);
      },
      mend: () => makeFolder(layout.cache),
    },
    {name: 'remote', look: () => remoteCheck(project)},
  ];
}

/** Runs one check; an expected failure is its finding, a bug of ours is still a bug. */
async function look(check: Check): Promise<Finding> {
  try {
    return {name: check.name, ...(await check.look())};
  } catch (error) {
    if (!isMlopsError(error) && !(error instanceof Error && 'code' in error)) throw error;
    const hint = isMlopsError(error) ? error.hints[0] : undefined;
    return {name: check.name, ok: false, detail: error.message, ...(hint ? {fix: hint} : {})};
  }
}

/** Runs the checks one after another; with `fix` what is not well and can be mended is mended and looked at again. */
export async function examine(checks: readonly Check[], fix: boolean): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const check of checks) {
    let finding = await look(check);
    if (!finding.ok && fix && check.mend) {
      await check.mend();
      finding = await look(check);
    }
    findings.push(finding);
  }
  return findings;
}
