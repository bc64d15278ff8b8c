import type {CommandEntry, CommandTable, GroupEntry} from '../command-table.js';

/** What the first words of a command line name. */
export type Route =
  | {
      readonly kind: 'command';
      readonly path: readonly string[];
      readonly entry: CommandEntry;
      readonly rest: readonly string[];
    }
  | {
      readonly kind: 'group';
      readonly path: readonly string[];
      readonly group: GroupEntry;
      readonly rest: readonly string[];
    }
  | {readonly kind: 'top'; readonly rest: readonly string[]}
  | {readonly kind: 'unknown'; readonly group: string; readonly name: string; readonly known: readonly string[]};

const FLAGS_WITH_VALUE = new Set(['-C', '--cd']);

/** Returns the index of the next word that is no option, from `from` on; -1 when there is none or `--` comes first. */
function nextWord(argv: readonly string[], from: number): number {
  for (let i = from; i < argv.length; i++) {
    const word = argv[i] ?? '';
    if (word === '--') return -1;
    if (FLAGS_WITH_VALUE.has(word)) i++;
    else if (!word.startsWith('-')) return i;
  }
  return -1;
}

/** Finds the command that `argv` (without node and script) names; options may stand before, between and after its words. */
export function route(argv: readonly string[], table: CommandTable): Route {
  const first = nextWord(argv, 0);
  if (first < 0) return {kind: 'top', rest: argv};
  const name = argv[first] ?? '';
  const entry = Object.hasOwn(table, name) ? table[name] : undefined;
  if (!entry) return {kind: 'unknown', group: '', name, known: Object.keys(table)};
  const rest = argv.toSpliced(first, 1);
  if (!('verbs' in entry)) return {kind: 'command', path: [name], entry, rest};
  const second = nextWord(rest, first);
  if (second < 0) return {kind: 'group', path: [name], group: entry, rest};
  const verb = rest[second] ?? '';
  const leaf = Object.hasOwn(entry.verbs, verb) ? entry.verbs[verb] : undefined;
  if (!leaf) return {kind: 'unknown', group: name, name: verb, known: Object.keys(entry.verbs)};
  return {kind: 'command', path: [name, verb], entry: leaf, rest: rest.toSpliced(second, 1)};
}
