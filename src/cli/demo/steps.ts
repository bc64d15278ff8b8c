/** What earlier steps brought to light, for the later ones and the closing summary. */
export interface Story {
  days?: number;
  dataDigest?: string;
  /** Ids of the two pipeline runs, oldest first. */
  runs: string[];
  /** Mean absolute error on held-out days, of each run. */
  errors: number[];
  reused?: number;
  model?: {name: string; version: number | string; digest: string};
  package?: {digest: string; files: number};
  served?: {date: string; prediction: number; counted: number};
  years: YearFigures[];
}

/** How one later year compares with the years the model was trained on. */
export interface YearFigures {
  readonly year: string;
  /** Mean absolute error, thousand riders a day. */
  readonly error: number;
  readonly alarm: boolean;
  readonly drifted: number;
  readonly columns: number;
  readonly names: readonly string[];
  /** Fewest and most columns flagged between training years. */
  readonly control: readonly [number, number] | undefined;
}

/** One command of the demo: what is typed, and one sentence made from its result. */
export interface CommandStep {
  readonly kind: 'command';
  readonly argv: (story: Story) => readonly string[];
  readonly tell: (data: never, story: Story) => string;
}

/** Something a person does between two commands. */
export interface HandStep {
  readonly kind: 'hand';
  readonly label: string;
  readonly act: 'link-packages' | 'commit' | 'know-the-weekday' | 'later-data-arrives';
  readonly tell: string;
}

/** A server that is asked one question while it runs. */
export interface ServeStep {
  readonly kind: 'serve';
  readonly argv: readonly string[];
}

export type Step = CommandStep | HandStep | ServeStep;

const digits = (value: number): string => value.toFixed(2);
const command = <Data>(
  argv: CommandStep['argv'] | readonly string[],
  tell: (data: Data, story: Story) => string,
): CommandStep => ({
  kind: 'command',
  argv: typeof argv === 'function' ? argv : () => argv,
  tell: tell as CommandStep['tell'],
});

interface AddData {
  readonly added: readonly {
    readonly path: string;
    readonly digest: string;
    readonly size: number;
    readonly files: number | null;
  }[];
}
interface ReproData {
  readonly stages: readonly {
    readonly name: string;
    readonly action: string;
    readonly run_id: string | null;
    readonly seconds: number;
  }[];
  readonly run_id: string | null;
}
interface WhyData {
  readonly reasons: readonly {
    readonly kind: string;
    readonly path?: string;
    readonly key?: string;
    readonly old: unknown;
    readonly new: unknown;
  }[];
}
interface DriftData {
  readonly dataset: {readonly columns: number; readonly drifted: number};
  readonly columns: readonly {readonly name: string; readonly drift: boolean}[];
  readonly performance: {readonly current: {readonly mae: number}; readonly alarm: {readonly raised: boolean}};
  readonly control?: {readonly min: number; readonly max: number} | null;
}

function driftStep(year: string, html: readonly string[]): CommandStep {
  const roles = ['--target', 'ridership', '--prediction', 'prediction', '--control'];
  const argv = [
    'drift',
    'report',
    '--reference',
    'predictions/held-out.csv',
    '--current',
    `predictions/${year}.csv`,
    ...roles,
    ...html,
  ];
  return command<DriftData>(argv, ({dataset, columns, performance, control}, story) => {
    const names = columns.filter(({drift}) => drift).map(({name}) => name);
    const range = control ? ([control.min, control.max] as const) : undefined;
    story.years.push({
      year,
      error: performance.current.mae,
      alarm: performance.alarm.raised,
      drifted: dataset.drifted,
      columns: dataset.columns,
      names,
      control: range,
    });
    return `${dataset.drifted} of ${dataset.columns} columns moved, mean error ${digits(performance.current.mae)}${performance.alarm.raised ? ': quality alarm' : ''}`;
  });
}

const predictStep = (year: string): CommandStep =>
  command<{rows: number}>(
    ['predict', 'models:/ridership@champion', '-i', `data/later/${year}.csv`, '-o', `predictions/${year}.csv`],
    ({rows}) => `${rows} days predicted`,
  );

const reproStep: CommandStep = command<ReproData>(['repro'], ({stages, run_id}, story) => {
  if (run_id) story.runs.push(run_id);
  const ran = stages.filter(({action}) => action === 'ran').map(({name}) => name);
  const reused = stages.length - ran.length;
  story.reused = reused;
  return `${ran.join(', ')} ran${reused > 0 ? `, ${reused} of ${stages.length} reused` : ''}`;
});

/** The whole life, in order; every command is one a person would type. */
export const STEPS: readonly Step[] = [
  command<{root: string}>(['init'], () => 'a project in a git repository'),
  {kind: 'hand', label: 'npm install', act: 'link-packages', tell: 'links mlops and ml-matrix into node_modules'},
  command<AddData>(['add', 'data/2001-2004.csv'], ({added}, story) => {
    story.dataDigest = added[0]?.digest ?? '';
    return `in the cache as ${story.dataDigest.slice(0, 12)}`;
  }),
  {kind: 'hand', label: 'git commit', act: 'commit', tell: 'code, parameters and pointers; the data stays out'},
  reproStep,
  {kind: 'hand', label: 'edit params.yaml', act: 'know-the-weekday', tell: 'train.weekday: false → true'},
  command<WhyData>(['why', 'train'], ({reasons}) =>
    reasons.map(({key, path, old, new: now}) => `${key ?? path}: ${String(old)} → ${String(now)}`).join(', '),
  ),
  reproStep,
  command<{path?: string}>(
    ({runs}) => ['runs', 'compare', ...runs, '--html', 'reports/runs.html'],
    () => 'what differs, side by side',
  ),
  command<{name: string; version: number | string; digest: string}>(
    ['models', 'register', 'ridership', '--alias', 'champion'],
    (model, story) => {
      story.model = model;
      return `version ${model.version}, alias champion`;
    },
  ),
  command<{digest: string; files: readonly unknown[]}>(
    ['package', 'build', 'models:/ridership@champion', '-o', 'package'],
    ({digest, files}, story) => {
      story.package = {digest, files: files.length};
      return `${files.length} files, digest ${digest.slice(0, 12)}`;
    },
  ),
  {kind: 'hand', label: 'years go by', act: 'later-data-arrives', tell: 'data/later holds 2005 to 2016'},
  command<AddData>(['add', 'data/later'], ({added}) => `${added[0]?.files ?? 0} later years`),
  {kind: 'serve', argv: ['serve', 'models:/ridership@champion', '--port', '0']},
  predictStep('2005'),
  predictStep('2015'),
  driftStep('2005', []),
  driftStep('2015', ['--html', 'reports/drift.html']),
  command<{clean: boolean}>(['status'], ({clean}) => (clean ? 'clean' : 'not clean')),
];
