import {fail, isMlopsError, type Problem} from '../../core/errors/index.js';
import type {NumberOptions} from '../located.js';
import type {Value} from '../number.js';
import {parseJson} from './parse.js';

/** How many bad lines are listed before reading stops. */
const MAX_PROBLEMS = 10;

/**
 * Returns the values of a text with one JSON value a line; empty lines are left out. Values as `parseJson` gives them.
 *
 * Throws E_JSON_SYNTAX that lists up to 10 bad lines with their places.
 */
export function parseJsonLines(text: string, file: string, options: NumberOptions = {}): Value[] {
  const values: Value[] = [];
  const problems: Problem[] = [];
  let start = text.startsWith('\ufeff') ? 1 : 0;
  for (let line = 1; start < text.length && problems.length < MAX_PROBLEMS; line++) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const piece = text.slice(start, end);
    try {
      if (piece.trim() !== '') values.push(parseJson(piece, file, options).value);
    } catch (error) {
      if (!isMlopsError(error, 'E_JSON_SYNTAX')) throw error;
      problems.push(...error.problems.map((problem) => moved(problem, {line, text, start})));
    }
    start = end + 1;
  }
  const [first] = problems;
  if (first) throw fail('E_JSON_SYNTAX', {file, first: first.message}, {problems});
  return values;
}

/** Moves a problem from its line into the whole text. */
function moved(
  {message, location}: Problem,
  {line, text, start}: {line: number; text: string; start: number},
): Problem {
  const place = location && {file: location.file, text, start: location.start + start, end: location.end + start};
  return {message: `line ${line}: ${message}`, ...(place ? {location: place} : {})};
}
