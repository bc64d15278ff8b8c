import {script} from '@bomb.sh/tab';
import {z} from 'zod';
import {defineCommand} from '../frame/define-command.js';

const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;

/** The library prints its script; this catches it, so that the result stays a value. */
function scriptFor(shell: (typeof SHELLS)[number]): string {
  const parts: string[] = [];
  const target = globalThis.console;
  const print = target.log;
  target.log = (text: unknown) => void parts.push(String(text));
  try {
    script(shell, 'mlops', 'mlops');
  } finally {
    target.log = print;
  }
  return parts.join('\n');
}

export const command = defineCommand({
  summary: 'Print the completion script of a shell',
  details:
    'Put the script where your shell reads completions. Names of commands, options, runs, experiments, stages, models, remotes and error codes are completed.',
  examples: [
    ['mlops completion bash', 'eval "$(mlops completion bash)" in ~/.bashrc'],
    ['mlops completion zsh', '> "$fpath[1]/_mlops" installs it'],
    ['mlops completion fish', '> ~/.config/fish/completions/mlops.fish installs it'],
  ],
  args: z.object({shell: z.enum(SHELLS).describe('The shell')}),
  output: z.object({shell: z.enum(SHELLS), script: z.string()}),
  async run({args: {shell}}) {
    return {shell, script: scriptFor(shell)};
  },
  render({script: text}, out) {
    out.line(text.trimEnd());
  },
});
