import {defineError} from './define.js';

/** A run as it is named among several. */
interface Candidate {
  readonly runId: string;
  readonly name: string;
}

/** Failures of the tracking room. */
export const TRACKING_ERRORS = {
  E_RUN_NOT_FOUND: defineError<{reference: string; near: readonly string[]; deleted?: boolean}>({
    kind: 'missing',
    message: ({reference, deleted}) => `there is no ${deleted ? 'deleted ' : ''}run \`${reference}\``,
    hints: ({near, deleted}) => [
      ...near.map((name) => `did you mean \`${name}\`?`),
      deleted ? 'mlops runs list --deleted lists the deleted ones' : 'mlops runs list lists the runs',
    ],
    doc: 'A run is named by its id, the first 4 or more digits of its id, its name where only one run has it, `@latest`, or `@latest:EXPERIMENT`. Deleted runs are found by `mlops runs restore` and `mlops runs list --deleted` only.',
  }),
  E_RUN_AMBIGUOUS: defineError<{reference: string; candidates: readonly Candidate[]}>({
    kind: 'usage',
    message: ({reference, candidates}) => `\`${reference}\` names ${candidates.length} runs`,
    hints: ({candidates}) => candidates.slice(0, 10).map(({runId, name}) => `${runId} is \`${name}\``),
    doc: 'Several runs have this name, or an id that begins with these digits. Use the id, or more of its digits.',
  }),
  E_RUN_DELETED: defineError<{runId: string}>({
    kind: 'usage',
    message: ({runId}) => `run \`${runId}\` is deleted`,
    hints: ({runId}) => [`mlops runs restore ${runId}`],
    doc: 'A deleted run takes no more params, metrics, tags or files until it is restored.',
  }),
  E_EXPERIMENT_NOT_FOUND: defineError<{name: string; near: readonly string[]}>({
    kind: 'missing',
    message: ({name}) => `there is no experiment \`${name}\``,
    hints: ({near}) => [
      ...near.map((other) => `did you mean \`${other}\`?`),
      'mlops experiments list lists the experiments',
    ],
    doc: 'An experiment is named by its name or its number. `mlops run -e NAME` makes one when it starts a run in it.',
  }),
  E_EXPERIMENT_EXISTS: defineError<{name: string}>({
    kind: 'usage',
    message: ({name}) => `there is an experiment \`${name}\` already`,
    hints: ({name}) => [`mlops runs list -e ${name} lists its runs`],
    doc: 'Names of experiments are unique. Nothing was changed.',
  }),
  E_EXPERIMENT_NAME: defineError<{name: string}>({
    kind: 'usage',
    message: ({name}) => `\`${name}\` cannot be the name of an experiment`,
    hints: () => ['use 1 to 500 characters that are not all blank'],
    doc: 'The name of an experiment has 1 to 500 characters, not all of them blank. A slash in it sorts it into a folder.',
  }),
  E_PARAM_CHANGED: defineError<{key: string; runId: string; before: string; after: string}>({
    kind: 'usage',
    message: ({key, before, after}) => `param \`${key}\` is \`${before}\` already and cannot become \`${after}\``,
    hints: () => ['a run with other params is another run; a tag can be changed: mlops runs tag'],
    doc: 'What a run was given is written once: a param that changed later would make comparisons lie. The same value may be logged again. Nothing of the call was recorded.',
  }),
  E_KEY_NAME: defineError<{what: string; key: string; why: string}>({
    kind: 'usage',
    message: ({what, key, why}) => `\`${key}\` cannot be the name of a ${what}: ${why}`,
    hints: () => ['use letters, digits, `_`, `-`, `.`, blanks, `:` and `/`'],
    doc: 'Names of params, metrics and tags are those MLflow takes: letters, digits, underscores, dashes, points, blanks, colons and slashes, at most 250 characters, and no path such as `../x`, `/x` or `a//b`.',
  }),
  E_METRIC_VALUE: defineError<{key: string; value: string}>({
    kind: 'usage',
    message: ({key, value}) => `\`${value}\` is no value for metric \`${key}\``,
    hints: () => ['a metric is a number, `nan`, `inf` or `-inf`; its step and time are integers: auc=0.93@10'],
    doc: 'The value of a metric is a number, the step an integer, the time milliseconds since 1970, not negative. Text belongs into a tag or param.',
  }),
  E_FILTER: defineError<{detail: string}>({
    kind: 'usage',
    message: ({detail}) => detail,
    hints: () => [
      "for example: metrics.auc > 0.9 and params.model = 'gbm'",
      'mlops runs list --help shows the grammar',
    ],
    doc: 'A filter compares `metrics.K`, `params.K`, `tags.K`, `attributes.K` or `datasets.K` with a value; `and`, `or`, `not` and parentheses combine comparisons. Metrics and times compare with numbers (`> >= = != < <=`), all else with quoted strings (`= != LIKE ILIKE`, and `IN` for run ids and datasets; `IS NULL` and `IS NOT NULL` for params and tags). Names with blanks stand in backticks or double quotes. `-o` takes `metrics.auc DESC` and the like.',
  }),
};
