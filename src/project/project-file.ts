import {fail, type Problem, type SourceLocation} from '../core/errors/index.js';
import {parseYaml} from '../formats/yaml/index.js';
import {problemsFrom} from './schema/problems.js';
import {ProjectFileSchema, type ProjectFileValue} from './schema/project-file.js';

/** A valid project file and the places of its parts. */
export interface ProjectFile {
  /** As shown in messages. */
  readonly file: string;
  readonly text: string;
  readonly value: ProjectFileValue;
  locate(path: readonly (string | number)[], part?: 'key' | 'value'): SourceLocation;
}

/**
 * Returns the project file that `text` holds.
 *
 * Throws E_YAML_SYNTAX or E_PROJECT_FILE; both carry every mistake of the file with its place.
 */
export function parseProjectFile(text: string, file: string): ProjectFile {
  const yaml = parseYaml(text, file);
  const result = ProjectFileSchema.safeParse(yaml.value ?? {});
  if (!result.success) throw projectFileError(file, problemsFrom(result.error, ProjectFileSchema, yaml.locate));
  return {file, text, value: result.data, locate: yaml.locate};
}

/** Returns the error for mistakes that a room found in a file of the right form, such as a cycle of stages. */
export function projectFileError(file: string, problems: readonly Problem[]): Error {
  return fail('E_PROJECT_FILE', {file, count: problems.length}, {problems});
}
