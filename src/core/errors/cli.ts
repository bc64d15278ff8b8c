import {defineError} from './define.js';

/** Failures of the command line itself. */
export const CLI_ERRORS = {
  E_UNKNOWN_COMMAND: defineError<{name: string; group: string; near: readonly string[]}>({
    kind: 'usage',
    message: ({name, group}) => `there is no command \`${[group, name].filter(Boolean).join(' ')}\``,
    hints: ({near, group}) => [
      ...near.map((name) => `did you mean \`mlops ${[group, name].filter(Boolean).join(' ')}\`?`),
      `mlops ${[group, '--help'].filter(Boolean).join(' ')} lists what there is`,
    ],
    doc: 'The first words after `mlops` do not name a command. `mlops --help` lists all of them.',
  }),
  E_USAGE: defineError<{detail: string; command: string; near?: readonly string[]}>({
    kind: 'usage',
    message: ({detail}) => detail,
    hints: ({command, near}) => [
      ...(near ?? []).map((name) => `did you mean \`${name}\`?`),
      `mlops ${command} --help shows what it takes`,
    ],
    doc: 'An option or argument is unknown, missing, or has a value that does not fit. Nothing was changed.',
  }),
  E_PROMPT_NEEDED: defineError<{question: string; flag: string}>({
    kind: 'usage',
    message: ({question}) => `cannot ask "${question}" here: no terminal to ask on`,
    hints: ({flag}) => [`answer with ${flag}`],
    doc: 'A question has to be answered, but input is not a terminal, or `--no-input` or CI forbids asking. Pass the flag named in the hint.',
  }),
  E_UNKNOWN_TOPIC: defineError<{topic: string; near: readonly string[]}>({
    kind: 'missing',
    message: ({topic}) => `there is no help for \`${topic}\``,
    hints: ({near}) => [
      ...near.map((name) => `did you mean \`mlops help ${name}\`?`),
      'mlops --help lists the commands',
    ],
    doc: '`mlops help` takes a command, a topic, or an error code such as E_USAGE.',
  }),
  E_NODE_VERSION: defineError<{found: string; wanted: string}>({
    kind: 'failed',
    message: ({found, wanted}) => `mlops needs Node ${wanted} or later, this is ${found}`,
    hints: () => ['install a newer Node from https://nodejs.org, or with your version manager'],
    doc: 'The program uses features that older versions of Node lack. The check runs before anything else is loaded.',
  }),
  E_INTERRUPTED: defineError<{signal: string}>({
    kind: 'failed',
    message: ({signal}) => `stopped by ${signal}`,
    hints: () => ['run the same command again to go on'],
    doc: 'Ctrl-C or a signal stopped the command. What was finished is kept; the same command goes on from there.',
  }),
  E_DEMO_STEP: defineError<{command: string; exitCode: number; detail: string}>({
    kind: 'failed',
    message: ({command, exitCode, detail}) =>
      `the demo stopped at \`mlops ${command}\` (exit code ${exitCode})\n${detail}`,
    hints: () => ['mlops demo --keep keeps the folder, so that you can look', 'mlops doctor checks the machine'],
    doc: "The demo runs the program's own commands one after another; one of them failed. Its own error stands in the message.",
  }),
  E_DEMO_FOLDER: defineError<{folder: string}>({
    kind: 'usage',
    message: ({folder}) => `\`${folder}\` is not empty`,
    hints: () => ['name an empty or new folder with --dir'],
    doc: 'The demo makes a repository of its own and never writes into a folder that holds something.',
  }),
};
