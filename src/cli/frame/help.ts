import type {AnyCommand} from './define-command.js';
import {DRY_RUN_FLAG, EXIT_CODE_HELP, GLOBAL_FLAGS} from './globals.js';
import {argumentUsage, type Field, fieldsOf, optionUsage} from './schema-fields.js';

export interface HelpStyle {
  bold(text: string): string;
  dim(text: string): string;
}

const WIDTH = 80;
const INDENT = 2;
const MAX_TERM = 30;

/** Returns `text` broken into lines of at most `width`, at blanks. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, line];
}

/** Returns two columns, the second wrapped beside the first; long terms stand on a line of their own. */
function columns(rows: readonly (readonly [term: string, text: string])[]): string[] {
  const widest = Math.min(MAX_TERM, Math.max(...rows.map(([term]) => term.length)));
  const start = INDENT + widest + 2;
  return rows.flatMap(([term, text]) => {
    const [first = '', ...more] = wrap(text, WIDTH - start);
    const rest = more.map((line) => `${' '.repeat(start)}${line}`);
    if (term.length > widest) return [`${' '.repeat(INDENT)}${term}`, `${' '.repeat(start)}${first}`, ...rest];
    return [`${' '.repeat(INDENT)}${term.padEnd(widest)}  ${first}`.trimEnd(), ...rest];
  });
}

function describeField(field: Field): string {
  const choices = field.choices ? ` (${field.choices.join(', ')})` : '';
  const fallback = field.defaultText === undefined ? '' : ` [default: ${field.defaultText}]`;
  return `${field.description}${choices}${fallback}`;
}

/** Returns the whole text of `mlops COMMAND --help`, 80 columns wide. */
export function commandHelp(path: readonly string[], command: AnyCommand, style: HelpStyle): string {
  const args = fieldsOf(command.args);
  const options = fieldsOf(command.options);
  const usage = ['mlops', ...path, ...args.map(argumentUsage), '[options]'].join(' ');
  const shared = GLOBAL_FLAGS.map(([flags, text]) => [flags, text] as const);
  const block = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ['', style.bold(title), ...lines];
  const text = [
    ...wrap(`${command.summary}.`, WIDTH),
    ...(command.details ?? '')
      .split('\n\n')
      .filter(Boolean)
      .flatMap((paragraph) => ['', ...wrap(paragraph, WIDTH)]),
    ...block('Usage', [`  ${usage}`]),
    ...block(
      'Examples',
      command.examples.flatMap(([line, why]) => [`  ${line}`, `      ${style.dim(why)}`]),
    ),
    ...block(
      'Arguments',
      args.length === 0
        ? []
        : columns(args.map((field) => [argumentUsage(field).replace(/[<>[\]]/g, ''), describeField(field)])),
    ),
    ...block(
      'Options',
      options.length === 0 ? [] : columns(options.map((field) => [optionUsage(field), describeField(field)])),
    ),
    ...block('Everywhere', columns([...(command.changes ? [DRY_RUN_FLAG] : []), ...shared])),
    ...block('Exit codes', columns(EXIT_CODE_HELP)),
  ];
  return `${text.join('\n')}\n`;
}
