// Reads and writes plain CSV: a header line, no quotes, one row a line.
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname} from 'node:path';
import {parse} from 'yaml';

/** Returns the rows of a CSV file as objects of strings. */
export function readRows(path) {
  const [header, ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n');
  const names = header.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [names[i], cell])));
}

/** Writes rows as CSV, columns in the order of the first row. */
export function writeRows(path, rows) {
  const names = Object.keys(rows[0]);
  mkdirSync(dirname(path), {recursive: true});
  writeFileSync(
    path,
    `${[names.join(','), ...rows.map((row) => names.map((name) => row[name]).join(','))].join('\n')}\n`,
  );
}

/** Returns one section of params.yaml. */
export function readParams(section) {
  return parse(readFileSync('params.yaml', 'utf8'))[section];
}
