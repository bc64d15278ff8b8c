import {posix} from 'node:path';

/** A shell and the arguments that stand before the command: start-up files of the user must not change what a stage does. */
export interface Shell {
  readonly program: string;
  readonly args: readonly string[];
}

const WITHOUT_STARTUP_FILES: Readonly<Record<string, readonly string[]>> = {
  bash: ['--noprofile', '--norc', '-c'],
  zsh: ['--no-rcs', '-c'],
  fish: ['--no-config', '-c'],
};

/** Returns the shell that stages run by: that of the user, else `/bin/sh`. */
export function shellOf(env: Readonly<Record<string, string | undefined>>): Shell {
  const program = env['SHELL'] || '/bin/sh';
  return {program, args: WITHOUT_STARTUP_FILES[posix.basename(program)] ?? ['-c']};
}

/**
 * Returns the commands of a stage one by one: those of a list, and each line of a text, as DVC does. A backslash at the end of a
 * line joins it with the next.
 */
export function commandsOf(command: string | readonly string[]): string[] {
  const texts = typeof command === 'string' ? command.split(/(?<!\\)\r?\n/) : command;
  return texts.map((text) => text.trim()).filter((text) => text !== '');
}
