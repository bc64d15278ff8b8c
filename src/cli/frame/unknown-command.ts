import {fail} from '../../core/errors/index.js';
import {nearest} from '../../core/nearest.js';
import {createTerminal} from '../../platform/terminal/index.js';
import {errorDocument, renderError} from '../output/error.js';
import type {Route} from './route.js';

/** Says that the words name no command, with the nearest names, and sets exit code 2. */
export function reportUnknownCommand(found: Exclude<Route, {kind: 'command'}>, argv: readonly string[]): void {
  const error =
    found.kind === 'unknown'
      ? fail('E_UNKNOWN_COMMAND', {name: found.name, group: found.group, near: nearest(found.name, found.known)})
      : fail('E_USAGE', {detail: `no command given, only \`${argv.join(' ')}\``, command: ''});
  const json = argv.includes('--json');
  const {stdin, stdout, stderr, env} = process;
  const flags = {noColor: argv.includes('--no-color'), quiet: false, json, noInput: true, yes: false};
  const terminal = createTerminal({stdin, stdout, stderr, env, flags});
  terminal.stderr.write(
    json ? `${JSON.stringify(errorDocument(error))}\n` : renderError(error, terminal.styles.stderr),
  );
  process.exitCode = error.exitCode;
}
