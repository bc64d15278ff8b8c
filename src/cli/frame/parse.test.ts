import {describe, expect, test} from 'vitest';
import {z} from 'zod';
import {isMlopsError, type MlopsError} from '../../core/errors/index.js';
import {defineCommand} from './define-command.js';
import {commandHelp} from './help.js';
import {parseCommandLine} from './parse.js';

const command = defineCommand({
  summary: 'Do something',
  examples: [['mlops do x', 'Does x']],
  args: z.object({
    target: z.string().describe('What').meta({placeholder: 'TARGET'}),
    more: z.array(z.string()).default([]).describe('More'),
  }),
  options: z.object({
    limit: z.coerce
      .number()
      .int()
      .min(1)
      .default(20)
      .describe('At most this many')
      .meta({short: 'n', placeholder: 'N'}),
    maxRows: z.coerce.number().optional().describe('Rows'),
    tag: z.array(z.string()).default([]).describe('Tags').meta({short: 't', placeholder: 'K=V'}),
    noCommit: z.boolean().default(false).describe('Hash only'),
    force: z.boolean().default(false).describe('Do it anyway').meta({short: 'f'}),
    format: z.enum(['csv', 'json']).default('csv').describe('Form'),
    log: z
      .union([z.literal(true), z.coerce.number()])
      .optional()
      .describe('Log')
      .meta({optionalValue: true, placeholder: 'SHARE'}),
  }),
  output: z.object({}),
  run: async () => ({}),
  render: () => {},
});

const parse = (...argv: string[]) => parseCommandLine(command, 'do', argv);

function failure(...argv: string[]): MlopsError {
  try {
    parse(...argv);
  } catch (error) {
    if (isMlopsError(error)) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('parseCommandLine', () => {
  test('reads arguments, lists, switches and values, before and after each other', () => {
    const {args, options} = parse(
      '-n',
      '3',
      'x',
      '--tag',
      'a=1',
      'y',
      '-t',
      'b=2',
      'z',
      '--no-commit',
      '-f',
      '--max-rows=7',
    );
    expect(args).toEqual({target: 'x', more: ['y', 'z']});
    expect(options).toEqual({limit: 3, maxRows: 7, tag: ['a=1', 'b=2'], noCommit: true, force: true, format: 'csv'});
  });

  test('fills in defaults', () => {
    expect(parse('x').options).toEqual({limit: 20, tag: [], noCommit: false, force: false, format: 'csv'});
  });

  test('an option whose value may be left out is true without one', () => {
    expect(parse('x', '--log').options).toMatchObject({log: true});
    expect(parse('x', '--log=0.5').options).toMatchObject({log: 0.5});
  });

  test('global options are told apart', () => {
    expect(parse('x', '--json', '--no-color', '-C', 'dir', '--dry-run').globals).toMatchObject({
      json: true,
      color: false,
      cd: 'dir',
      dryRun: true,
      quiet: false,
    });
  });

  test('words after -- are arguments', () => {
    expect(parse('--', '-x', '--json')).toMatchObject({args: {target: '-x', more: ['--json']}, globals: {json: false}});
  });

  test.each([
    [['x', '--limt', '3'], 'unknown option `--limt`', ['did you mean `--limit`?']],
    [['x', '--limit', '0'], '--limit: expected number to be >=1', []],
    [['x', '--limit', 'many'], '--limit: expected number', []],
    [['x', '--format', 'xml'], '--format must be one of `csv`, `json`', []],
    [[], 'missing `TARGET`', []],
    [['x', '--limit'], 'option `-n, --limit <N>` argument missing', []],
  ])('%j: %s', (argv, message, hints) => {
    const error = failure(...argv);
    expect(error.code).toBe('E_USAGE');
    expect(error.message).toBe(message);
    expect(error.hints).toEqual([...hints, 'mlops do --help shows what it takes']);
  });

  test('--help checks nothing else', () => {
    expect(parse('--help').help).toBe(true);
  });
});

test('help shows usage, defaults, choices and fits 80 columns', () => {
  const plain = {bold: (text: string) => text, dim: (text: string) => text};
  const text = commandHelp(['do'], command, plain);
  expect(text).toContain('mlops do <TARGET> [MORE...] [options]');
  expect(text).toContain('-n, --limit <N>');
  expect(text).toContain('[default: 20]');
  expect(text).toContain('(csv, json)');
  expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
});
