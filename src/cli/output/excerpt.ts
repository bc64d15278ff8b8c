import type {SourceLocation} from '../../core/errors/index.js';

/** Line and column of an offset, both counted from 1; columns count code points, as editors do. */
export function positionOf(location: SourceLocation): {line: number; column: number} {
  const before = location.text.slice(0, location.start);
  const lineStart = before.lastIndexOf('\n') + 1;
  return {line: before.split('\n').length, column: [...before.slice(lineStart)].length + 1};
}

/** Tabs become one blank, so that the squiggle stands below the text it means. */
const flat = (text: string): string => text.replace(/\t/g, ' ').replace(/\r$/, '');

/**
 * Returns the place and the line with a squiggle under the part that is meant, indented by two:
 *
 * ```
 *   mlops.yaml:14:7
 *      14 |     outs: [models/a.onnx]
 *         |            ~~~~~~~~~~~~~
 * ```
 */
export function drawExcerpt(location: SourceLocation): string[] {
  const {line, column} = positionOf(location);
  const text = location.text.split('\n')[line - 1] ?? '';
  const number = String(line).padStart(6);
  const meant = (location.text.slice(location.start, location.end).split('\n')[0] ?? '').replace(/\r$/, '');
  const squiggle = '~'.repeat(Math.max(1, [...meant].length));
  return [
    `  ${location.file}:${line}:${column}`,
    ` ${number} | ${flat(text)}`,
    ` ${' '.repeat(number.length)} | ${' '.repeat(column - 1)}${squiggle}`,
  ];
}
