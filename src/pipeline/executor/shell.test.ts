import {expect, test} from 'vitest';
import {commandsOf, shellOf} from './shell.js';

test('lines of a text and items of a list are commands of their own', () => {
  expect(commandsOf('node a.js')).toEqual(['node a.js']);
  expect(commandsOf('a\r\n\n  b --x \\\n  --y\n')).toEqual(['a', 'b --x \\\n  --y']);
  expect(commandsOf(['for i in 1 2; do\n echo $i\ndone', 'c'])).toEqual(['for i in 1 2; do\n echo $i\ndone', 'c']);
});

test("the user's shell runs without start-up files", () => {
  expect(shellOf({SHELL: '/usr/bin/bash'})).toEqual({program: '/usr/bin/bash', args: ['--noprofile', '--norc', '-c']});
  expect(shellOf({SHELL: '/bin/dash'})).toEqual({program: '/bin/dash', args: ['-c']});
  expect(shellOf({SHELL: ''})).toEqual({program: '/bin/sh', args: ['-c']});
  expect(shellOf({})).toEqual({program: '/bin/sh', args: ['-c']});
});
