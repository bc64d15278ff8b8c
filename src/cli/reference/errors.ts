import {CATALOGUE, EXIT_CODES} from '../../core/errors/index.js';

/** Returns the page of all error codes as Markdown. */
export function errorReference(): string {
  const entries = Object.entries(CATALOGUE).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const sections = entries.map(([code, {kind, doc}]) => `## ${code}\n\nExit code ${EXIT_CODES[kind]}. ${doc}\n`);
  return ['# Errors\n', '`mlops help CODE` prints the same. Generated: `npm run generate`.\n', ...sections].join('\n');
}
