import type {MlopsError, SourceLocation} from '../core/errors/index.js';
import {type ProjectFile, projectFileError} from '../project/index.js';

/** Where a part of the project file stands. */
export type Place = readonly (string | number)[];

/** Something wrong in the project file; its place is looked up when it is told. */
export interface Mistake {
  readonly place: Place;
  /** Point at the key, not at its value. */
  readonly atKey?: boolean;
  readonly error: (location: SourceLocation) => MlopsError;
}

/**
 * Throws the one mistake as itself, several as one error of the project file that carries them all, in the order of the file;
 * does nothing for none.
 */
export async function throwMistakes(file: ProjectFile, mistakes: readonly Mistake[]): Promise<void> {
  if (mistakes.length === 0) return;
  const locate = await file.places();
  const errors = mistakes.map(({place, atKey, error}) => error(locate(place, atKey ? 'key' : 'value')));
  const [first] = errors;
  if (first && errors.length === 1) throw first;
  const problems = errors.map(({message, location, hints}) => ({message, hints, ...(location && {location})}));
  throw projectFileError(
    file.file,
    problems.toSorted((a, b) => (a.location?.start ?? 0) - (b.location?.start ?? 0)),
  );
}
