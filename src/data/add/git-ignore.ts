import {fail} from '../../core/errors/index.js';

/**
 * Returns the line of a `.gitignore` that leaves out exactly the entry `name` of its own folder.
 *
 * Everything git would read as a pattern is escaped. Throws E_NAME_UNSUITABLE for a line break, which no line can hold.
 */
export function ignoreLine(name: string): string {
  if (/[\r\n]/.test(name)) throw fail('E_NAME_UNSUITABLE', {path: name});
  const escaped = name.replace(/[\\[\]!*#?]/g, '\\$&');
  // Git drops blanks at the end of a line unless the last one is escaped.
  return `/${escaped.replace(/ $/, '\\ ')}`;
}

/** Returns the text of a `.gitignore` (undefined: there is none) with a line added; unchanged where it has the line. */
export function withIgnoreLine(text: string | undefined, line: string): string {
  if (text === undefined || text === '') return `${line}\n`;
  if (text.split(/\r?\n/).includes(line)) return text;
  return `${text}${text.endsWith('\n') ? '' : '\n'}${line}\n`;
}
