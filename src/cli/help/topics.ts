import {SETTINGS} from '../../project/index.js';
import {EXIT_CODE_HELP} from '../frame/globals.js';

interface Topic {
  readonly summary: string;
  readonly text: string;
}

const pad = (rows: readonly (readonly [string, string])[]): string => {
  const width = Math.max(...rows.map(([term]) => term.length));
  return rows.map(([term, text]) => `  ${term.padEnd(width)}  ${text}`).join('\n');
};

/** What `mlops help TOPIC` prints beyond the help of commands. */
export const TOPICS: Readonly<Record<string, Topic>> = {
  references: {
    summary: 'How models, runs, data and stages are named',
    text: `One thing has the same name in every command.\n\n${pad([
      ['models:/NAME', 'the newest version of a registered model'],
      ['models:/NAME/3', 'version 3'],
      ['models:/NAME@champion', 'the version an alias points to'],
      ['runs:/RUN/model.onnx', 'a file a run wrote'],
      ['model.onnx, FOLDER', 'an ONNX file, a package'],
      ['', ''],
      ['3f2a…', 'a run: its id, or the first letters of it (at least 4)'],
      ['calm-heron-412', 'a run: its name, when only one has it'],
      ['@latest', 'the newest run; @latest:EXPERIMENT of one experiment'],
      ['', ''],
      ['data.csv', 'data: a path in the project'],
      ['train', 'a stage: its name, or one of its outputs'],
    ])}`,
  },
  config: {
    summary: 'The settings',
    text: `${pad(SETTINGS.map(({name, description}) => [name, description]))}\n\nSettings stand in four places; the later wins: system, global (this user), project\n(.mlops/config.yaml, shared through git), local (.mlops/config.local.yaml).`,
  },
  'exit-codes': {
    summary: 'What the exit codes mean',
    text: pad([...EXIT_CODE_HELP, ['130, 143', 'interrupted, terminated']]),
  },
  output: {
    summary: 'What goes to stdout and stderr, and --json',
    text: [
      'The result goes to stdout, everything else (progress, notes, warnings, errors) to stderr.',
      'On a terminal lists are tables; piped they are tabs without header, with full ids and exact times.',
      'With --json stdout holds one document: {"schema": "mlops.COMMAND/1", "data": …, "warnings": []};',
      'an error is one JSON object on stderr. --events adds progress as JSON lines on stderr.',
      'Colour is used on terminals only; NO_COLOR or --no-color switches it off, FORCE_COLOR on.',
    ].join('\n'),
  },
};
