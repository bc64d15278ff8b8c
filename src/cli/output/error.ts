import type {MlopsError, Problem, SourceLocation} from '../../core/errors/index.js';
import {drawExcerpt, positionOf} from './excerpt.js';

/** How an error is coloured; plain text is `{red: identity, …}`. */
export interface ErrorStyle {
  red(text: string): string;
  dim(text: string): string;
  bold(text: string): string;
}

const CODE_COLUMN = 80;

function headline(message: string, code: string, style: ErrorStyle): string {
  const [first = '', ...more] = message.split('\n');
  const gap = ' '.repeat(Math.max(1, CODE_COLUMN - first.length - code.length - 'error: '.length - 2));
  return [
    `${style.red('error:')} ${style.bold(first)}${gap}${style.dim(`[${code}]`)}`,
    ...more.map((line) => `  ${line}`),
  ].join('\n');
}

function drawProblem(problem: Problem): string[] {
  const excerpt = problem.location ? drawExcerpt(problem.location) : [];
  return [`  ${problem.message}`, ...excerpt, ...(problem.hints ?? []).map((hint) => `  hint: ${hint}`)];
}

/** Returns an expected failure as people read it: what, where with the line, what to do. Ends with a line break. */
export function renderError(error: MlopsError, style: ErrorStyle): string {
  const lines = [headline(error.message, error.code, style)];
  if (error.location) lines.push(...drawExcerpt(error.location));
  for (const problem of error.problems) lines.push(...drawProblem(problem));
  for (const hint of error.hints) lines.push(`  ${style.dim('hint:')} ${hint}`);
  lines.push(`  ${style.dim(`hint: mlops help ${error.code}`)}`);
  return `${lines.join('\n')}\n`;
}

function describeLocation(location: SourceLocation | undefined): {file: string; line: number; column: number} | null {
  return location ? {file: location.file, ...positionOf(location)} : null;
}

/** Returns the one JSON object that stands on stderr when a command fails with `--json`. */
export function errorDocument(error: MlopsError): object {
  const first = error.location ?? error.problems.find(({location}) => location)?.location;
  return {
    schema: 'mlops.error/1',
    error: {
      code: error.code,
      message: error.message,
      hints: error.hints,
      location: describeLocation(first),
      problems: error.problems.map(({message, location, hints}) => ({
        message,
        location: describeLocation(location),
        hints: hints ?? [],
      })),
      retryable: error.retryable,
    },
  };
}

/** Returns an expected failure for something thrown that is a bug of ours, as JSON. */
export function bugDocument(message: string, log: string): object {
  return {
    schema: 'mlops.error/1',
    error: {
      code: 'E_BUG',
      message,
      hints: [`the details are in ${log}`],
      location: null,
      problems: [],
      retryable: false,
    },
  };
}
