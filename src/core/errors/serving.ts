import {defineError} from './define.js';

/** Failures of the serving room. */
export const SERVING_ERRORS = {
  E_MODEL_INPUT: defineError<{path: string; input: string; type: string}>({
    kind: 'failed',
    message: ({path, input, type}) => `the input \`${input}\` of \`${path}\` is ${type}, which cannot be passed to it`,
    hints: () => ['export the model with tensor inputs'],
    doc: 'A model can be given tensors of numbers, truth values and texts. Maps, sequences, complex numbers and some small floats are not among what the runtime used here takes.',
  }),
  E_MODEL_ROWS: defineError<{path: string; why: string}>({
    kind: 'failed',
    message: ({path, why}) => `\`${path}\` cannot predict row by row: ${why}`,
    hints: () => ['mlops serve answers POST /v2/models/NAME/infer with whole tensors'],
    doc: 'A table has rows, and this model has no input whose first axis is rows. It can still be served, with tensors instead of rows.',
  }),
  E_ROWS: defineError<{count: number; first: string}>({
    kind: 'failed',
    message: ({count, first}) => (count === 1 ? first : `${count} values do not fit the model, the first in ${first}`),
    doc: 'The rows do not fit what the model takes: a column is missing or a value is of another type. All problems are listed, up to 100.',
  }),
  E_ROW: defineError<{file: string; detail: string}>({
    kind: 'failed',
    message: ({file, detail}) => `\`${file}\` ${detail}`,
    doc: 'A value of the named row does not fit what the model takes. Rows are counted from 1, without the header. No output was written.',
  }),
  E_ROW_COLUMN: defineError<{file: string; row: number; extra: string}>({
    kind: 'failed',
    message: ({file, row, extra}) =>
      `\`${file}\` row ${row} has \`${extra}\`, and the table that was begun has no such column`,
    hints: () => ['write JSON lines, which may differ from row to row: -o FILE.jsonl, or --format jsonl'],
    doc: 'The first row of JSON lines decides the columns of a CSV table. A later row with another key would lose its value. No output was written.',
  }),
  E_ROW_FORMAT: defineError<{file: string}>({
    kind: 'usage',
    message: ({file}) => `\`${file}\` is neither CSV nor JSON lines by its name`,
    hints: () => ['--format csv or --format jsonl says what it is', 'files end in .csv, .jsonl or .ndjson'],
    doc: 'The format of a file with rows is told by its name. Nothing was read or written.',
  }),
  E_COLUMNS_MISSING: defineError<{file: string; missing: readonly string[]; near: readonly string[]}>({
    kind: 'failed',
    message: ({file, missing}) =>
      `\`${file}\` has no column ${missing.map((name) => `\`${name}\``).join(', ')}, which the model takes`,
    hints: ({near}) => near.map((name) => `did you mean \`${name}\`?`),
    doc: 'Each input of the model needs a column of the same name; others are passed through. No output was written.',
  }),
  E_JSON_LINE: defineError<{file: string; line: number; detail: string}>({
    kind: 'failed',
    message: ({file, line, detail}) => `\`${file}:${line}\` is not a JSON object: ${detail}`,
    doc: 'A file of JSON lines holds one object a line.',
  }),
  E_TOKEN_NEEDED: defineError<{host: string}>({
    kind: 'usage',
    message: ({host}) => `\`${host}\` can be reached from other machines, and there is no token to keep them out`,
    hints: () => [
      'MLOPS_SERVE_TOKEN=… mlops serve … sets one; clients send it as Authorization: Bearer TOKEN',
      '--host 127.0.0.1 stays on this machine',
    ],
    doc: 'A server that others can reach answers only to those who bring a token. It is read from the environment variable `MLOPS_SERVE_TOKEN`, never from a flag, which other users of the machine could read.',
  }),
  E_SERVE_NAME: defineError<{detail: string}>({
    kind: 'usage',
    message: ({detail}) => detail,
    doc: 'Every model of a server needs a name and version of its own, for clients put them in the address.',
  }),
};
