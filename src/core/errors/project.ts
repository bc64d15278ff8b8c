import {defineError} from './define.js';

const list = (items: readonly string[]): string => items.map((item) => `\`${item}\``).join(', ');

/** Failures of the project file, the settings and the project itself. */
export const PROJECT_ERRORS = {
  E_NO_PROJECT: defineError<{folder: string}>({
    kind: 'usage',
    message: ({folder}) => `\`${folder}\` is not inside a project`,
    hints: () => ['mlops init makes the current folder a project', 'mlops -C DIR … works in another folder'],
    doc: 'Neither the current folder nor one above it holds a `.mlops` folder. Run `mlops init` at the root of the git repository, or name the project with `-C`.',
  }),
  E_PROJECT_EXISTS: defineError<{folder: string}>({
    kind: 'usage',
    message: ({folder}) => `\`${folder}\` is a project already`,
    hints: () => ['mlops status shows its state', 'mlops init --force writes missing files again and keeps yours'],
    doc: '`mlops init` found a `.mlops` folder. Nothing was changed.',
  }),
  E_INSIDE_PROJECT: defineError<{folder: string; root: string}>({
    kind: 'usage',
    message: ({folder, root}) => `\`${folder}\` lies inside the project \`${root}\``,
    hints: () => ['mlops init --subdir makes a project of its own here'],
    doc: 'A project inside another would hide its files from the outer one. Say `--subdir` when that is what you want.',
  }),
  E_PROJECT_FILE: defineError<{file: string; count: number}>({
    kind: 'usage',
    message: ({file, count}) => `\`${file}\` has ${count === 1 ? 'a mistake' : `${count} mistakes`}`,
    doc: 'The project file does not have the form that `mlops.schema.json` describes. Each mistake is shown with its line; nothing was run or changed. Point your editor at the schema to see mistakes while typing.',
  }),
  E_NO_PROJECT_FILE: defineError<{file: string}>({
    kind: 'usage',
    message: ({file}) => `there is no \`${file}\``,
    hints: () => ['mlops init --force writes one'],
    doc: 'The command needs the project file at the root of the project.',
  }),
  E_SETTING_UNKNOWN: defineError<{key: string; near: readonly string[]}>({
    kind: 'usage',
    message: ({key}) => `there is no setting \`${key}\``,
    hints: ({near}) => [...near.map((name) => `did you mean \`${name}\`?`), 'mlops help config lists the settings'],
    doc: 'Settings have fixed names such as `core.remote` or `remote.NAME.url`.',
  }),
  E_SETTING_UNSET: defineError<{key: string; level: string}>({
    kind: 'missing',
    message: ({key, level}) => `\`${key}\` is not set in the ${level} settings`,
    doc: 'The setting asked for, or to be removed, has no value at that level. `mlops config --list --show-origin` shows what is set where.',
  }),
  E_SETTING_VALUE: defineError<{key: string; value: string; wanted: string}>({
    kind: 'usage',
    message: ({key, value, wanted}) => `\`${key}\` must be ${wanted}, not \`${value}\``,
    doc: 'The value does not fit the setting. Nothing was changed.',
  }),
  E_SETTINGS_FILE: defineError<{file: string; count: number}>({
    kind: 'usage',
    message: ({file, count}) => `\`${file}\` has ${count === 1 ? 'a mistake' : `${count} mistakes`}`,
    doc: 'A settings file holds an unknown key or a value of the wrong kind. Each mistake is shown with its line.',
  }),
  E_TEMPLATE_UNKNOWN: defineError<{name: string; known: readonly string[]}>({
    kind: 'missing',
    message: ({name}) => `there is no template \`${name}\``,
    hints: ({known}) => [`the templates are ${list(known)}`],
    doc: '`mlops init --template NAME` copies a small project to start from.',
  }),
};
