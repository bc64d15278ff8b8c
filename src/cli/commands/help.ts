import {z} from 'zod';
import {CATALOGUE, EXIT_CODES, fail, isErrorCode} from '../../core/errors/index.js';
import {nearest} from '../../core/nearest.js';
import {COMMANDS} from '../command-table.js';
import {defineCommand} from '../frame/define-command.js';
import {commandHelp, wrap} from '../frame/help.js';
import {groupText, overviewText} from '../frame/overview.js';
import {route} from '../frame/route.js';
import {TOPICS} from '../help/topics.js';

const WIDTH = 80;

function errorText(code: string): string | undefined {
  if (!isErrorCode(code)) return undefined;
  const {kind, doc} = CATALOGUE[code];
  return [`${code} (exit code ${EXIT_CODES[kind]})`, '', ...wrap(doc, WIDTH)].join('\n');
}

async function commandText(words: readonly string[]): Promise<string | undefined> {
  const found = route(words, COMMANDS);
  if (found.kind === 'group') return groupText(found.path.join(' '), found.group);
  if (found.kind !== 'command') return undefined;
  const plain = (text: string) => text;
  return commandHelp(found.path, (await found.entry.load()).command, {bold: plain, dim: plain});
}

function topicsText(): string {
  const rows = Object.entries(TOPICS).map(([name, {summary}]) => `  ${name.padEnd(12)}  ${summary}`);
  return `${overviewText(COMMANDS)}\nTopics (mlops help TOPIC)\n${rows.join('\n')}`;
}

export const command = defineCommand({
  summary: 'Explain a command, a topic or an error code',
  examples: [
    ['mlops help', 'All commands and topics'],
    ['mlops help E_STAGE_CYCLE', 'What an error means'],
    ['mlops help references', 'How models, runs and data are named'],
  ],
  args: z.object({
    topic: z.array(z.string()).default([]).describe('A command, a topic, or an error code').meta({complete: 'error'}),
  }),
  output: z.object({topic: z.string(), text: z.string()}),
  async run({args: {topic}}) {
    const name = topic.join(' ');
    if (name === '') return {topic: '', text: topicsText()};
    const [first = ''] = topic;
    const text =
      errorText(first.toUpperCase()) ??
      (Object.hasOwn(TOPICS, name) ? TOPICS[name]?.text : undefined) ??
      (await commandText(topic));
    if (text === undefined) {
      throw fail('E_UNKNOWN_TOPIC', {
        topic: name,
        near: nearest(first, [...Object.keys(COMMANDS), ...Object.keys(TOPICS), ...Object.keys(CATALOGUE)]),
      });
    }
    return {topic: name, text};
  },
  render({text}, out) {
    out.line(text.trimEnd());
  },
});
