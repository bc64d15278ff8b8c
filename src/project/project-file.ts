import {parseYaml} from '../formats/yaml/index.js';
import {type Locate, type ProjectFile, projectFileError} from './project-file-model.js';
import {problemsFrom} from './schema/problems.js';
import {ProjectFileSchema} from './schema/project-file.js';

/** A project file just parsed, so that the places of its parts are known. */
export interface ParsedProjectFile extends ProjectFile {
  readonly locate: Locate;
}

/**
 * Returns the project file that `text` holds.
 *
 * Throws E_YAML_SYNTAX or E_PROJECT_FILE; both carry every mistake of the file with its place.
 */
export function parseProjectFile(text: string, file: string): ParsedProjectFile {
  const yaml = parseYaml(text, file);
  const result = ProjectFileSchema.safeParse(yaml.value ?? {});
  if (!result.success) throw projectFileError(file, problemsFrom(result.error, ProjectFileSchema, yaml.locate));
  return {file, text, value: result.data, locate: yaml.locate, places: async () => yaml.locate};
}
