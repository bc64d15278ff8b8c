import {fail, type Problem} from '../core/errors/index.js';
import {nearest} from '../core/nearest.js';
import {parseYaml} from '../formats/yaml/index.js';
import {definitionOf, SETTINGS} from './setting-definitions.js';

/** Returns `a: {b: 1}` as `[['a.b', 1]]`. */
function leaves(value: unknown, path: readonly string[] = []): (readonly [path: readonly string[], value: unknown])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return path.length === 0 ? [] : [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]));
}

/** Returns the settings of one file. Throws E_SETTINGS_FILE with every mistake. */
export function parseSettings(source: string, file: string): ReadonlyMap<string, string> {
  const yaml = parseYaml(source, file);
  const problems: Problem[] = [];
  const values = new Map<string, string>();
  for (const [path, value] of leaves(yaml.value)) {
    const key = path.join('.');
    const definition = definitionOf(key);
    if (!definition)
      problems.push({
        message: `unknown setting \`${key}\``,
        location: yaml.locate(path, 'key'),
        hints: nearest(
          key,
          SETTINGS.map(({name}) => name),
        ).map((name) => `did you mean \`${name}\`?`),
      });
    else if (!definition.schema.safeParse(String(value)).success)
      problems.push({message: `\`${key}\` must be ${definition.wanted}`, location: yaml.locate(path)});
    else values.set(key, String(value));
  }
  if (problems.length > 0) throw fail('E_SETTINGS_FILE', {file, count: problems.length}, {problems});
  return values;
}
