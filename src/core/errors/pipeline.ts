import {defineError} from './define.js';

const quoted = (items: readonly string[]): string => items.map((item) => `\`${item}\``).join(', ');

/** One stage whose command or outputs went wrong. */
export interface StageFailure {
  readonly stage: string;
  /** What happened, as the end of a sentence: `exited with 3`. */
  readonly what: string;
  readonly log: string | undefined;
}

/** Failures of the pipeline: its description, its lock file, its stages. */
export const PIPELINE_ERRORS = {
  E_STAGE_CYCLE: defineError<{stages: readonly string[]}>({
    kind: 'usage',
    message: ({stages}) =>
      stages.length === 1
        ? `stage \`${stages[0]}\` depends on its own output`
        : `stages depend on each other in a cycle: ${[...stages, stages[0]].map((name) => `\`${name}\``).join(' -> ')}`,
    hints: () => ['take one dependency or output away, so that a first stage is left'],
    doc: 'A stage can run only after the stages that write its dependencies. Here they wait for each other. The message shows the way round: each stage reads what the one before it writes. Nothing was run or changed.',
  }),
  E_OUTPUT_CONFLICT: defineError<{path: string; stages: readonly string[]}>({
    kind: 'usage',
    message: ({path, stages}) => `two stages write \`${path}\`: ${stages.map((name) => `\`${name}\``).join(' and ')}`,
    hints: () => ['give one of them another path, or merge the stages'],
    doc: 'Each output belongs to one stage, or it would depend on chance which content it has. Nothing was run or changed.',
  }),
  E_OUTPUT_NESTED: defineError<{path: string; stage: string; folder: string; other: string}>({
    kind: 'usage',
    message: ({path, stage, folder, other}) =>
      `\`${path}\` of stage \`${stage}\` lies inside \`${folder}\`, an output of \`${other}\``,
    hints: () => ['move one of the outputs, or list the files of the folder one by one'],
    doc: 'A folder that is an output is stored and removed as a whole; another output inside it would be lost with it. Nothing was run or changed.',
  }),
  E_STAGE_PATH: defineError<{path: string; stage: string; why: string}>({
    kind: 'usage',
    message: ({path, stage, why}) => `\`${path}\` of stage \`${stage}\` ${why}`,
    hints: () => ['paths are relative to the folder of the stage (`wdir`) and stay inside the project'],
    doc: 'Dependencies, outputs and parameter files of a stage lie inside the project, outside of `.mlops` and `.git`, and are written with `/`.',
  }),
  E_STAGE_UNKNOWN: defineError<{name: string; near: readonly string[]}>({
    kind: 'missing',
    message: ({name}) => `there is no stage or output \`${name}\``,
    hints: ({near}) => [
      ...near.map((name) => `did you mean \`${name}\`?`),
      'mlops status lists the stages; they stand under `stages` in mlops.yaml',
    ],
    doc: 'The command takes the name of a stage under `stages` in the project file, or the path of one of its outputs.',
  }),
  E_DEPENDENCY_MISSING: defineError<{stage: string; path: string}>({
    kind: 'usage',
    message: ({stage, path}) => `stage \`${stage}\` needs \`${path}\`, which does not exist and no stage writes`,
    doc: 'A stage lists a file or folder under `deps` that is not there, and no stage that is going to run makes it. Correct the path, or bring the file back with `mlops checkout` or `mlops pull`. A frozen stage does not run by itself: `mlops repro --force STAGE` runs it. Nothing was run or changed.',
  }),
  E_PARAM_MISSING: defineError<{stage: string; file: string; key?: string}>({
    kind: 'usage',
    message: ({stage, file, key}) =>
      key === undefined
        ? `stage \`${stage}\` needs the parameter file \`${file}\`, which does not exist`
        : `stage \`${stage}\` needs the parameter \`${key}\`, which \`${file}\` does not have`,
    doc: 'A stage lists a parameter that its file does not hold. Correct the name, or add the parameter. Nothing was run or changed.',
  }),
  E_WDIR_MISSING: defineError<{stage: string; path: string}>({
    kind: 'usage',
    message: ({stage, path}) => `stage \`${stage}\` is to run in \`${path}\`, which is no folder`,
    doc: 'The folder named by `wdir` has to exist before the stage runs. Nothing was run or changed.',
  }),
  E_LOCK_FILE: defineError<{file: string; count: number; hasConflict: boolean}>({
    kind: 'usage',
    message: ({file, count, hasConflict}) =>
      hasConflict
        ? `\`${file}\` holds the marks of an unfinished merge`
        : `\`${file}\` has ${count === 1 ? 'a mistake' : `${count} mistakes`}`,
    hints: ({file}) => [
      `git checkout HEAD -- ${file} brings the last committed one back`,
      `without ${file} every stage counts as new; results in the run cache are found again`,
    ],
    doc: 'The lock file records what each stage read and wrote when it last ran. It is written by the program and was changed into something it does not understand, by hand or by a merge. Take one side of the merge, or delete the file: `mlops repro` restores what the run cache knows and runs the rest. Nothing was run or changed.',
  }),
  E_STAGE_FAILED: defineError<{failures: readonly StageFailure[]}>({
    kind: 'stage',
    message: ({failures: [first, ...more]}) =>
      more.length === 0
        ? `stage \`${first?.stage}\` ${first?.what}`
        : `${more.length + 1} stages failed: ${quoted([first, ...more].map((failure) => failure?.stage ?? ''))}`,
    hints: ({failures: [first, ...more]}) => [
      ...(more.length === 0 && first?.log ? [`its output is in ${first.log}`] : []),
      'the same command goes on from here; what succeeded is kept',
    ],
    doc: "A stage's command ended with an exit code other than 0, was killed, or did not leave the outputs it promises. Outputs of earlier stages are stored and recorded; the failed stage keeps its old entry in the lock file, so the next `mlops repro` runs it again.",
  }),
};
