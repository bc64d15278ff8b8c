/** The options every command takes, before or after its name. */
export interface GlobalOptions {
  readonly cd: string | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly debug: boolean;
  readonly color: boolean;
  readonly input: boolean;
  readonly yes: boolean;
  readonly dryRun: boolean;
  readonly events: boolean;
}

/** Flag, description; `--dry-run` and `--events` are offered by every command so that scripts may always pass them. */
export const GLOBAL_FLAGS: readonly (readonly [flags: string, description: string])[] = [
  ['-C, --cd <DIR>', 'run as if started in DIR'],
  ['--json', 'print one JSON document on stdout'],
  ['-q, --quiet', 'print the result only'],
  ['-v, --verbose', 'tell more on stderr'],
  ['--debug', 'show stack traces'],
  ['--no-color', 'print without colour'],
  ['--no-input', 'never ask; fail where an answer is missing'],
  ['-y, --yes', 'answer yes to every question'],
  ['--events', 'print progress as JSON lines on stderr'],
];

export const DRY_RUN_FLAG = ['--dry-run', 'show what would be done, change nothing'] as const;

/** Exit codes as every `--help` prints them. */
export const EXIT_CODE_HELP: readonly (readonly [code: string, meaning: string])[] = [
  ['0', 'done'],
  ['1', 'failed for the reason named'],
  ['2', 'wrong usage or project file, nothing changed'],
  ['3', 'a check said no'],
  ['4', 'the named thing does not exist'],
  ['5', 'locked or changed by someone else'],
  ['6, 7', 'remote: no permission; not reached'],
  ['8', 'a stage command failed'],
  ['70', 'a bug in mlops'],
];
