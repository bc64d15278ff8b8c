import {RootCommand} from '@bomb.sh/tab';
import type {AbsPath} from '../../core/brand.js';
import type {CommandTable} from '../command-table.js';
import {route} from '../frame/route.js';
import {type Completion, type Field, fieldsOf} from '../frame/schema-fields.js';

type Candidates = ReadonlyMap<Completion, readonly string[]>;

/** Names every command; options and arguments only of the one that is being typed. */
function describeCommands(root: RootCommand, table: CommandTable): void {
  for (const [name, item] of Object.entries(table)) {
    root.command(name, item.summary);
    if (!('verbs' in item)) continue;
    for (const [verb, {summary}] of Object.entries(item.verbs)) root.command(`${name} ${verb}`, summary);
  }
}

function valuesOf(field: Field, candidates: Candidates): readonly string[] {
  if (field.choices) return field.choices;
  return field.meta.complete ? (candidates.get(field.meta.complete) ?? []) : [];
}

async function gather(fields: readonly Field[], cwd: AbsPath): Promise<Candidates> {
  const kinds = new Set(fields.flatMap(({meta}) => (meta.complete ? [meta.complete] : [])));
  if (kinds.size === 0) return new Map();
  // Names of commands must come at once: what reads a project is loaded only here.
  const {candidatesFor} = await import('./candidates.js');
  return new Map(await Promise.all([...kinds].map(async (kind) => [kind, await candidatesFor(kind, cwd)] as const)));
}

/** Prints what may follow `words`, of which the last is being typed, in the form the completion scripts read. */
export async function complete(words: readonly string[], table: CommandTable, cwd: string): Promise<void> {
  const root = new RootCommand();
  describeCommands(root, table);
  const found = route(words.slice(0, -1), table);
  if (found.kind === 'command') {
    const {command} = await found.entry.load();
    const [args, options] = [fieldsOf(command.args), fieldsOf(command.options)];
    const candidates = await gather([...args, ...options], cwd as AbsPath);
    const target = root.command(found.path.join(' '), command.summary);
    for (const field of args) {
      target.argument(
        field.key,
        (add) => valuesOf(field, candidates).forEach((value) => void add(value, '')),
        field.kind === 'list',
      );
    }
    for (const field of options) {
      const name = field.flag.slice(2);
      if (field.kind === 'boolean' || field.kind === 'negated')
        target.option(name, field.description, field.meta.short ?? '');
      else
        target.option(
          name,
          field.description,
          (add) => valuesOf(field, candidates).forEach((value) => void add(value, '')),
          field.meta.short,
        );
    }
  }
  root.parse([...words]);
}
