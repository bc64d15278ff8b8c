import {projectFileJsonSchema} from '../../project/index.js';
import {COMMANDS} from '../command-table.js';
import {commandReference} from './commands.js';
import {errorReference} from './errors.js';
import {projectFileReference} from './project-file.js';

/** Returns every generated file of the repository: path and content. */
export async function generatedFiles(): Promise<Readonly<Record<string, string>>> {
  const schema = projectFileJsonSchema();
  return {
    'mlops.schema.json': `${JSON.stringify(schema, null, 2)}\n`,
    'docs/reference/mlops-yaml.md': projectFileReference(schema),
    'docs/reference/commands.md': await commandReference(COMMANDS),
    'docs/reference/errors.md': errorReference(),
  };
}
