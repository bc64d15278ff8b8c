import {Command, CommanderError, Option} from 'commander';
import type {z} from 'zod';
import {fail} from '../../core/errors/index.js';
import {nearest} from '../../core/nearest.js';
import type {AnyCommand} from './define-command.js';
import {DRY_RUN_FLAG, GLOBAL_FLAGS, type GlobalOptions} from './globals.js';
import {argumentUsage, type Field, fieldsOf, optionUsage} from './schema-fields.js';

export interface ParsedCommandLine {
  readonly args: Record<string, unknown>;
  readonly options: Record<string, unknown>;
  readonly globals: GlobalOptions;
  readonly help: boolean;
}

const collect = (value: string, before: readonly string[] | undefined): string[] => [...(before ?? []), value];

function toOption(field: Field): Option {
  const option = new Option(optionUsage(field));
  if (field.kind === 'list') option.argParser(collect);
  return option;
}

/** Builds the commander command for one command of ours; it parses, and prints nothing by itself. */
function buildParser(command: AnyCommand): Command {
  const parser = new Command()
    .exitOverride()
    .helpOption(false)
    .configureOutput({writeErr: () => {}, writeOut: () => {}});
  for (const [flags] of GLOBAL_FLAGS) parser.addOption(new Option(flags));
  parser.addOption(new Option(DRY_RUN_FLAG[0]));
  parser.addOption(new Option('-h, --help'));
  for (const field of fieldsOf(command.options)) parser.addOption(toOption(field));
  for (const field of fieldsOf(command.args)) parser.argument(argumentUsage(field).replace('<', '[').replace('>', ']'));
  if (command.passThrough) parser.passThroughOptions();
  return parser;
}

/** Names every long flag, for suggestions. */
function flagNames(command: AnyCommand): string[] {
  const own = fieldsOf(command.options).map((field) => field.flag);
  const shared = GLOBAL_FLAGS.map(([flags]) => /--[a-z-]+/.exec(flags)?.[0] ?? '');
  return [...own, ...shared, '--help', DRY_RUN_FLAG[0]];
}

function usageError(error: CommanderError, command: AnyCommand, name: string): Error {
  const detail = error.message
    .replace(/^error: /, '')
    .replace(/'([^']*)'/g, '`$1`')
    .replace(/\.? ?\(Did you mean[^)]*\)\??/, '')
    .replace(/\.$/, '');
  const flag = /`(--?[^`\s]+)/.exec(detail)?.[1];
  const near = error.code === 'commander.unknownOption' && flag ? nearest(flag, flagNames(command)) : [];
  return fail('E_USAGE', {detail: detail.split('\n')[0] ?? detail, command: name, near}, {cause: error});
}

function readGlobals(values: Record<string, unknown>): GlobalOptions {
  const on = (key: string) => values[key] === true;
  return {
    cd: typeof values['cd'] === 'string' ? values['cd'] : undefined,
    json: on('json'),
    quiet: on('quiet'),
    verbose: on('verbose'),
    debug: on('debug'),
    color: values['color'] !== false,
    input: values['input'] !== false,
    yes: on('yes'),
    dryRun: on('dryRun'),
    events: on('events'),
  };
}

/** Returns the option's value under our key; commander strips `no` of a negated flag and keeps it true. */
function optionValue(field: Field, values: Record<string, unknown>): unknown {
  if (field.kind !== 'negated')
    return values[field.flag.slice(2).replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())];
  const stripped = field.key.slice(2, 3).toLowerCase() + field.key.slice(3);
  return values[stripped] === false;
}

/** Turns zod's complaints into one sentence a user can act on. */
function describeIssue(issue: z.core.$ZodIssue, fields: readonly Field[], named: (field: Field) => string): string {
  const field = fields.find(({key}) => key === issue.path[0]);
  const name = field ? named(field) : issue.path.join('.');
  if (issue.code === 'invalid_value')
    return `${name} must be one of ${issue.values.map((value) => `\`${String(value)}\``).join(', ')}`;
  if (issue.code === 'invalid_type' && issue.input === undefined && field?.required)
    return `missing argument \`${name}\``;
  return `${name}: ${issue.message
    .replace(/^Invalid input: /, '')
    .replace(/^Too (small|big): /, '')
    .replace(/, received NaN$/, '')}`;
}

function validate(
  schema: z.ZodObject | undefined,
  value: Record<string, unknown>,
  name: string,
  named: (field: Field) => string,
): Record<string, unknown> {
  if (!schema) return {};
  const fields = fieldsOf(schema);
  const missing = fields.find((field) => field.required && value[field.key] === undefined);
  if (missing) throw fail('E_USAGE', {detail: `missing \`${named(missing)}\``, command: name});
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const details = result.error.issues.map((issue) => describeIssue(issue, fields, named));
  throw fail('E_USAGE', {detail: details.join('; '), command: name});
}

function namedArguments(fields: readonly Field[], words: readonly unknown[]): Record<string, unknown> {
  const defined = fields.map((field, i) => [field.key, words[i]] as const).filter(([, word]) => word !== undefined);
  return Object.fromEntries(defined);
}

/**
 * Parses the words after a command's name.
 *
 * Throws E_USAGE when an option is unknown or a value does not fit; with `--help` nothing is checked.
 */
export function parseCommandLine(command: AnyCommand, name: string, argv: readonly string[]): ParsedCommandLine {
  const parser = buildParser(command);
  try {
    parser.parse(argv, {from: 'user'});
  } catch (error) {
    if (error instanceof CommanderError) throw usageError(error, command, name);
    throw error;
  }
  const values = parser.opts<Record<string, unknown>>();
  const globals = readGlobals(values);
  if (values['help'] === true) return {args: {}, options: {}, globals, help: true};
  const optionFields = fieldsOf(command.options);
  const given = optionFields
    .map((field) => [field.key, optionValue(field, values)] as const)
    .filter(([, value]) => value !== undefined);
  const args = namedArguments(fieldsOf(command.args), parser.processedArgs);
  return {
    args: validate(command.args, args, name, (field) => argumentUsage(field).replace(/[<>[\]]/g, '')),
    options: validate(command.options, Object.fromEntries(given), name, (field) => field.flag),
    globals,
    help: false,
  };
}
