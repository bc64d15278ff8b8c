import {type CommandEntry, type CommandTable, SECTIONS} from '../command-table.js';
import {commandHelp} from '../frame/help.js';

const plain = {bold: (text: string) => text, dim: (text: string) => text};

async function page(path: readonly string[], entry: CommandEntry): Promise<string> {
  const {command} = await entry.load();
  return `### mlops ${path.join(' ')}\n\n\`\`\`text\n${commandHelp(path, command, plain)}\`\`\`\n`;
}

/** Returns every command with its path, in the order of the table. */
export function allCommands(
  table: CommandTable,
): readonly {readonly path: readonly string[]; readonly entry: CommandEntry}[] {
  return Object.entries(table).flatMap(([name, item]) =>
    'verbs' in item
      ? Object.entries(item.verbs).map(([verb, entry]) => ({path: [name, verb], entry}))
      : [{path: [name], entry: item}],
  );
}

/** Returns the command reference as Markdown: what each `--help` prints. */
export async function commandReference(table: CommandTable): Promise<string> {
  const parts = ['# Commands\n', 'What each `--help` prints. Generated: `npm run generate`.\n'];
  for (const section of SECTIONS) {
    const commands = allCommands(table).filter(({entry}) => entry.section === section);
    if (commands.length > 0) parts.push(`## ${section[0]?.toUpperCase()}${section.slice(1)}\n`);
    for (const {path, entry} of commands) parts.push(await page(path, entry));
  }
  return parts.join('\n');
}
