import {basename} from 'node:path';

const INTERPRETERS = /^(python|pypy|node|deno|bun|ruby|perl|julia|rscript|bash|sh|zsh|tsx|java)[\d.]*(\.exe)?$/i;

/** Returns a command as a POSIX shell would be given it. */
export function shellText(words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ');
}

/** Returns the word that tells people what ran: the script of an interpreter, else the program. */
export function sourceNameOf([program = '', ...args]: readonly string[]): string {
  const script = args.find((arg) => !arg.startsWith('-'));
  return INTERPRETERS.test(basename(program)) && script !== undefined ? script : basename(program);
}
