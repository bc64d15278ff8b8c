import type {SourceLocation} from '../core/errors/index.js';
import type {Value} from './number.js';

/** The way to a part of a value: keys of maps and indexes of lists. */
export type Path = readonly (string | number)[];

/** What was read from a text file a person may have written, and where each part of it stands. */
export interface LocatedValue {
  readonly value: Value;
  /**
   * Returns the place of the value at `path`, or of its key with `part: 'key'`. Where there is nothing at the path (a key that
   * is missing), the place of the nearest part that exists.
   */
  readonly locate: (path: Path, part?: 'key' | 'value') => SourceLocation;
}

export interface NumberOptions {
  /** Gives floats of whole value (`1.0`) as `Float`; without it they are numbers. */
  readonly keepFloats?: boolean;
}
