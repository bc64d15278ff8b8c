import {fail, type Problem, type SourceLocation} from '../core/errors/index.js';
import type {ProjectFileValue} from './schema/project-file.js';

/** Returns the place of the value at a path of a file, or of its key. */
export type Locate = (path: readonly (string | number)[], part?: 'key' | 'value') => SourceLocation;

/** A valid project file. */
export interface ProjectFile {
  /** As shown in messages. */
  readonly file: string;
  readonly text: string;
  readonly value: ProjectFileValue;
  /** Finds the places of its parts, for messages; the file is parsed for it. */
  readonly places: () => Promise<Locate>;
}

/** Returns the error for mistakes that a room found in a file of the right form, such as a cycle of stages. */
export function projectFileError(file: string, problems: readonly Problem[]): Error {
  return fail('E_PROJECT_FILE', {file, count: problems.length}, {problems});
}
