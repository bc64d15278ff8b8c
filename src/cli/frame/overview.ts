import {type CommandTable, type GroupEntry, SECTIONS} from '../command-table.js';

const INDENT = 2;
const TITLES: Readonly<Record<(typeof SECTIONS)[number], string>> = {
  start: 'Start',
  data: 'Data',
  pipeline: 'Pipeline',
  tracking: 'Tracking',
  models: 'Models',
  watching: 'Watching',
};

/** Pads by hand: this file stands beside the entry and may not load anything. */
function list(rows: readonly (readonly [name: string, summary: string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, summary]) => `${' '.repeat(INDENT)}${name.padEnd(width)}  ${summary}`).join('\n');
}

/** Returns the text of `mlops --help`. */
export function overviewText(table: CommandTable): string {
  const sections = SECTIONS.map((section) => {
    const rows = Object.entries(table)
      .filter(([, item]) => item.section === section)
      .map(([name, item]) => ['verbs' in item ? `${name} …` : name, item.summary] as const);
    return rows.length === 0 ? '' : `${TITLES[section]}\n${list(rows)}\n`;
  });
  return [
    'Carries a machine-learning model through its whole life inside a git repository.\n',
    'Usage\n  mlops [options] <command>\n',
    ...sections.filter(Boolean),
    `More\n${list([
      ['mlops <command> --help', 'what a command takes, with examples'],
      ['mlops help E_CODE', 'what an error means and how to get out of it'],
      ['mlops demo', "one model's whole life on real data, in a minute"],
      ['--version', 'print the version'],
    ])}`,
    '',
  ].join('\n');
}

/** Returns the text of `mlops GROUP --help`. */
export function groupText(name: string, group: GroupEntry): string {
  const rows = Object.entries(group.verbs).map(([verb, {summary}]) => [`${name} ${verb}`, summary] as const);
  return `${group.summary}.\n\nUsage\n  mlops ${name} <command> [options]\n\nCommands\n${list(rows)}\n\nmlops ${name} <command> --help tells what it takes.\n`;
}
