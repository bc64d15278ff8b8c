import {describe, expect, test} from 'vitest';
import {shellText, sourceNameOf} from './command-line.js';

test.each([
  [['python', 'train.py', '--lr=0.1'], 'python train.py --lr=0.1'],
  [['sh', '-c', "echo 'a b' && x"], "sh -c 'echo '\\''a b'\\'' && x'"],
  [['echo', ''], "echo ''"],
  [['a', '$HOME', 'ü'], "a '$HOME' 'ü'"],
])('%j is written for a shell', (words, text) => {
  expect(shellText(words)).toBe(text);
});

describe('the name of what ran', () => {
  test.each([
    [['python3.11', '-u', 'src/train.py', 'x'], 'src/train.py'],
    [['/usr/bin/node', 'train.js'], 'train.js'],
    [['./run.sh', 'a'], 'run.sh'],
    [['python', '--version'], 'python'],
  ])('%j', (words, name) => {
    expect(sourceNameOf(words)).toBe(name);
  });
});
