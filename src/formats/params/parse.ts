import {fail} from '../../core/errors/index.js';
import {parseJson} from '../json/index.js';
import type {LocatedValue, NumberOptions} from '../located.js';
import {parseToml} from '../toml/index.js';
import {parseYaml} from '../yaml/index.js';

/**
 * Returns the value of a params or metrics file by the end of its name: `.json`, `.toml`, anything else YAML, as in DVC.
 *
 * Throws the format's own error (E_YAML_SYNTAX, E_JSON_SYNTAX, E_TOML_SYNTAX), and E_PARAMS_PYTHON for `.py`.
 */
export function parseParams(text: string, file: string, options: NumberOptions = {}): LocatedValue {
  const name = file.toLowerCase();
  if (name.endsWith('.json')) return parseJson(text, file, options);
  if (name.endsWith('.toml')) return parseToml(text, file, options);
  if (name.endsWith('.py')) throw fail('E_PARAMS_PYTHON', {file});
  return parseYaml(text, file, options);
}
