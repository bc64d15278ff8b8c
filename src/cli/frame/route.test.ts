import {expect, test} from 'vitest';
import type {CommandEntry, CommandTable} from '../command-table.js';
import {route} from './route.js';

const entry: CommandEntry = {section: 'start', summary: 's', load: () => Promise.reject(new Error('not loaded'))};
const table: CommandTable = {status: entry, runs: {section: 'tracking', summary: 'g', verbs: {list: entry}}};

test.each([
  [['status'], {kind: 'command', path: ['status'], rest: []}],
  [['--json', 'status', '-q'], {kind: 'command', path: ['status'], rest: ['--json', '-q']}],
  [['-C', 'status', 'runs', 'list', 'x'], {kind: 'command', path: ['runs', 'list'], rest: ['-C', 'status', 'x']}],
  [['runs', '--json', 'list'], {kind: 'command', path: ['runs', 'list'], rest: ['--json']}],
  [['runs', '--help'], {kind: 'group', path: ['runs'], rest: ['--help']}],
  [['runs', 'lst'], {kind: 'unknown', group: 'runs', name: 'lst', known: ['list']}],
  [['sttaus'], {kind: 'unknown', group: '', name: 'sttaus', known: ['status', 'runs']}],
  [['toString'], {kind: 'unknown', group: '', name: 'toString'}],
  [['--version'], {kind: 'top', rest: ['--version']}],
  [[], {kind: 'top', rest: []}],
])('%j', (argv, expected) => {
  expect(route(argv, table)).toMatchObject(expected);
});
