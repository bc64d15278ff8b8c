import {COMMANDS} from './command-table.js';
import {groupText, overviewText} from './frame/overview.js';
import {type Route, route} from './frame/route.js';

declare const MLOPS_VERSION: string;

const USAGE_EXIT = 2;
const asked = (rest: readonly string[], ...flags: readonly string[]): boolean =>
  flags.some((flag) => rest.includes(flag));

async function unknown(found: Exclude<Route, {kind: 'command'}>, argv: readonly string[]): Promise<void> {
  const {reportUnknownCommand} = await import('./frame/unknown-command.js');
  reportUnknownCommand(found, argv);
}

/** Runs the program: finds the command, loads it and nothing else, and lets it run. */
async function main(argv: readonly string[]): Promise<void> {
  if (argv[0] === 'complete' && argv[1] === '--') {
    const {complete} = await import('./completion/complete.js');
    return complete(argv.slice(2), COMMANDS, process.cwd());
  }
  const found = route(argv, COMMANDS);
  if (found.kind === 'command') {
    const [{runCommand}, {command}] = await Promise.all([import('./frame/run-command.js'), found.entry.load()]);
    return runCommand({path: found.path, command, argv: found.rest, version: MLOPS_VERSION});
  }
  if (found.kind === 'unknown') return unknown(found, argv);
  if (found.kind === 'group') {
    const help = asked(found.rest, '--help', '-h');
    (help ? process.stdout : process.stderr).write(groupText(found.path.join(' '), found.group));
    if (!help) process.exitCode = USAGE_EXIT;
    return;
  }
  if (asked(found.rest, '--version', '-V')) process.stdout.write(`${MLOPS_VERSION}\n`);
  else if (argv.length === 0 || asked(found.rest, '--help', '-h')) process.stdout.write(overviewText(COMMANDS));
  else await unknown(found, argv);
}

await main(process.argv.slice(2));
