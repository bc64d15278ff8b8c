import type {AnyCommand} from './frame/define-command.js';

/** The sections of `mlops --help`, in the order they are printed. */
export const SECTIONS = ['start', 'data', 'pipeline', 'tracking', 'models', 'watching'] as const;
export type Section = (typeof SECTIONS)[number];

export interface CommandEntry {
  readonly section: Section;
  readonly summary: string;
  /** Loads the command's chunk; nothing of it is in memory before. */
  readonly load: () => Promise<{readonly command: AnyCommand}>;
}

export interface GroupEntry {
  readonly section: Section;
  readonly summary: string;
  readonly verbs: Readonly<Record<string, CommandEntry>>;
}

export type CommandTable = Readonly<Record<string, CommandEntry | GroupEntry>>;

const entry = (section: Section, summary: string, load: CommandEntry['load']): CommandEntry => ({
  section,
  summary,
  load,
});
const group = (section: Section, summary: string, verbs: GroupEntry['verbs']): GroupEntry => ({
  section,
  summary,
  verbs,
});

/** Every command: its name, one line, and how to load it. The only list of commands there is. */
export const COMMANDS: CommandTable = {
  init: entry('start', 'Make the current folder a project', () => import('./commands/init.js')),
  demo: entry('start', "Play one model's whole life on real data", () => import('./commands/demo.js')),
  doctor: entry('start', 'Check the machine and the project', () => import('./commands/doctor.js')),
  status: entry('start', 'Show what changed and what to do next', () => import('./commands/status.js')),
  config: entry('start', 'Show or change settings', () => import('./commands/config.js')),
  add: entry('data', 'Track data files and folders', () => import('./commands/add.js')),
  checkout: entry('data', 'Put tracked data from the cache into the work tree', () => import('./commands/checkout.js')),
  push: entry('data', 'Send tracked content to a remote', () => import('./commands/push.js')),
  pull: entry('data', 'Get tracked content from a remote into the work tree', () => import('./commands/pull.js')),
  fetch: entry('data', 'Get tracked content from a remote into the cache', () => import('./commands/fetch.js')),
  remote: group('data', 'Name the places content is shared through', {
    add: entry('data', 'Add a remote', () => import('./commands/remote/add.js')),
    list: entry('data', 'List the remotes', () => import('./commands/remote/list.js')),
    remove: entry('data', 'Remove a remote from the settings', () => import('./commands/remote/remove.js')),
    default: entry(
      'data',
      'Show or set the remote used when none is named',
      () => import('./commands/remote/default.js'),
    ),
  }),
  repro: entry('pipeline', 'Run the stages that are out of date', () => import('./commands/repro.js')),
  why: entry('pipeline', 'Tell why a stage would run', () => import('./commands/why.js')),
  run: entry('tracking', 'Track any program as a run', () => import('./commands/run.js')),
  runs: group('tracking', 'Look at runs, compare and change them', {
    list: entry('tracking', 'List runs, newest first', () => import('./commands/runs/list.js')),
    show: entry('tracking', 'Show everything known about a run', () => import('./commands/runs/show.js')),
    compare: entry('tracking', 'Show what differs between runs', () => import('./commands/runs/compare.js')),
    log: entry('tracking', 'Log metrics, params, tags and files to a run', () => import('./commands/runs/log.js')),
    tag: entry('tracking', 'Set or remove tags of a run', () => import('./commands/runs/tag.js')),
    note: entry('tracking', 'Write or show the note of a run', () => import('./commands/runs/note.js')),
    rename: entry('tracking', 'Give a run another name', () => import('./commands/runs/rename.js')),
    delete: entry('tracking', 'Put runs out of sight', () => import('./commands/runs/delete.js')),
    restore: entry('tracking', 'Bring deleted runs back', () => import('./commands/runs/restore.js')),
  }),
  experiments: group('tracking', 'List, make and rename experiments', {
    list: entry('tracking', 'List experiments', () => import('./commands/experiments/list.js')),
    create: entry('tracking', 'Make an experiment', () => import('./commands/experiments/create.js')),
    rename: entry('tracking', 'Give an experiment another name', () => import('./commands/experiments/rename.js')),
  }),
  models: group('models', 'Register models, name versions, see their history', {
    list: entry('models', 'List registered models', () => import('./commands/models/list.js')),
    show: entry('models', 'Show a model version and where it came from', () => import('./commands/models/show.js')),
    register: entry('models', 'Register a model file as a version', () => import('./commands/models/register.js')),
    alias: entry('models', 'Point an alias at a version, or remove it', () => import('./commands/models/alias.js')),
    history: entry('models', 'Show what happened to a model', () => import('./commands/models/history.js')),
  }),
  help: entry('start', 'Explain a command, a topic or an error code', () => import('./commands/help.js')),
  completion: entry('start', 'Print the completion script of a shell', () => import('./commands/completion.js')),
  package: group('models', 'Package models', {
    build: entry('models', 'Make a package of a model', () => import('./commands/package/build.js')),
    inspect: entry(
      'models',
      'Show what a package holds and where it came from',
      () => import('./commands/package/inspect.js'),
    ),
    verify: entry('models', 'Hash every file of a package again', () => import('./commands/package/verify.js')),
  }),
  serve: entry('models', 'Answer predictions over HTTP', () => import('./commands/serve.js')),
  predict: entry('models', 'Predict every row of a file', () => import('./commands/predict.js')),
  drift: group('watching', 'Find drift', {
    report: entry(
      'watching',
      'Compare two data sets and report what moved',
      () => import('./commands/drift/report.js'),
    ),
  }),
};
